//! One WebSocket connection: commands go out while events come in, and the session's cookie is
//! kept as a browser keeps it.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use hubbub_protocol::{Command, Event};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::{Request, Response};
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::http::header::{COOKIE, SET_COOKIE};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

/// A server that is there answers an upgrade within this time, also when thousands ask.
const OPEN_WITHIN: Duration = Duration::from_secs(10);

/// Thousands of connections live in one process: each begins small.
const READ_BUFFER: usize = 4 * 1024;

/// Where a client connects, and how.
#[derive(Debug, Clone, Copy)]
pub struct Way {
    /// The server, or what stands before it.
    pub server: SocketAddr,
    /// What the system may take in that was not read yet, in bytes; by default its own choice.
    pub receive_buffer: Option<u32>,
}

/// The cookie of a session, as the server set it.
#[derive(Debug, Clone, Default)]
pub struct Cookie(Option<HeaderValue>);

/// An open connection. Dropping it cuts it, without a word to the other side.
#[derive(Debug)]
pub struct Line {
    frames: SplitStream<WebSocketStream<TcpStream>>,
    outgoing: mpsc::UnboundedSender<Message>,
    writing: JoinHandle<()>,
}

/// How a connection ended.
#[derive(Debug, thiserror::Error)]
pub enum End {
    /// It was closed with a code.
    #[error("closed with {0}")]
    Closed(u16),
    /// It broke.
    #[error("broken")]
    Broken,
    /// The server said what is no event.
    #[error("not an event: {0}")]
    Nonsense(String),
}

impl Line {
    /// Connects, showing the cookie and keeping a new one.
    pub async fn open(way: Way, cookie: &mut Cookie) -> Result<Self, End> {
        let opened = timeout(OPEN_WITHIN, upgrade(way, cookie)).await;
        let (socket, response) = opened.map_err(|_| End::Broken)?.map_err(|_| End::Broken)?;
        cookie.keep(&response);
        let (sink, frames) = socket.split();
        let (outgoing, waiting) = mpsc::unbounded_channel();
        Ok(Self {
            frames,
            outgoing,
            writing: tokio::spawn(write(sink, waiting)),
        })
    }

    /// Sends a command as soon as the line takes it. When the line is broken, that shows by
    /// [`Line::event`].
    pub fn say(&self, command: &Command) {
        if let Ok(json) = serde_json::to_string(command) {
            let _ = self.outgoing.send(Message::text(json));
        }
    }

    /// The next event. Safe to cancel.
    pub async fn event(&mut self) -> Result<Event, End> {
        loop {
            match self.frames.next().await {
                Some(Ok(Message::Text(text))) => {
                    return serde_json::from_str(&text)
                        .map_err(|_| End::Nonsense(text.to_string()));
                }
                Some(Ok(Message::Close(Some(frame)))) => {
                    return Err(End::Closed(frame.code.into()));
                }
                Some(Ok(Message::Close(None)) | Err(_)) | None => return Err(End::Broken),
                Some(Ok(_)) => {}
            }
        }
    }

    /// Says goodbye, and waits until the other side has heard it.
    pub async fn close(mut self) {
        let _ = self.outgoing.send(Message::Close(None));
        while let Some(Ok(_)) = self.frames.next().await {}
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.writing.abort();
    }
}

impl Cookie {
    fn keep(&mut self, response: &Response) {
        let set = response.headers().get(SET_COOKIE);
        let pair = set.and_then(|set| set.to_str().ok()?.split(';').next());
        if let Some(Ok(pair)) = pair.map(HeaderValue::from_str) {
            self.0 = Some(pair);
        }
    }
}

async fn upgrade(
    way: Way,
    cookie: &Cookie,
) -> tungstenite::Result<(WebSocketStream<TcpStream>, Response)> {
    let stream = connect(way).await?;
    stream.set_nodelay(true)?;
    let config = WebSocketConfig::default().read_buffer_size(READ_BUFFER);
    client_async_with_config(request(way.server, cookie)?, stream, Some(config)).await
}

async fn connect(way: Way) -> io::Result<TcpStream> {
    let socket = if way.server.is_ipv4() {
        TcpSocket::new_v4()?
    } else {
        TcpSocket::new_v6()?
    };
    if let Some(bytes) = way.receive_buffer {
        socket.set_recv_buffer_size(bytes)?;
    }
    socket.connect(way.server).await
}

fn request(server: SocketAddr, cookie: &Cookie) -> tungstenite::Result<Request> {
    let mut request = format!("ws://{server}/ws").into_client_request()?;
    if let Some(cookie) = &cookie.0 {
        request.headers_mut().insert(COOKIE, cookie.clone());
    }
    Ok(request)
}

async fn write(
    mut sink: SplitSink<WebSocketStream<TcpStream>, Message>,
    mut waiting: mpsc::UnboundedReceiver<Message>,
) {
    while let Some(frame) = waiting.recv().await {
        if sink.send(frame).await.is_err() {
            return;
        }
    }
}
