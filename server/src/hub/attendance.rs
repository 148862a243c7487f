//! People's coming and going: when somebody counts as here, when as gone, and when a room is told.

use std::time::Instant;

use hubbub_protocol::{Event, RoomId, User, UserId};

use super::Hub;
use super::frame::Frame;
use super::listener::Listener;
use super::presence::Lingering;
use super::state::{Room, State};
use crate::clock::timestamp;

/// When the room hears that someone has left.
#[derive(Debug, Clone, Copy)]
pub(super) enum Departure {
    /// They said so.
    AtOnce,
    /// Their connection ended, and they may be back in a moment.
    AfterGrace,
}

impl Hub {
    /// Counts a connection among the people of a room. `resumed`: it was there before.
    pub fn arrive(&self, listener: &Listener, room: RoomId, resumed: bool) {
        let returning = resumed && self.shared.started.elapsed() < self.shared.timing.returning;
        let mut state = self.lock();
        let Some(room_state) = state.rooms.get_mut(&room) else {
            return;
        };
        let Some(seat) = room_state.seats.get_mut(&listener.id) else {
            return;
        };
        if !std::mem::replace(&mut seat.arrived, true) {
            room_state.presence.arrive(&listener.user, returning);
            self.announce_soon(room, room_state);
        }
    }

    /// Everyone who counts as in a room, by name.
    #[must_use]
    pub fn online(&self, room: RoomId) -> Vec<User> {
        self.lock()
            .rooms
            .get_mut(&room)
            .map(|room| room.presence.online())
            .unwrap_or_default()
    }

    /// How many people count as in a room.
    #[must_use]
    pub fn people_in(&self, room: RoomId) -> usize {
        let state = self.lock();
        state
            .rooms
            .get(&room)
            .map_or(0, |room| room.presence.count())
    }

    /// Takes a connection out of a room, which the room hears at once.
    pub fn leave(&self, listener: &Listener, room: RoomId) {
        self.take_out(&mut self.lock(), listener, room);
    }

    /// Takes a person whose membership has ended out of a room and tells their connections so, but
    /// not those that were given a seat since: they are there by another membership.
    pub fn expel(&self, user: UserId, room: RoomId, ended: Instant, farewell: &Frame) {
        let mut state = self.lock();
        for listener in state.listeners_of(user) {
            let seat = state.seat(&listener, room);
            if seat.is_some_and(|(_, seat)| seat.is_newer_than(ended)) {
                continue;
            }
            self.take_out(&mut state, &listener, room);
            listener.answer(farewell.clone());
        }
    }

    /// Takes a connection out of everything.
    pub(super) fn dismiss(&self, state: &mut State, listener: &Listener, departure: Departure) {
        for room in state.forget(listener) {
            self.vacate(state, listener, room, departure);
        }
    }

    fn take_out(&self, state: &mut State, listener: &Listener, room: RoomId) {
        if let Some(connection) = state.connections.get_mut(&listener.id) {
            connection.rooms.retain(|entered| *entered != room);
        }
        self.vacate(state, listener, room, Departure::AtOnce);
    }

    fn vacate(&self, state: &mut State, listener: &Listener, id: RoomId, departure: Departure) {
        let Some(room) = state.rooms.get_mut(&id) else {
            return;
        };
        let arrived = room
            .seats
            .remove(&listener.id)
            .is_some_and(|seat| seat.arrived);
        let lingering = if arrived {
            room.presence.lose(listener.user.id)
        } else {
            None
        };
        if let Some(lingering) = lingering {
            match departure {
                Departure::AtOnce => self.depart(id, room, lingering),
                Departure::AfterGrace => self.depart_later(id, lingering),
            }
        }
        state.forget_if_empty(id);
    }

    fn depart(&self, id: RoomId, room: &mut Room, lingering: Lingering) {
        room.presence.end(lingering);
        self.announce_soon(id, room);
    }

    fn depart_later(&self, id: RoomId, lingering: Lingering) {
        let hub = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(hub.shared.timing.grace).await;
            let mut state = hub.lock();
            if let Some(room) = state.rooms.get_mut(&id) {
                hub.depart(id, room, lingering);
            }
        });
    }

    fn announce_soon(&self, id: RoomId, room: &mut Room) {
        if !room.presence.is_unsettled() || std::mem::replace(&mut room.gathering, true) {
            return;
        }
        let hub = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(hub.shared.timing.gather).await;
            hub.announce(id);
        });
    }

    fn announce(&self, id: RoomId) {
        let mut state = self.lock();
        let Some(room) = state.rooms.get_mut(&id) else {
            return;
        };
        room.gathering = false;
        let notice = room.presence.settle();
        if !notice.is_empty() {
            let event = Event::Presence {
                room: room.slug.clone(),
                at: timestamp(self.shared.clock.now()),
                joined: notice.joined,
                left: notice.left,
                returned: notice.returned,
            };
            room.tell(&Frame::encode(&event));
        }
        state.forget_if_empty(id);
    }
}

#[cfg(test)]
mod tests {
    use hubbub_protocol::Slug;

    use super::*;
    use crate::clock::Clock;
    use crate::hub::Timing;

    #[test]
    fn the_end_of_a_membership_does_not_cost_the_seat_of_a_later_one() {
        let hub = Hub::new(Timing::default(), Clock::default());
        let ada = User {
            id: UserId(1),
            name: "Ada".into(),
        };
        let connection = hub.connect(ada.clone(), [0; 32]);
        let room = RoomId(1);
        let farewell = Frame::encode(&Event::Pong);
        let ended = Instant::now();
        hub.hold_seat(&connection, room, &Slug::lobby());
        hub.expel(ada.id, room, ended, &farewell);
        assert!(hub.hold(&connection, room).is_ok());
        hub.expel(ada.id, room, Instant::now(), &farewell);
        assert!(hub.hold(&connection, room).is_err());
    }
}
