//! Users, rooms and messages as they appear inside events and pages.

use serde::{Deserialize, Serialize};

use crate::ids::{Change, ClientId, Epoch, Invite, Seq, Slug, Timestamp, UserId};
use crate::limits;

/// A person, as others see them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct User {
    /// Who it is, also after a change of name.
    pub id: UserId,
    /// What they are called.
    pub name: String,
}

/// What sort of place a room is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoomKind {
    /// Open to everyone, and listed.
    #[default]
    Public,
    /// Open to its members; its invitation makes one a member.
    Private,
    /// A private chat of exactly these people, one to eight of them.
    Direct,
}

/// A room, without what was said in it, as one person sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomView {
    /// Its name in addresses and commands.
    pub slug: Slug,
    /// Its name for people; a private chat is called by the names of the others.
    pub name: String,
    /// What it is about; may be empty.
    pub topic: String,
    /// What sort of place it is.
    pub kind: RoomKind,
    /// Whether what is said here goes only to those present and is never stored.
    #[serde(default, skip_serializing_if = "is_false")]
    pub off_record: bool,
    /// Who made it and may change it; nobody for the lobby and for private chats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub creator: Option<UserId>,
    /// What opens it to others; only in a private room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invite: Option<Invite>,
    /// The others in a private chat, by name; empty for other rooms.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<User>,
}

/// A message as a reply to it shows it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Quote {
    /// Its place in the same room.
    pub seq: Seq,
    /// Who wrote it.
    pub author: User,
    /// How it begins, at most [`limits::QUOTE_CHARACTERS`].
    pub text: String,
    /// Whether it was deleted.
    #[serde(default, skip_serializing_if = "is_false")]
    pub deleted: bool,
}

impl Quote {
    /// The quote of a message as it is now.
    #[must_use]
    pub fn of(message: &Message) -> Self {
        Self {
            seq: message.seq,
            author: message.author.clone(),
            text: Self::excerpt(&message.text),
            deleted: message.deleted,
        }
    }

    /// The beginning of a text that fits a quote.
    #[must_use]
    pub fn excerpt(text: &str) -> String {
        text.chars().take(limits::QUOTE_CHARACTERS).collect()
    }
}

/// The whole current state of one message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The room it is in.
    pub room: Slug,
    /// Its place in the room.
    pub seq: Seq,
    /// The number of the last thing that happened to it: equal to `seq` until it is touched.
    pub change: Change,
    /// Who wrote it.
    pub author: User,
    /// What it says. Never markup. Empty once it is deleted.
    pub text: String,
    /// When it was stored.
    pub at: Timestamp,
    /// When its text was last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<Timestamp>,
    /// Whether it was deleted; its place remains.
    #[serde(default, skip_serializing_if = "is_false")]
    pub deleted: bool,
    /// What it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<Quote>,
    /// The room in which a private message was typed, where its people see it too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub typed_in: Option<Slug>,
    /// Whether it was said off the record: it is in nobody's history.
    #[serde(default, skip_serializing_if = "is_false")]
    pub off_record: bool,
    /// The author's own id for it; told to the author only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<ClientId>,
}

/// A room as someone who enters it sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomState {
    /// The room.
    pub room: RoomView,
    /// The last change that everything here takes into account: what follows starts after it.
    pub head: Change,
    /// The place up to which this person has read.
    pub read: Seq,
    /// How many messages of others come after that, counted up to [`limits::UNREAD_AT_MOST`].
    pub unread: u32,
    /// In the order of `seq`: a page, or (after `since`) every message that is new or was touched.
    pub messages: Vec<Message>,
    /// Whether there are messages before the first of these.
    pub older: bool,
    /// Whether there are messages after the last of these: only on the page of a permalink.
    #[serde(default, skip_serializing_if = "is_false")]
    pub newer: bool,
    /// Who is in the room. Empty for a private chat.
    pub online: Vec<User>,
}

/// One of the rooms that a person is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinedRoom {
    /// The room.
    pub room: RoomView,
    /// The last change in it. Who enters with it as `since` is told only what follows.
    pub head: Change,
    /// The place up to which this person has read.
    pub read: Seq,
    /// How many messages of others come after that, counted up to [`limits::UNREAD_AT_MOST`].
    pub unread: u32,
    /// When the last message was stored; nothing in an empty room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<Timestamp>,
}

/// A room as the list of public rooms shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedRoom {
    /// The room.
    pub room: RoomView,
    /// How many people are in it now.
    pub people: usize,
}

/// What a page is rendered from, by the server and once more by the browser that takes it over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageData {
    /// Who is looking, if their session says so.
    pub me: Option<User>,
    /// The history that everything here is part of.
    pub epoch: Epoch,
    /// The rooms whose messages are on this page: the one it shows first, then the private chats
    /// used last. Without a session only the room, without its messages.
    pub rooms: Vec<RoomState>,
    /// The rooms this person is in, the ones used last first.
    pub joined: Vec<JoinedRoom>,
    /// Some public rooms to pick from, the ones with most people first.
    pub public: Vec<ListedRoom>,
    /// The private room that the page's address invites to.
    pub invitation: Option<ListedRoom>,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde passes references
fn is_false(value: &bool) -> bool {
    !value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_ends_between_two_characters() {
        let text = "ä".repeat(limits::QUOTE_CHARACTERS + 1);
        assert_eq!(Quote::excerpt(&text), "ä".repeat(limits::QUOTE_CHARACTERS));
        assert_eq!(Quote::excerpt("short"), "short");
    }
}
