//! What components read: signals derived from the store, each of which changes only when what it
//! says does.

use hubbub_protocol::{RoomKind, RoomView, Slug, User};
use leptos::prelude::*;

use super::{
    ChatState, ChatStoreFields, RoomStoreFields, room_at,
    timeline::{self, Row, Sources},
};

impl ChatState {
    /// A room's names, topic and kind.
    #[must_use]
    pub fn view(self, room: Slug) -> Memo<Option<RoomView>> {
        Memo::new(move |_| room_at(self.chat, &room).view().try_get())
    }

    /// The people in a room as they are listed.
    #[must_use]
    pub fn people(self, room: Slug) -> Memo<Vec<User>> {
        Memo::new(move |_| {
            let online = room_at(self.chat, &room).online().try_get();
            listed(&online.unwrap_or_default(), self.chat.me().read().as_ref())
        })
    }

    /// What a room's typing line says.
    #[must_use]
    pub fn typing_sentence(self, room: Slug) -> Memo<String> {
        Memo::new(move |_| {
            let typing = room_at(self.chat, &room).typing();
            typing
                .try_read()
                .map(|typing| typing.sentence())
                .unwrap_or_default()
        })
    }

    /// Whether a room's history goes back further than what is known.
    #[must_use]
    pub fn has_older(self, room: Slug) -> Memo<bool> {
        Memo::new(move |_| {
            let log = room_at(self.chat, &room).log();
            log.try_read().is_some_and(|log| log.older())
        })
    }

    /// The rows of a room's timeline. Follows the logs and notices, but not who is typing.
    #[must_use]
    pub fn rows(self, room: Slug) -> Memo<Vec<Row>> {
        let private = self.private_rooms();
        Memo::new(move |_| {
            let rows = self.gather(&room, &private.read());
            timeline::divided(rows, |at| self.clock.date(at), |date| self.clock.day(date))
        })
    }

    fn private_rooms(self) -> Memo<Vec<RoomView>> {
        Memo::new(move |_| {
            let rooms = self.chat.rooms().read();
            rooms
                .iter()
                .map(|room| &room.view)
                .filter(|view| is_private(view))
                .cloned()
                .collect()
        })
    }

    fn gather(self, room: &Slug, private: &[RoomView]) -> Vec<Row> {
        let Some(me) = self.chat.me().read().as_ref().map(|me| me.id) else {
            return Vec::new();
        };
        let log = room_at(self.chat, room).log().try_get();
        let notices = room_at(self.chat, room).notices().try_get();
        let Some((log, notices)) = log.zip(notices) else {
            return Vec::new();
        };
        let shown = private.iter().filter(|view| view.slug != *room);
        let private: Vec<_> = shown
            .filter_map(|view| {
                let log = self
                    .chat
                    .rooms()
                    .at_key(view.slug.clone())
                    .log()
                    .try_get()?;
                Some((view, log))
            })
            .collect();
        timeline::rows(&Sources {
            me,
            room,
            log: &log,
            private: &private,
            notices: &notices,
            outbox: &self.chat.outbox().read(),
        })
    }
}

/// The people of a room as they are listed: the reader first, then by name.
fn listed(people: &[User], me: Option<&User>) -> Vec<User> {
    let mut people = people.to_vec();
    people.sort_by_cached_key(|user| {
        (
            Some(user.id) != me.map(|me| me.id),
            user.name.to_lowercase(),
            user.id,
        )
    });
    people
}

/// Whether a room is a private chat.
fn is_private(view: &RoomView) -> bool {
    view.kind == RoomKind::Direct
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::samples::user;

    #[test]
    fn the_reader_is_listed_first_and_the_others_by_name() {
        let people = [user(1, "bob"), user(2, "Ada"), user(3, "Cleo")];
        let names = |me: Option<&User>| -> Vec<String> {
            listed(&people, me)
                .into_iter()
                .map(|user| user.name)
                .collect()
        };
        let me = user(3, "Cleo");
        assert_eq!(names(Some(&me)), ["Cleo", "Ada", "bob"]);
        assert_eq!(names(None), ["Ada", "bob", "Cleo"]);
    }
}
