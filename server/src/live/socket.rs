//! The frames of one WebSocket: reading text, writing many at once, and closing so that the client
//! learns why.

use std::time::Duration;

use axum::body::Bytes;
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use hubbub_protocol::close;
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{self, Message, Utf8Bytes};

use crate::hub::frame::Frame;

/// An upgraded connection.
pub type Socket = WebSocketStream<TokioIo<Upgraded>>;
/// The half that is read.
pub type Incoming = SplitStream<Socket>;
/// The half that is written.
pub type Outlet = SplitSink<Socket, Message>;

/// A client that takes nothing for this long is cut off.
const WRITE_WITHIN: Duration = Duration::from_secs(30);

/// How long the client has to answer a close, and to stop sending.
const CLOSE_WITHIN: Duration = Duration::from_secs(2);

/// Why a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The line broke: nobody is there to be told.
    Gone,
    /// The client closed it and is waiting for the confirmation.
    ByClient,
    /// The client is to be told this code.
    Code(u16),
}

/// What goes on until the connection ends.
pub type OrEnd<T> = Result<T, End>;

/// Writes frames so that they share as few writes to the socket as possible.
pub async fn write(outlet: &mut Outlet, frames: impl IntoIterator<Item = Frame>) -> OrEnd<()> {
    in_time(async {
        for frame in frames {
            outlet.feed(Message::Text(frame.into_text())).await?;
        }
        outlet.flush().await
    })
    .await
}

async fn in_time(write: impl Future<Output = tungstenite::Result<()>>) -> OrEnd<()> {
    match timeout(WRITE_WITHIN, write).await {
        Ok(written) => written.map_err(|_| End::Gone),
        Err(_) => Err(End::Code(close::TOO_SLOW)),
    }
}

/// Writes a ping, which every WebSocket client answers by itself.
pub async fn ping(outlet: &mut Outlet) -> OrEnd<()> {
    in_time(outlet.send(Message::Ping(Bytes::new()))).await
}

/// The text of a frame; nothing for a frame that needs no answer of ours.
pub fn text_of(frame: Option<tungstenite::Result<Message>>) -> OrEnd<Option<Utf8Bytes>> {
    match frame {
        None => Err(End::Gone),
        Some(Ok(Message::Text(text))) => Ok(Some(text)),
        Some(Ok(Message::Binary(_))) => Err(End::Code(close::UNSUPPORTED)),
        Some(Ok(Message::Close(_))) => Err(End::ByClient),
        Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => Ok(None),
        Some(Err(error)) => Err(end_of(&error)),
    }
}

fn end_of(error: &tungstenite::Error) -> End {
    use tungstenite::error::ProtocolError::ResetWithoutClosingHandshake;
    match error {
        tungstenite::Error::Capacity(_) => End::Code(close::TOO_LARGE),
        tungstenite::Error::Utf8(_) => End::Code(close::INVALID_TEXT),
        tungstenite::Error::Protocol(ResetWithoutClosingHandshake) => End::Gone,
        tungstenite::Error::Protocol(_) => End::Code(close::PROTOCOL),
        _ => End::Gone,
    }
}

/// Ends a connection. Whoever does not let itself be closed in time is dropped.
pub async fn end(outlet: Outlet, incoming: Incoming, end: End) {
    if let Ok(socket) = outlet.reunite(incoming)
        && end != End::Gone
    {
        let _ = timeout(CLOSE_WITHIN, say_goodbye(socket, end)).await;
    }
}

/// Closes so that the client learns the code: what it still sends is read until it has stopped,
/// because closing a socket with unread data makes the system throw away what was written.
async fn say_goodbye(mut socket: Socket, end: End) -> tungstenite::Result<()> {
    match end {
        End::Code(code) => {
            let frame = CloseFrame {
                code: code.into(),
                reason: Utf8Bytes::default(),
            };
            socket.close(Some(frame)).await?;
        }
        End::ByClient | End::Gone => socket.flush().await.or_else(ignore_closed)?,
    }
    while let Some(Ok(_)) = socket.next().await {}
    let line = socket.get_mut();
    line.shutdown().await?;
    let mut scratch = [0; 1024];
    while line.read(&mut scratch).await? > 0 {}
    Ok(())
}

/// Confirming a close ends the connection, which is what was wanted.
fn ignore_closed(error: tungstenite::Error) -> tungstenite::Result<()> {
    match error {
        tungstenite::Error::ConnectionClosed => Ok(()),
        error => Err(error),
    }
}
