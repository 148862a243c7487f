//! What components read: signals derived from the store, each of which changes only when what it
//! says does.

use hubbub_protocol::{RoomKind, RoomView, Slug, User};
use leptos::prelude::*;

use super::{
    ChatState, ChatStoreFields, RoomStoreFields,
    log::RoomLog,
    order::in_order,
    room_at,
    timeline::{self, Row, Sources},
    writing::About,
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
        self.of_log(room, RoomLog::older)
    }

    /// Whether a room's history goes on after what is known.
    #[must_use]
    pub fn has_newer(self, room: Slug) -> Memo<bool> {
        self.of_log(room, RoomLog::newer)
    }

    fn of_log<T>(self, room: Slug, what: impl Fn(&RoomLog) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: Default + PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| {
            let log = room_at(self.chat, &room).log();
            log.try_read().map(|log| what(&log)).unwrap_or_default()
        })
    }

    /// What the box of a room holds: the message that is being changed, or else the draft.
    #[must_use]
    pub fn box_text(self, room: Slug) -> Memo<String> {
        Memo::new(move |_| {
            let about = self.chat.about().read();
            let changed = about.as_ref().and_then(About::text).cloned();
            changed.unwrap_or_else(|| self.chat.drafts().read().of(&room).to_owned())
        })
    }

    /// Whether what is said in a room is not kept.
    #[must_use]
    pub fn is_off_record(self, room: Slug) -> Memo<bool> {
        let view = self.view(room);
        Memo::new(move |_| view.read().as_ref().is_some_and(|view| view.off_record))
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
        let reading = room_at(self.chat, room).reading().try_get();
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
            divider: reading.and_then(|reading| reading.divider()),
        })
    }
}

/// The people of a room as they are listed: the reader first, then by name.
fn listed(people: &[User], me: Option<&User>) -> Vec<User> {
    in_order(people.to_vec(), |user| {
        let is_other = Some(user.id) != me.map(|me| me.id);
        (is_other, user.name.to_lowercase(), user.id)
    })
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
