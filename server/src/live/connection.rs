//! One WebSocket from its first frame to its last: joining, reading commands, writing what the hub
//! queued, the heartbeat, and closing so that the client learns why.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::Bytes;
use futures_util::stream::{FuturesOrdered, SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use hubbub_protocol::{Command, Event, Limits, VERSION, close};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{self, Message, Utf8Bytes};
use tracing::debug;

use super::dispatch::{self, Answer};
use crate::auth::Token;
use crate::chat::{Chat, Joined};
use crate::error::{Error, Result};
use crate::hub::Connected;
use crate::hub::frame::Frame;
use crate::hub::listener::{Listener, Outgoing};

type Socket = WebSocketStream<TokioIo<Upgraded>>;
type Incoming = SplitStream<Socket>;
type Outlet = SplitSink<Socket, Message>;

/// Who connects and does not join is not waited for.
const JOIN_WITHIN: Duration = Duration::from_secs(30);

/// The server's ping, so that a silent line is known to be dead and proxies keep a quiet one open.
const PING_EVERY: Duration = Duration::from_secs(20);

/// Pings are spread over as much again as this, so that thousands do not come at once.
const PING_SPREAD_MILLISECONDS: u64 = 10_000;

/// A line is dead when nothing, not even a pong, came for two pings.
const SILENCE: Duration = Duration::from_mins(1);

/// A client that takes nothing for this long is cut off.
const WRITE_WITHIN: Duration = Duration::from_secs(30);

/// How long the client has to answer a close, and to stop sending.
const CLOSE_WITHIN: Duration = Duration::from_secs(2);

/// The messages of one connection that may wait for the disk; the next ones stay in its socket.
const SENDING: usize = 64;

/// Why a connection ends.
#[derive(Debug, PartialEq, Eq)]
enum End {
    /// The line broke: nobody is there to be told.
    Gone,
    /// The client closed it and is waiting for the confirmation.
    ByClient,
    /// The client is to be told this code.
    Code(u16),
}

/// Serves a connection to its end. `token` becomes the session of who joins without one.
pub async fn run(socket: Socket, chat: Chat, token: Token) {
    let (mut outlet, mut incoming) = socket.split();
    let end = match greet(&chat, &token, &mut outlet, &mut incoming).await {
        Ok(listener) => converse(&chat, &listener, &mut outlet, &mut incoming).await,
        Err(end) => end,
    };
    debug!(?end, "a connection ends");
    if let Ok(socket) = outlet.reunite(incoming)
        && end != End::Gone
    {
        // Whoever does not let itself be closed in time is dropped.
        let _ = timeout(CLOSE_WITHIN, say_goodbye(socket, end)).await;
    }
}

/// Answers commands until one of them is a `join` that succeeds.
async fn greet(
    chat: &Chat,
    token: &Token,
    outlet: &mut Outlet,
    incoming: &mut Incoming,
) -> std::result::Result<Connected, End> {
    let deadline = Instant::now() + JOIN_WITHIN;
    loop {
        let frame = timeout_at(deadline, incoming.next()).await;
        let Some(text) = text_of(frame.map_err(|_| End::Code(close::POLICY))?)? else {
            continue;
        };
        let refusal = match dispatch::decode(&text) {
            Ok(Command::Join {
                username,
                token: shown,
            }) => match join(chat, token, shown, username).await {
                Ok(listener) => return Ok(listener),
                Err(error) => error.of_command(None),
            },
            Ok(_) => Error::NotJoined.of_command(None),
            Err(malformed) => malformed,
        };
        write(outlet, [Frame::encode(&refusal.to_event())]).await?;
    }
}

async fn join(
    chat: &Chat,
    own: &Token,
    shown: Option<String>,
    username: Option<String>,
) -> Result<Connected> {
    let Joined { session, is_new } = match shown.map(Token::from_client) {
        // A token that is no session must not become one: only ours cannot be guessed.
        Some(shown) if chat.session(shown.clone()).await?.is_some() => {
            chat.join(shown, None).await?
        }
        _ => chat.join(own.clone(), username.as_deref()).await?,
    };
    let listener = chat.connect(&session);
    let welcome = Event::Welcome {
        rooms: chat.rooms_of(&session.user).await?,
        token: is_new.then(|| session.token.reveal().to_owned()),
        user: session.user,
        limits: Limits::default(),
        version: VERSION,
    };
    listener.answer(Frame::encode(&welcome));
    Ok(listener)
}

/// Hears and speaks until one of the two ends.
async fn converse(
    chat: &Chat,
    listener: &Connected,
    outlet: &mut Outlet,
    incoming: &mut Incoming,
) -> End {
    let result = tokio::select! {
        heard = hear(chat, listener, incoming) => heard,
        spoken = speak(listener, outlet) => spoken,
    };
    match result {
        Ok(never) => match never {},
        Err(end) => end,
    }
}

/// Carries out one command after the other; only waiting for the disk overlaps.
async fn hear(
    chat: &Chat,
    listener: &Connected,
    incoming: &mut Incoming,
) -> std::result::Result<Infallible, End> {
    let mut sending = FuturesOrdered::new();
    loop {
        tokio::select! {
            Some(acknowledgement) = sending.next() => {
                listener.answer(Frame::encode(&acknowledgement));
            }
            frame = next_frame(listener, incoming), if sending.len() < SENDING => {
                let Some(text) = text_of(frame?)? else { continue };
                let answer = match dispatch::decode(&text) {
                    Ok(command) => dispatch::dispatch(chat, listener, command).await,
                    Err(malformed) => Answer::Now(malformed.to_event()),
                };
                match answer {
                    Answer::Now(event) => listener.answer(Frame::encode(&event)),
                    Answer::Later(event) => sending.push_back(event),
                    Answer::Nothing => {}
                }
            }
        }
    }
}

/// Waits until the answer to another command would have room, then for the command.
async fn next_frame(
    listener: &Listener,
    incoming: &mut Incoming,
) -> std::result::Result<Option<tungstenite::Result<Message>>, End> {
    listener.room_for_answers().await;
    timeout(SILENCE, incoming.next())
        .await
        .map_err(|_| End::Gone)
}

/// Writes what the hub has queued, as much as there is in one go, and pings.
async fn speak(listener: &Listener, outlet: &mut Outlet) -> std::result::Result<Infallible, End> {
    let spread = Duration::from_millis(listener.id.0.wrapping_mul(7919) % PING_SPREAD_MILLISECONDS);
    let mut heartbeat = tokio::time::interval(PING_EVERY + spread);
    heartbeat.reset();
    loop {
        tokio::select! {
            outgoing = listener.outgoing() => match outgoing {
                Outgoing::Frames(frames) => write(outlet, frames).await?,
                Outgoing::Close(code) => return Err(End::Code(code)),
            },
            _ = heartbeat.tick() => {
                in_time(outlet.send(Message::Ping(Bytes::new()))).await?;
            }
        }
    }
}

/// Writes frames so that they share as few writes to the socket as possible.
async fn write(
    outlet: &mut Outlet,
    frames: impl IntoIterator<Item = Frame>,
) -> std::result::Result<(), End> {
    in_time(async {
        for frame in frames {
            outlet.feed(Message::Text(frame.into_text())).await?;
        }
        outlet.flush().await
    })
    .await
}

async fn in_time(
    write: impl Future<Output = tungstenite::Result<()>>,
) -> std::result::Result<(), End> {
    match timeout(WRITE_WITHIN, write).await {
        Ok(written) => written.map_err(|_| End::Gone),
        Err(_) => Err(End::Code(close::TOO_SLOW)),
    }
}

/// The text of a frame; nothing for a frame that needs no answer of ours.
fn text_of(
    frame: Option<tungstenite::Result<Message>>,
) -> std::result::Result<Option<Utf8Bytes>, End> {
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
