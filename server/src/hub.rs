//! Who is listening to what, and the fan-out. Everything here is in memory and belongs to the
//! moment; one mutex behind small methods that never wait.
//!
//! * [`frame`]: an event, encoded once
//! * [`listener`]: a connection and the queue of what it is still to be sent
//! * [`seat`]: a connection's place in a room
//! * [`state`]: the connections and rooms behind the mutex
//! * [`presence`]: who is in a room; [`attendance`]: when they come and go, and when that is told

mod attendance;
pub mod frame;
pub mod listener;
mod presence;
mod seat;
mod state;

use std::ops::Deref;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use hubbub_protocol::{Change, Event, RoomId, Slug, User, UserId, close};

use self::attendance::Departure;
use self::frame::Frame;
use self::listener::{Listener, ListenerId};
use self::seat::{News, Seat, Turn};
use self::state::{Connection, Room, State};
use crate::clock::Clock;

/// What the hub knows a session by.
pub type SessionId = [u8; 32];

/// How long the hub waits before it tells what happened.
#[derive(Debug, Clone, Copy)]
pub struct Timing {
    /// Between someone's last connection and their leaving: covers a reload or a dropped line.
    pub grace: Duration,
    /// Comings and goings within this time share one event: a storm of N people must not cost
    /// N x N frames.
    pub gather: Duration,
    /// After a start, people who resume within this time are back rather than new.
    pub returning: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            grace: Duration::from_secs(3),
            gather: Duration::from_millis(50),
            returning: Duration::from_mins(1),
        }
    }
}

/// The one hub of a server; cloning it clones a reference.
#[derive(Debug, Clone)]
pub struct Hub {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    timing: Timing,
    clock: Clock,
    started: Instant,
    next_listener: AtomicU64,
    state: Mutex<State>,
}

/// A message on its way to a room: encoded for everyone, and for its author, who is told the
/// client id too.
#[derive(Debug, Clone)]
pub struct Broadcast {
    /// The room.
    pub room: RoomId,
    /// The number of the change.
    pub change: Change,
    /// Who wrote it.
    pub author: UserId,
    /// For the author's own connections.
    pub to_author: Frame,
    /// For all others.
    pub to_others: Frame,
}

/// The connection is in the room no more (or never was).
#[derive(Debug, PartialEq, Eq)]
pub struct NotSeated;

/// A connection that the hub knows for as long as this lives.
#[derive(Debug)]
pub struct Connected {
    hub: Hub,
    listener: Arc<Listener>,
}

impl Hub {
    /// A hub without anyone.
    #[must_use]
    pub fn new(timing: Timing, clock: Clock) -> Self {
        let shared = Shared {
            timing,
            clock,
            started: Instant::now(),
            next_listener: AtomicU64::new(1),
            state: Mutex::default(),
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    /// Makes a connection known.
    #[must_use]
    pub fn connect(&self, user: User, session: SessionId) -> Connected {
        let id = ListenerId(self.shared.next_listener.fetch_add(1, Ordering::Relaxed));
        let listener = Arc::new(Listener::new(id, user, session));
        let mut state = self.lock();
        if state.closing {
            listener.close(close::GOING_AWAY);
        }
        state.admit(Connection {
            listener: Arc::clone(&listener),
            rooms: Vec::new(),
        });
        drop(state);
        Connected {
            hub: self.clone(),
            listener,
        }
    }

    /// Gives a connection a place in a room and keeps the news back until [`Hub::caught_up`].
    pub fn hold_seat(&self, listener: &Arc<Listener>, room: RoomId, slug: &Slug) {
        let mut state = self.lock();
        let Some(connection) = state.connections.get_mut(&listener.id) else {
            return;
        };
        if !connection.rooms.contains(&room) {
            connection.rooms.push(room);
        }
        let room = state
            .rooms
            .entry(room)
            .or_insert_with(|| Room::new(slug.clone()));
        room.seats
            .entry(listener.id)
            .or_insert_with(|| Seat::new(Arc::clone(listener)))
            .hold();
    }

    /// Keeps the news of a room back until [`Hub::caught_up`].
    ///
    /// # Errors
    /// [`NotSeated`].
    pub fn hold(&self, listener: &Listener, room: RoomId) -> Result<(), NotSeated> {
        self.lock()
            .seat(listener, room)
            .map(|(_, seat)| seat.hold())
            .ok_or(NotSeated)
    }

    /// Sends the answer that tells the room up to `head`, then what came meanwhile, then the news.
    pub fn caught_up(&self, listener: &Listener, room: RoomId, head: Change, answer: Frame) {
        if let Some((slug, seat)) = self.lock().seat(listener, room) {
            seat.caught_up(slug, head, answer);
        }
    }

    /// The store could not be read: the connection is told to ask again.
    pub fn lapse(&self, listener: &Listener, room: RoomId) {
        if let Some((slug, seat)) = self.lock().seat(listener, room) {
            seat.lapse(slug);
        }
    }

    /// Tells a room a message.
    pub fn publish(&self, broadcast: &Broadcast) {
        let mut state = self.lock();
        let Some(room) = state.rooms.get_mut(&broadcast.room) else {
            return;
        };
        for seat in room.seats.values_mut() {
            let frame = if seat.listener.user.id == broadcast.author {
                seat.has_spoken();
                &broadcast.to_author
            } else {
                &broadcast.to_others
            };
            let news = News {
                turn: Turn::Change(broadcast.change),
                frame: frame.clone(),
            };
            seat.hear(&room.slug, news);
        }
    }

    /// Tells a person what takes the messages of a room up to `head` into account: where they are in
    /// the room, in its turn among those messages.
    pub fn tell_reader(&self, reader: UserId, room: RoomId, head: Change, frame: &Frame) {
        let mut state = self.lock();
        for listener in state.listeners_of(reader) {
            match state.seat(&listener, room) {
                Some((slug, seat)) => seat.hear(
                    slug,
                    News {
                        turn: Turn::UpTo(head),
                        frame: frame.clone(),
                    },
                ),
                None => listener.answer(frame.clone()),
            }
        }
    }

    /// Tells those connections of these people that have not entered a room that they should.
    pub fn summon(&self, people: &[User], room: RoomId, slug: &Slug) {
        let state = self.lock();
        let theirs = people
            .iter()
            .filter_map(|user| state.people.get(&user.id))
            .flatten();
        let strangers = theirs
            .filter_map(|id| state.connections.get(id))
            .filter(|connection| !connection.rooms.contains(&room));
        for connection in strangers {
            connection
                .listener
                .answer(Frame::encode(&Event::Resync { room: slug.clone() }));
        }
    }

    /// Tells everyone in a room something that is no message.
    pub fn tell_room(&self, room: RoomId, frame: &Frame) {
        if let Some(room) = self.lock().rooms.get_mut(&room) {
            room.tell(frame);
        }
    }

    /// Tells the others in a room that this person is typing.
    ///
    /// # Errors
    /// [`NotSeated`].
    pub fn typing(&self, listener: &Listener, room: RoomId) -> Result<(), NotSeated> {
        let mut state = self.lock();
        let (slug, seat) = state.seat(listener, room).ok_or(NotSeated)?;
        if !seat.may_type(Instant::now()) {
            return Ok(());
        }
        let event = Event::Typing {
            room: slug.clone(),
            user: listener.user.clone(),
        };
        let frame = Frame::encode(&event);
        if let Some(room) = state.rooms.get(&room) {
            let others = room
                .seats
                .values()
                .filter(|seat| seat.listener.user.id != listener.user.id);
            others.for_each(|seat| seat.overhear(frame.clone()));
        }
        Ok(())
    }

    /// Ends the connections of a session; its person leaves at once unless another session of
    /// theirs is there.
    pub fn sign_out(&self, session: &SessionId) {
        let mut state = self.lock();
        let theirs = state
            .connections
            .values()
            .map(|connection| &connection.listener);
        let ended: Vec<_> = theirs
            .filter(|listener| listener.session == *session)
            .map(Arc::clone)
            .collect();
        for listener in ended {
            self.dismiss(&mut state, &listener, Departure::AtOnce);
            listener.close(close::SIGNED_OUT);
        }
    }

    /// Tells every connection, also those that come from now on, to come back later.
    pub fn close_all(&self) {
        let mut state = self.lock();
        state.closing = true;
        for connection in state.connections.values() {
            connection.listener.close(close::GOING_AWAY);
        }
    }

    fn disconnect(&self, listener: &Listener) {
        self.dismiss(&mut self.lock(), listener, Departure::AfterGrace);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Every method leaves the state whole, so one that panicked does not stop the others.
        self.shared
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Deref for Connected {
    type Target = Arc<Listener>;

    fn deref(&self) -> &Self::Target {
        &self.listener
    }
}

impl Drop for Connected {
    fn drop(&mut self) {
        self.hub.disconnect(&self.listener);
    }
}
