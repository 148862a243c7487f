//! Messages on their way into the store and out of it.

use std::sync::Arc;

use hubbub_protocol::{Change, ClientId, Message, Seq, Slug, User};

use super::rooms::{Reading, Room};

/// A message on its way into the store. The time of storing becomes its time.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// Where it goes.
    pub room: Arc<Room>,
    /// Who wrote it.
    pub author: User,
    /// The author's own id for it; unique among theirs, for ever.
    pub client_id: ClientId,
    /// What it says.
    pub text: String,
    /// The message of the same room that it answers.
    pub reply_to: Option<Seq>,
    /// The room in which a private message was typed.
    pub typed_in: Option<Slug>,
}

/// What an author does to their own message.
#[derive(Debug, Clone)]
pub struct Touch {
    /// Where it is.
    pub room: Arc<Room>,
    /// Its place there.
    pub seq: Seq,
    /// Who does it.
    pub author: User,
    /// The author's own id for this; unique among theirs, for ever.
    pub client_id: ClientId,
    /// What it says from now on; nothing deletes it.
    pub text: Option<String>,
}

/// Where a message was stored, now or by an earlier try with the same client id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// Its place.
    pub seq: Seq,
    /// Its change number.
    pub change: Change,
}

/// A room and its content at one moment.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// The room.
    pub room: Arc<Room>,
    /// The last change it takes into account.
    pub head: Change,
    /// How far the viewer has read.
    pub reading: Reading,
    /// In the order of `seq`.
    pub messages: Vec<Message>,
    /// Whether there are messages before the first of these.
    pub older: bool,
    /// Whether there are messages after the last of these.
    pub newer: bool,
    /// Whether this is the newest page although changes since some point were asked for, because
    /// that point is too far back.
    pub reset: bool,
}

/// A page of a room's history, in the order of `seq`.
#[derive(Debug, Clone)]
pub struct Page {
    /// The messages.
    pub messages: Vec<Message>,
    /// Whether there are messages before the first of these.
    pub older: bool,
    /// Whether there are messages after the last of these.
    pub newer: bool,
}

/// From where a [`Snapshot`] is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// The newest page.
    Newest,
    /// What is new or was touched after this change.
    Since(Change),
    /// The page around this message.
    Around(Seq),
}
