//! Having read a room, or not.

use hubbub_protocol::{Command, Message, Seq, Slug};
use leptos::prelude::*;

use crate::state::{ChatState, RoomStoreFields, reading::Reading, room_at};

impl ChatState {
    /// Opens a room: what is unread in it is new until it is left.
    pub fn open(self, room: &Slug) {
        if self.knows_untracked(room) {
            let read = room_at(self.chat, room).read().get_untracked();
            let unread = room_at(self.chat, room).unread().get_untracked();
            let reading = Reading::opened(read, unread);
            room_at(self.chat, room).reading().set(reading);
        }
    }

    /// The place that is to be told as read while the reader sees the end of the room. Follows what
    /// is said and read there.
    pub fn unread_end(self, room: &Slug) -> Option<Seq> {
        let log = room_at(self.chat, room).log().try_get()?;
        let last = log.messages().last().filter(|_| !log.newer())?.seq;
        let read = room_at(self.chat, room).read().try_get()?;
        let reading = room_at(self.chat, room).reading().try_get()?;
        reading.due(last, read)
    }

    /// Tells that the room is read up to this place.
    pub fn mark_read(self, room: &Slug, seq: Seq) {
        self.say(Command::Read {
            room: room.clone(),
            seq,
        });
    }

    /// Makes a message and all after it unread again, in its room. Where the reader sees it, they
    /// are told where the news begin.
    pub fn mark_unread(self, shown_in: &Slug, message: &Message) {
        let room = &message.room;
        if room == shown_in {
            let log = room_at(self.chat, room).log().get_untracked();
            let last = log.messages().last().map_or(message.seq, |last| last.seq);
            room_at(self.chat, room)
                .reading()
                .update(|reading| reading.hold(message.seq, last));
        }
        self.say(Command::Unread {
            room: room.clone(),
            seq: message.seq,
        });
    }
}
