//! What the hub's mutex guards: who is connected, which rooms somebody is in, and where each is found.

use std::collections::HashMap;
use std::sync::Arc;

use hubbub_protocol::{RoomId, Slug, UserId};

use super::frame::Frame;
use super::listener::{Listener, ListenerId};
use super::presence::Presence;
use super::seat::{News, Seat, Turn};

/// Everyone and everything that the hub knows.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) rooms: HashMap<RoomId, Room>,
    pub(super) connections: HashMap<ListenerId, Connection>,
    pub(super) people: HashMap<UserId, Vec<ListenerId>>,
    pub(super) closing: bool,
}

/// A connection, and the rooms it has entered.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) listener: Arc<Listener>,
    pub(super) rooms: Vec<RoomId>,
}

/// A room in which somebody is, or was a moment ago.
#[derive(Debug)]
pub(super) struct Room {
    pub(super) slug: Slug,
    pub(super) seats: HashMap<ListenerId, Seat>,
    pub(super) presence: Presence,
    /// Whether comings and goings are being gathered to be told.
    pub(super) gathering: bool,
}

impl State {
    pub(super) fn admit(&mut self, connection: Connection) {
        let Listener { id, user, .. } = &*connection.listener;
        self.people.entry(user.id).or_default().push(*id);
        self.connections.insert(*id, connection);
    }

    /// Forgets a connection and answers which rooms it was in.
    pub(super) fn forget(&mut self, listener: &Listener) -> Vec<RoomId> {
        let Some(connection) = self.connections.remove(&listener.id) else {
            return Vec::new();
        };
        if let Some(theirs) = self.people.get_mut(&listener.user.id) {
            theirs.retain(|id| *id != listener.id);
            if theirs.is_empty() {
                self.people.remove(&listener.user.id);
            }
        }
        connection.rooms
    }

    pub(super) fn listeners_of(&self, user: UserId) -> Vec<Arc<Listener>> {
        let theirs = self.people.get(&user).into_iter().flatten();
        theirs
            .filter_map(|id| self.connections.get(id))
            .map(|connection| Arc::clone(&connection.listener))
            .collect()
    }

    pub(super) fn seat(&mut self, listener: &Listener, room: RoomId) -> Option<(&Slug, &mut Seat)> {
        let room = self.rooms.get_mut(&room)?;
        let seat = room.seats.get_mut(&listener.id)?;
        Some((&room.slug, seat))
    }

    pub(super) fn forget_if_empty(&mut self, id: RoomId) {
        if self
            .rooms
            .get(&id)
            .is_some_and(|room| room.seats.is_empty() && room.presence.is_over())
        {
            self.rooms.remove(&id);
        }
    }
}

impl Room {
    pub(super) fn new(slug: Slug) -> Self {
        Self {
            slug,
            seats: HashMap::new(),
            presence: Presence::default(),
            gathering: false,
        }
    }

    /// Tells everyone something that is no message.
    pub(super) fn tell(&mut self, frame: &Frame) {
        let news = News {
            turn: Turn::Any,
            frame: frame.clone(),
        };
        for seat in self.seats.values_mut() {
            seat.hear(&self.slug, news.clone());
        }
    }
}
