//! The only WebSocket code: one task that keeps this page connected while somebody is signed in or
//! wants to be, applies every frame in the order in which it comes, and sends what it is asked to.

use std::time::Duration;

use futures::{
    FutureExt, SinkExt, StreamExt,
    channel::mpsc::{self, Receiver, Sender},
    future::{Fuse, FusedFuture, poll_fn},
    select_biased, stream,
};
use gloo_net::websocket::{Message as Frame, State, WebSocketError, futures::WebSocket};
use gloo_timers::future::TimeoutFuture;
use hubbub_protocol::{Command, Event, UserId, close};
use leptos::{ev, prelude::*, task::spawn_local};

use super::{
    ChatState, ChatStoreFields, Line, RoomStoreFields,
    apply::{Then, apply},
    drafts, outbox,
    parting::forget_person,
    retry, room_at, shelf,
};
use crate::browser;

/// How many requests may wait for the task: more than a whole outbox, since the task empties the
/// queue between any two frames.
const REQUESTS: usize = 2 * outbox::CAPACITY;
/// The server is asked for a sign of life after this time of silence (a page cannot see the
/// WebSocket's own pings) ...
const SILENCE_MILLISECONDS: u32 = 20_000;
/// ... and the line is given up when even that is not answered within this time. Also how long the
/// opening may take.
const PATIENCE_MILLISECONDS: u32 = 10_000;
/// A sign of typing is good for this long; it is repeated every 3 seconds.
const TYPING_LASTS: Duration = Duration::from_secs(5);

/// What the task is asked to do.
#[derive(Debug, Clone)]
pub enum Request {
    /// Tell the server this. Lost when there is no connection: what must not be lost goes through
    /// the outbox.
    Say(Command),
    /// Somebody wants to join under the name in the store.
    Join,
    /// The browser has a network again.
    Online,
    /// The browser has no network.
    Offline,
    /// The session has ended.
    SignOut,
}

/// The way to the task.
#[derive(Debug, Clone, Copy)]
pub struct Socket {
    requests: StoredValue<Option<Sender<Request>>>,
}

impl Socket {
    /// A way that leads nowhere until the task is started.
    #[must_use]
    pub fn new() -> Self {
        Self {
            requests: StoredValue::new(None),
        }
    }

    /// Starts the task, once.
    pub fn start(self, state: ChatState) {
        let (sender, receiver) = mpsc::channel(REQUESTS);
        self.requests.set_value(Some(sender));
        let online = window_event_listener(ev::online, move |_| self.request(Request::Online));
        let offline = window_event_listener(ev::offline, move |_| self.request(Request::Offline));
        on_cleanup(move || {
            online.remove();
            offline.remove();
        });
        spawn_local(keep_connected(state, receiver));
    }

    /// Asks the task to do something. A full queue drops it: the outbox is sent again anyway, and
    /// nothing else is worth waiting for.
    pub fn request(self, request: Request) {
        self.requests.update_value(|requests| {
            if let Some(requests) = requests {
                let _ = requests.try_send(request);
            }
        });
    }
}

/// How a conversation with the server ended.
enum End {
    /// The connection is gone; the server may come back.
    Lost,
    /// The session is gone.
    SignedOut,
}

async fn keep_connected(state: ChatState, mut requests: Receiver<Request>) {
    let mut retries = 0;
    loop {
        wait_for_somebody(state, &mut requests).await;
        match converse(state, &mut requests).await {
            End::SignedOut => state.forget_me(),
            End::Lost if state.has_somebody() => {
                let was_live = state.chat.line().get_untracked() == Line::Live;
                retries = if was_live { 0 } else { retries };
                state.chat.line().set(Line::Lost);
                pause(state, retries, &mut requests).await;
                retries += 1;
            }
            End::Lost => state.chat.line().set(Line::Idle),
        }
    }
}

/// The start view needs no connection until somebody wants to join.
async fn wait_for_somebody(state: ChatState, requests: &mut Receiver<Request>) {
    while !state.has_somebody() {
        requests.select_next_some().await;
    }
}

/// Waits before the next attempt, unless something promises that it would succeed now.
async fn pause(state: ChatState, retries: u32, requests: &mut Receiver<Request>) {
    let mut timer =
        TimeoutFuture::new(milliseconds(retry::delay(retries, browser::chance()))).fuse();
    while !timer.is_terminated() {
        select_biased! {
            request = requests.select_next_some() => match request {
                Request::Online | Request::Join => return,
                Request::SignOut => return state.forget_me(),
                Request::Say(_) | Request::Offline => {}
            },
            () = timer => {}
        }
    }
}

fn milliseconds(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis()).unwrap_or(u32::MAX)
}

/// One connection from beginning to end.
async fn converse(state: ChatState, requests: &mut Receiver<Request>) -> End {
    let opened = browser::socket_address().and_then(|address| WebSocket::open(&address).ok());
    let Some(socket) = opened else {
        return End::Lost;
    };
    let mut conversation = Conversation {
        state,
        socket: socket.fuse(),
        silence: Silence::new(),
    };
    if !conversation.opens(requests).await {
        return End::Lost;
    }
    loop {
        if let Err(end) = conversation.step(requests).await {
            return end;
        }
    }
}

struct Conversation {
    state: ChatState,
    socket: stream::Fuse<WebSocket>,
    silence: Silence,
}

impl Conversation {
    /// Waits until the socket is open and says who this is.
    async fn opens(&mut self, requests: &mut Receiver<Request>) -> bool {
        let mut said = std::pin::pin!(say(&mut self.socket, self.state.join_command()).fuse());
        let mut patience = TimeoutFuture::new(PATIENCE_MILLISECONDS).fuse();
        loop {
            select_biased! {
                request = requests.select_next_some() => match request {
                    Request::Offline | Request::SignOut => return false,
                    Request::Say(_) | Request::Join | Request::Online => {}
                },
                said = said => return said.is_ok(),
                () = patience => return false,
            }
        }
    }

    /// Does the next thing there is to do.
    async fn step(&mut self, requests: &mut Receiver<Request>) -> Result<(), End> {
        select_biased! {
            request = requests.select_next_some() => self.obey(request).await,
            () = &mut self.silence.timer => self.ask_for_life().await,
            frame = self.socket.select_next_some() => self.hear(frame).await,
            complete => Err(End::Lost),
        }
    }

    async fn obey(&mut self, request: Request) -> Result<(), End> {
        match request {
            Request::Say(command) => say(&mut self.socket, command).await,
            Request::Join => say(&mut self.socket, self.state.join_command()).await,
            Request::Online => Ok(()),
            Request::Offline => Err(End::Lost),
            Request::SignOut => Err(End::SignedOut),
        }
    }

    async fn ask_for_life(&mut self) -> Result<(), End> {
        if self.silence.is_suspicious {
            return Err(End::Lost);
        }
        self.silence = Silence::suspicious();
        say(&mut self.socket, Command::Ping).await
    }

    async fn hear(&mut self, frame: Result<Frame, WebSocketError>) -> Result<(), End> {
        self.silence = Silence::new();
        match frame {
            Ok(Frame::Text(text)) => self.apply(&text).await,
            Ok(Frame::Bytes(_)) => Ok(()),
            Err(WebSocketError::ConnectionClose(event)) if event.code == close::SIGNED_OUT => {
                Err(End::SignedOut)
            }
            Err(_) => Err(End::Lost),
        }
    }

    /// Applies a frame and does what follows from it; kinds of event that a newer server may know
    /// are skipped.
    async fn apply(&mut self, text: &str) -> Result<(), End> {
        let event = serde_json::from_str::<Event>(text).ok();
        let then = event
            .map(|event| apply(self.state.chat, event))
            .unwrap_or_default();
        for then in then {
            self.follow(then).await?;
        }
        Ok(())
    }

    async fn follow(&mut self, then: Then) -> Result<(), End> {
        match then {
            Then::Say(command) => say(&mut self.socket, command).await?,
            Then::SendOutbox => self.send_outbox().await?,
            Then::ForgetKept(person) => forget_kept(person),
            Then::KeepNothingOf(room) => self.state.keep_nothing_of(&room),
            Then::Discard(id) => self.state.take_off_shelf(&id),
            Then::ExpireTyping(room, ticket) => {
                let typing = room_at(self.state.chat, &room).typing();
                let expire = move || {
                    // The room may be gone by then, and nobody typing in it.
                    typing.try_update(|typing| typing.expire(ticket));
                };
                set_timeout(expire, TYPING_LASTS);
            }
            Then::Reconnect => return Err(End::Lost),
            Then::SignOut => return Err(End::SignedOut),
        }
        Ok(())
    }

    /// Sends what waits, also what a tab that is closed by now has left on the shelf.
    async fn send_outbox(&mut self) -> Result<(), End> {
        self.state.take_in_shelf();
        let unsent = self.state.chat.outbox().read_untracked().unsent();
        for command in unsent {
            say(&mut self.socket, command).await?;
        }
        Ok(())
    }
}

/// How long nothing was heard.
struct Silence {
    timer: Fuse<TimeoutFuture>,
    is_suspicious: bool,
}

impl Silence {
    fn new() -> Self {
        Self {
            timer: TimeoutFuture::new(SILENCE_MILLISECONDS).fuse(),
            is_suspicious: false,
        }
    }

    fn suspicious() -> Self {
        Self {
            timer: TimeoutFuture::new(PATIENCE_MILLISECONDS).fuse(),
            is_suspicious: true,
        }
    }
}

async fn say(socket: &mut stream::Fuse<WebSocket>, command: Command) -> Result<(), End> {
    let Ok(text) = serde_json::to_string(&command) else {
        return Ok(());
    };
    let opened = poll_fn(|context| socket.poll_ready_unpin(context)).await;
    // Browsers only complain about what is sent on a closed socket; it would be lost unnoticed.
    if opened.is_err() || !matches!(socket.get_ref().state(), State::Open) {
        return Err(End::Lost);
    }
    socket
        .start_send_unpin(Frame::Text(text))
        .map_err(|_| End::Lost)
}

/// Removes what the browser keeps of a person who is signed out: what they had not sent.
fn forget_kept(person: UserId) {
    shelf::clear(person);
    drafts::clear(person);
}

impl ChatState {
    /// Whether there is somebody to be connected for.
    fn has_somebody(self) -> bool {
        let is_joining = self.chat.joining().read_untracked().is_some();
        is_joining || self.chat.me().read_untracked().is_some()
    }

    fn join_command(self) -> Command {
        Command::Join {
            username: self.chat.joining().get_untracked(),
            token: None,
        }
    }

    /// Back to the start view.
    fn forget_me(self) {
        if let Some(person) = forget_person(self.chat) {
            forget_kept(person);
        }
    }
}
