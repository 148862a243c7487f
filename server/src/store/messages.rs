//! Messages on their way into the store and out of it.

use std::sync::Arc;

use hubbub_protocol::{Change, ClientId, Message, Seq, Slug, User, UserId};
use tokio::sync::mpsc;

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

/// What is durable (or off the record) and now to be told.
#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant, reason = "nearly all are messages")]
pub enum Committed {
    /// To everyone in its room.
    Message(CommittedMessage),
    /// To the reader alone.
    Mark(CommittedMark),
}

/// A message, new or touched.
#[derive(Debug, Clone)]
pub struct CommittedMessage {
    /// The room it is in.
    pub room: Arc<Room>,
    /// The message, with its author's client id.
    pub message: Message,
}

/// A reader's mark that was moved.
#[derive(Debug, Clone)]
pub struct CommittedMark {
    /// Whose.
    pub reader: UserId,
    /// In which room.
    pub room: Arc<Room>,
    /// The last change of the room that the count of unread messages takes into account.
    pub head: Change,
    /// Where it is now.
    pub reading: Reading,
}

/// What was committed in one transaction, in its order: messages in that of their numbers, and each
/// mark after every message that its count takes into account.
pub type CommitLog = mpsc::Receiver<Vec<Committed>>;

/// A room's content at one moment.
#[derive(Debug, Clone)]
pub struct Snapshot {
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
