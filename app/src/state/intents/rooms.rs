//! What a person wants with rooms: to make, enter, change and leave them.

use hubbub_protocol::{Command, Invite, Slug};
use leptos::prelude::*;

use crate::{
    browser,
    state::{ChatState, ChatStoreFields, directory::DirectoryStoreFields},
};

/// A room that somebody wishes for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRoom {
    /// Its name for people.
    pub name: String,
    /// What it is about.
    pub topic: String,
    /// Whether it is open only to those who are invited.
    pub private: bool,
    /// Whether what is said in it is never stored.
    pub off_record: bool,
}

/// What is to be otherwise in a room.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RoomChange {
    /// Its new name.
    pub name: Option<String>,
    /// Its new topic.
    pub topic: Option<String>,
    /// Whether what is said from now on is never stored.
    pub off_record: Option<bool>,
}

impl ChatState {
    /// Makes a room, or finds the public one with this name; the page leads there.
    pub fn create_room(self, room: NewRoom) {
        self.wish(Command::Create {
            id: browser::unique_id(),
            name: room.name,
            topic: room.topic,
            private: room.private,
            off_record: room.off_record,
        });
    }

    /// Makes or finds the private chat with these people; the page leads there.
    pub fn open_chat(self, people: Vec<String>) {
        self.wish(Command::Open {
            id: browser::unique_id(),
            people,
        });
    }

    /// Enters a room that is not known yet.
    pub fn enter_room(self, room: Slug, invite: Option<Invite>) {
        self.wish(Command::Enter {
            room,
            since: None,
            invite,
        });
    }

    /// Gives a room up.
    pub fn leave_room(self, room: Slug) {
        self.wish(Command::Leave { room });
    }

    /// Changes a room of one's own.
    pub fn change_room(self, room: Slug, change: RoomChange) {
        self.wish(Command::ChangeRoom {
            id: browser::unique_id(),
            room,
            name: change.name,
            topic: change.topic,
            off_record: change.off_record,
        });
    }

    /// Takes somebody out of a private room of one's own.
    pub fn remove_member(self, room: Slug, user: String) {
        self.wish(Command::Remove {
            id: browser::unique_id(),
            room,
            user,
        });
    }

    /// Asks who belongs to a private room.
    pub fn ask_for_members(self, room: Slug) {
        self.say(Command::Members { room });
    }

    /// Asks for the public rooms whose names contain this.
    pub fn ask_for_rooms(self, matching: &str) {
        let matching = matching.trim();
        self.say(Command::Rooms {
            matching: (!matching.is_empty()).then(|| matching.to_owned()),
        });
    }

    /// Whether this room is being entered already.
    #[must_use]
    pub fn is_entering(self, room: &Slug) -> bool {
        let directory = self.chat.directory().read_untracked();
        directory.has_tried(room)
    }

    /// Whether a command of this kind waits for its answer.
    #[must_use]
    pub fn is_asking(self, is_kind: impl Fn(&Command) -> bool) -> bool {
        self.chat.directory().asking().read().iter().any(is_kind)
    }

    /// Forgets why something was refused: whoever asked has turned to something else.
    pub fn forgive(self) {
        if self.chat.directory().refusal().read_untracked().is_some() {
            self.chat.directory().refusal().set(None);
        }
    }

    /// Asks for what must not be lost with the connection.
    fn wish(self, command: Command) {
        self.forgive();
        if self.chat.directory().write().wish(command.clone()) {
            self.say(command);
        }
    }
}
