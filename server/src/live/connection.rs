//! One connection from its first command to its last: joining, then hearing commands and speaking
//! what the hub has queued, with a heartbeat to notice a dead line.

use std::convert::Infallible;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesOrdered;
use hubbub_protocol::{Command, Event, Limits, VERSION, close};
use tokio::time::{Instant, interval_at, timeout, timeout_at};
use tokio_tungstenite::tungstenite::{self, Message};
use tracing::debug;

use super::dispatch::{self, Answer};
use super::socket::{self, End, Incoming, OrEnd, Outlet, Socket};
use crate::auth::Token;
use crate::chat::{Chat, Joined};
use crate::error::{Error, Result};
use crate::hub::Connected;
use crate::hub::frame::Frame;
use crate::hub::listener::Outgoing;

/// Who connects and does not join is not waited for.
const JOIN_WITHIN: Duration = Duration::from_secs(30);

/// The messages of one connection that may wait for the disk; the next ones stay in its socket.
const SENDING: usize = 64;

/// How a dead line is noticed.
#[derive(Debug, Clone, Copy)]
pub struct Heartbeat {
    /// The shortest time between two pings of the server, which also keep proxies from closing a
    /// quiet line; the longest is half as much again, so that thousands do not come at once.
    pub ping: Duration,
    /// A line is dead when nothing, not even a pong, came for this long.
    pub silence: Duration,
}

impl Default for Heartbeat {
    fn default() -> Self {
        Self {
            ping: Duration::from_secs(20),
            silence: Duration::from_mins(1),
        }
    }
}

/// Serves a connection to its end. `token` becomes the session of who joins without one.
pub async fn run(socket: Socket, chat: Chat, token: Token, heartbeat: Heartbeat) {
    let (mut outlet, mut incoming) = socket.split();
    let end = match greet(&chat, &token, &mut outlet, &mut incoming).await {
        Ok(listener) => {
            let conversation = Conversation {
                chat: &chat,
                listener: &listener,
                heartbeat,
            };
            conversation.hold(&mut outlet, &mut incoming).await
        }
        Err(end) => end,
    };
    debug!(?end, "a connection ends");
    socket::end(outlet, incoming, end).await;
}

/// Answers commands until one of them is a `join` that succeeds.
async fn greet(
    chat: &Chat,
    token: &Token,
    outlet: &mut Outlet,
    incoming: &mut Incoming,
) -> OrEnd<Connected> {
    let deadline = Instant::now() + JOIN_WITHIN;
    loop {
        let frame = timeout_at(deadline, incoming.next()).await;
        let Some(text) = socket::text_of(frame.map_err(|_| End::Code(close::POLICY))?)? else {
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
        socket::write(outlet, [Frame::encode(&refusal.to_event())]).await?;
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
    let listener = chat.connect(&session).await?;
    let welcome = Event::Welcome {
        rooms: chat.rooms_of(&session.user).await?,
        epoch: chat.epoch(),
        token: is_new.then(|| session.token.reveal().to_owned()),
        user: session.user,
        limits: Limits::default(),
        version: VERSION,
    };
    listener.greet(Frame::encode(&welcome));
    Ok(listener)
}

/// Somebody who has joined, and the connection they did it on.
struct Conversation<'a> {
    chat: &'a Chat,
    listener: &'a Connected,
    heartbeat: Heartbeat,
}

impl Conversation<'_> {
    /// Hears and speaks until one of the two ends.
    async fn hold(&self, outlet: &mut Outlet, incoming: &mut Incoming) -> End {
        let ended = tokio::select! {
            heard = self.hear(incoming) => heard,
            spoken = self.speak(outlet) => spoken,
        };
        match ended {
            Ok(never) => match never {},
            Err(end) => end,
        }
    }

    /// Carries out one command after the other; only waiting for the disk overlaps.
    async fn hear(&self, incoming: &mut Incoming) -> OrEnd<Infallible> {
        let mut sending = FuturesOrdered::new();
        loop {
            tokio::select! {
                Some(acknowledgement) = sending.next() => self.answer(&acknowledgement),
                frame = self.next_frame(incoming), if sending.len() < SENDING => {
                    let Some(text) = socket::text_of(frame?)? else { continue };
                    match self.carry_out(&text).await {
                        Answer::Now(event) => self.answer(&event),
                        Answer::Later(event) => sending.push_back(event),
                        Answer::Nothing => {}
                    }
                }
            }
        }
    }

    /// Writes what the hub has queued, as much as there is in one go, and pings.
    async fn speak(&self, outlet: &mut Outlet) -> OrEnd<Infallible> {
        let mut heartbeat = interval_at(Instant::now() + self.ping_every(), self.ping_every());
        loop {
            tokio::select! {
                outgoing = self.listener.outgoing() => match outgoing {
                    Outgoing::Frames(frames) => socket::write(outlet, frames).await?,
                    Outgoing::Close(code) => return Err(End::Code(code)),
                },
                _ = heartbeat.tick() => socket::ping(outlet).await?,
            }
        }
    }

    /// Waits until the answer to another command would have room, then for the command.
    async fn next_frame(
        &self,
        incoming: &mut Incoming,
    ) -> OrEnd<Option<tungstenite::Result<Message>>> {
        self.listener.room_for_answers().await;
        let frame = timeout(self.heartbeat.silence, incoming.next()).await;
        frame.map_err(|_| End::Gone)
    }

    async fn carry_out(&self, text: &str) -> Answer {
        match dispatch::decode(text) {
            Ok(command) => dispatch::dispatch(self.chat, self.listener, command).await,
            Err(malformed) => Answer::Now(Box::new(malformed.to_event())),
        }
    }

    fn answer(&self, event: &Event) {
        self.listener.answer(Frame::encode(event));
    }

    /// Different for connections that began at the same moment.
    fn ping_every(&self) -> Duration {
        let step = u32::try_from(self.listener.id.0 % 16).unwrap_or_default();
        self.heartbeat.ping + self.heartbeat.ping * step / 32
    }
}
