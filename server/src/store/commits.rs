//! What was committed and is now to be told, in the order in which it is kept.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Instant;

use hubbub_protocol::{Change, Message, UserId};
use tokio::sync::{mpsc, oneshot};

use super::TokenHash;
use super::rooms::{Reading, Room};

/// What was committed, in its order: messages in that of their numbers, and everything else after
/// the messages that came before it.
pub type CommitLog = mpsc::Receiver<Commit>;

/// What one transaction has to tell.
#[derive(Debug)]
pub struct Commit {
    /// When all of it was durable, and later ones were not begun.
    pub at: Instant,
    /// In order.
    pub committed: Vec<Committed>,
}

/// What is durable (or off the record) and now to be told.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "nearly all are messages")]
pub enum Committed {
    /// To everyone in its room.
    Message(CommittedMessage),
    /// To the reader alone.
    Mark(CommittedMark),
    /// To the person who hears the room no more.
    Departure(CommittedDeparture),
    /// To everyone in the room: what it is like now.
    Room(Arc<Room>),
    /// To the connections of the session that has ended.
    SignOut(TokenHash),
    /// To nobody. It is dropped when everything before it was told.
    Milestone(oneshot::Sender<Infallible>),
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
#[derive(Debug)]
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

/// A membership that has ended.
#[derive(Debug)]
pub struct CommittedDeparture {
    /// Whose.
    pub user: UserId,
    /// In which room.
    pub room: Arc<Room>,
    /// Whether the room's creator has ended it.
    pub removed: bool,
}
