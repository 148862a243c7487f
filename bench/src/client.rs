//! A connection that speaks the wire, one question at a time.

use std::net::SocketAddr;

use futures_util::{SinkExt, StreamExt};
use hubbub_protocol::{Command, Event};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::Result;

/// Somebody who has joined.
pub struct Client {
    socket: WebSocketStream<TcpStream>,
}

impl Client {
    /// Connects and takes a name.
    ///
    /// # Errors
    /// When the server refuses or cannot be reached.
    pub async fn join(address: SocketAddr, name: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (socket, _) = client_async(format!("ws://{address}/ws"), stream).await?;
        let mut client = Self { socket };
        client
            .say(&Command::Join {
                username: Some(name.to_owned()),
                token: None,
            })
            .await?;
        client
            .wait_for(|event| matches!(event, Event::Welcome { .. }).then_some(()))
            .await?;
        Ok(client)
    }

    /// Sends a command.
    ///
    /// # Errors
    /// When the connection is lost.
    pub async fn say(&mut self, command: &Command) -> Result<()> {
        let text = serde_json::to_string(command)?;
        Ok(self.socket.send(Message::text(text)).await?)
    }

    /// Waits for an event that `wanted` takes; the others are skipped.
    ///
    /// # Errors
    /// When the connection is lost or a command is refused.
    pub async fn wait_for<T>(&mut self, wanted: impl Fn(Event) -> Option<T>) -> Result<T> {
        while let Some(frame) = self.socket.next().await {
            let Message::Text(text) = frame? else {
                continue;
            };
            match serde_json::from_str(&text)? {
                Event::Error { message, .. } => return Err(message.into()),
                event => {
                    if let Some(found) = wanted(event) {
                        return Ok(found);
                    }
                }
            }
        }
        Err("the server has closed the connection".into())
    }
}
