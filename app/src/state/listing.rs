//! The lists of rooms and private chats, and what in them is unread.

use std::{cmp::Reverse, collections::BTreeSet};

use hubbub_protocol::{RoomKind, RoomView, Slug, User, UserId, limits};
use leptos::prelude::*;

use crate::address::Address;

use super::{
    ChatState, ChatStoreFields, Room, RoomStoreFields, directory::DirectoryStoreFields,
    order::in_order, room_at,
};

impl ChatState {
    /// The rooms of the reader, by name.
    #[must_use]
    pub fn room_list(self) -> Memo<Vec<RoomView>> {
        Memo::new(move |_| rooms(&self.chat.rooms().read()))
    }

    /// The private chats of the reader, the ones used last first.
    #[must_use]
    pub fn private_list(self) -> Memo<Vec<RoomView>> {
        Memo::new(move |_| private_chats(&self.chat.rooms().read()))
    }

    /// How many messages in a room are unread.
    #[must_use]
    pub fn unread(self, room: Slug) -> Memo<u32> {
        Memo::new(move |_| room_at(self.chat, &room).unread().try_get().unwrap_or(0))
    }

    /// What waits to be read anywhere but in the given room: each unread private message, and each
    /// room in which something is unread.
    #[must_use]
    pub fn unread_elsewhere(
        self,
        here: impl Fn() -> Option<Slug> + Send + Sync + 'static,
    ) -> Memo<u32> {
        Memo::new(move |_| waiting(&self.chat.rooms().read(), here().as_ref()))
    }

    /// Everyone who is online in any room that the reader can see into.
    #[must_use]
    pub fn online(self) -> Memo<BTreeSet<UserId>> {
        Memo::new(move |_| {
            let rooms = self.chat.rooms().read();
            let people = rooms.iter().flat_map(|room| &room.online);
            let mut online = BTreeSet::new();
            // To collect them would be to sort them.
            online.extend(people.map(|user| user.id));
            online
        })
    }

    /// The room that the reader is led to when the one they are in is lost.
    #[must_use]
    pub fn next_room(self) -> Option<RoomView> {
        let rooms = rooms(&self.chat.rooms().read_untracked());
        let lobby = rooms.iter().find(|room| room.slug.0 == Slug::LOBBY);
        lobby.or(rooms.first()).cloned()
    }

    /// The private chat with exactly these people.
    #[must_use]
    pub fn private_chat(self, names: &[String]) -> Option<Slug> {
        let me = self.chat.me().read();
        let rooms = self.chat.rooms().read();
        private_chat(&rooms, names, me.as_ref()?)
    }

    /// The address under which the reader finds a room: for a private chat the names of its people,
    /// unless these have passed on and lead to another chat.
    #[must_use]
    pub fn address_of(self, room: &RoomView) -> Address {
        let address = Address::of_room(room, self.chat.me().read().as_ref());
        let leads_elsewhere = |names: &[String]| {
            let there = self.private_chat(names);
            there.is_some_and(|there| there != room.slug)
        };
        match address {
            Address::Direct(names) if leads_elsewhere(&names) => {
                Address::Room(room.slug.clone(), None)
            }
            address => address,
        }
    }

    /// A room that the reader need not be in to know of: a known one, a public one, or the one
    /// they are invited to.
    #[must_use]
    pub fn room_outside(self, room: &Slug) -> Option<RoomView> {
        let rooms = self.chat.rooms().read();
        let directory = self.chat.directory().read();
        let listed = directory.public.iter().chain(&directory.invitation);
        let mut views = rooms
            .iter()
            .map(|known| &known.view)
            .chain(listed.map(|listed| &listed.room));
        views.find(|view| view.slug == *room).cloned()
    }

    /// The public room with this name, in any case.
    #[must_use]
    pub fn public_room(self, name: &str) -> Option<RoomView> {
        let name = name.trim().to_lowercase();
        let public = self.chat.directory().public().read();
        let mut rooms = public.iter().map(|listed| &listed.room);
        rooms
            .find(|room| !name.is_empty() && room.name.to_lowercase() == name)
            .cloned()
    }
}

/// How a number of unread messages is written.
#[must_use]
pub fn unread_count(unread: u32) -> String {
    if unread < limits::UNREAD_AT_MOST {
        unread.to_string()
    } else {
        format!("{}+", limits::UNREAD_AT_MOST - 1)
    }
}

fn rooms(known: &[Room]) -> Vec<RoomView> {
    let rooms = known
        .iter()
        .map(|room| &room.view)
        .filter(|view| view.kind != RoomKind::Direct)
        .cloned()
        .collect();
    in_order(rooms, |view| (view.name.to_lowercase(), view.slug.clone()))
}

fn private_chats(known: &[Room]) -> Vec<RoomView> {
    let chats: Vec<_> = known.iter().filter(|room| is_private_chat(room)).collect();
    let last_used = |room: &&Room| (Reverse(room.latest.clone()), room.view.name.clone());
    let chats = in_order(chats, last_used);
    chats.into_iter().map(|room| room.view.clone()).collect()
}

fn is_private_chat(room: &Room) -> bool {
    room.view.kind == RoomKind::Direct
}

fn waiting(rooms: &[Room], here: Option<&Slug>) -> u32 {
    let elsewhere = rooms.iter().filter(|room| Some(&room.view.slug) != here);
    elsewhere
        .map(|room| {
            if is_private_chat(room) {
                room.unread
            } else {
                room.unread.min(1)
            }
        })
        .sum()
}

fn private_chat(rooms: &[Room], names: &[String], me: &User) -> Option<Slug> {
    let people = |names: &mut dyn Iterator<Item = &String>| {
        let others = names.map(|name| name.to_lowercase());
        let mut people = in_order(
            others.chain([me.name.to_lowercase()]).collect(),
            String::clone,
        );
        people.dedup();
        people
    };
    let wanted = people(&mut names.iter());
    let is_it = |room: &&Room| people(&mut room.view.with.iter().map(|user| &user.name)) == wanted;
    let chats = rooms.iter().filter(|room| is_private_chat(room));
    // Names pass on: of two people who went by one, the later holds it.
    let holders = |room: &&Room| {
        room.view
            .with
            .iter()
            .map(|user| user.id)
            .collect::<Vec<_>>()
    };
    let chat = chats.filter(is_it).max_by_key(holders)?;
    Some(chat.view.slug.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::samples::{page, private, user};

    fn room(name: &str, unread: u32) -> Room {
        let mut state = page(1..=1);
        state.room.slug = Slug(name.to_lowercase());
        state.room.name = name.to_owned();
        state.unread = unread;
        Room::known(state)
    }

    fn chat_with(names: &[&str], last: i64, unread: u32) -> Room {
        let mut state = private(&names.join("-"), 1..=last);
        let people = names.iter().zip(2..);
        state.room.with = people.map(|(name, id)| user(id, name)).collect();
        state.unread = unread;
        Room::known(state)
    }

    fn names(views: &[RoomView]) -> Vec<&str> {
        views.iter().map(|view| view.name.as_str()).collect()
    }

    #[test]
    fn rooms_are_listed_by_name_and_private_chats_by_use() {
        let known = [
            room("Zoo", 0),
            chat_with(&["Bob"], 1, 0),
            room("art", 0),
            chat_with(&["Cleo"], 3, 0),
        ];
        assert_eq!(names(&rooms(&known)), ["art", "Zoo"]);
        assert_eq!(names(&private_chats(&known)), ["Cleo", "Bob"]);
    }

    #[test]
    fn a_private_chat_without_messages_comes_last() {
        let mut fresh = chat_with(&["Ann"], 1, 0);
        fresh.latest = None;
        let known = [fresh, chat_with(&["Bob"], 1, 0)];
        assert_eq!(names(&private_chats(&known)), ["Bob", "Ann"]);
    }

    #[test]
    fn private_messages_wait_one_by_one_and_rooms_as_a_whole() {
        let known = [room("Art", 7), room("Zoo", 2), chat_with(&["Bob"], 1, 3)];
        assert_eq!(waiting(&known, None), 5);
        assert_eq!(waiting(&known, Some(&"zoo".into())), 4);
    }

    #[test]
    fn more_than_can_be_counted_is_said_so() {
        assert_eq!(unread_count(99), "99");
        assert_eq!(unread_count(limits::UNREAD_AT_MOST), "99+");
    }

    #[test]
    fn a_private_chat_is_found_by_its_people_in_any_order_and_case() {
        let me = user(1, "Ada");
        let known = [
            chat_with(&["Bob"], 1, 0),
            chat_with(&["Bob", "Cleo"], 1, 0),
            chat_with(&[], 1, 0),
        ];
        let find = |names: &[&str]| {
            let names: Vec<_> = names.iter().map(|&name| name.to_owned()).collect();
            private_chat(&known, &names, &me).map(|slug| slug.0)
        };
        assert_eq!(find(&["bob"]).as_deref(), Some("dm-Bob"));
        assert_eq!(
            find(&["Cleo", "ada", "BOB"]).as_deref(),
            Some("dm-Bob-Cleo")
        );
        assert_eq!(find(&["Ada"]).as_deref(), Some("dm-"));
        assert_eq!(find(&["Cleo"]), None);
    }

    #[test]
    fn a_name_that_has_passed_on_leads_to_who_holds_it() {
        let mut later = chat_with(&["Bob"], 1, 0);
        later.view.slug = "dm-later".into();
        later.view.with[0].id = UserId(7);
        let known = [later, chat_with(&["Bob"], 9, 0)];
        let bob = ["Bob".to_owned()];
        let found = private_chat(&known, &bob, &user(1, "Ada"));
        assert_eq!(found, Some("dm-later".into()));
    }
}
