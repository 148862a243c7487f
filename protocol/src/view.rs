//! Users, rooms and messages as they appear inside events and pages.

use serde::{Deserialize, Serialize};

use crate::ids::{Change, ClientId, Seq, Slug, Timestamp, UserId};

/// A person, as others see them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct User {
    /// Who it is, also after a change of name.
    pub id: UserId,
    /// What they are called.
    pub name: String,
}

/// What sort of place a room is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoomKind {
    /// Open to everyone.
    Public,
    /// A private chat of exactly two people.
    Direct,
}

/// A room, without what was said in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomView {
    /// Its name in addresses and commands.
    pub slug: Slug,
    /// Its name for people; in a private chat, the other person's name.
    pub name: String,
    /// What it is about; may be empty.
    pub topic: String,
    /// What sort of place it is.
    pub kind: RoomKind,
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
    /// What it says. Never markup.
    pub text: String,
    /// When it was stored.
    pub at: Timestamp,
    /// The author's own id for it; told to the author only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<ClientId>,
}

/// A room as someone who enters it sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomState {
    /// The room.
    pub room: RoomView,
    /// The last change that `messages` takes into account: what follows starts after it.
    pub head: Change,
    /// In the order of `seq`: the newest page, or (after `since`) every message that is new or
    /// was touched.
    pub messages: Vec<Message>,
    /// Whether there are messages before the first of these.
    pub older: bool,
    /// Who is in the room. Empty for a private chat.
    pub online: Vec<User>,
}

/// What a page is rendered from, by the server and once more by the browser that takes it over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageData {
    /// Who is looking, if their session says so.
    pub me: Option<User>,
    /// The rooms on this page: the one it shows first, then the private chats. Without a session
    /// only the lobby is there, without its messages.
    pub rooms: Vec<RoomState>,
}
