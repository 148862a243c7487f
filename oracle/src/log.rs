//! What one client did and heard, in order.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use hubbub_protocol::{Change, ClientId, Command, Epoch, ErrorCode, Message, Recipient, Seq, Slug};

use crate::model::Model;
use crate::tally::Tally;

/// Everything that one client knows when it ends.
#[derive(Debug, Clone, Default)]
pub struct Log {
    /// Its name.
    pub name: String,
    /// What it did, in this order.
    pub deeds: Vec<Deed>,
    /// What it heard, by room.
    pub rooms: BTreeMap<Slug, RoomLog>,
    /// What the server did against the rules, as the client noticed it.
    pub irregular: Vec<String>,
    /// How much there was.
    pub tally: Tally,
}

/// What a client heard in one room.
#[derive(Debug, Clone, Default)]
pub struct RoomLog {
    /// In the order in which it came.
    pub entries: Vec<Entry>,
    /// The room as the client knows it in the end; nothing if it was never told.
    pub model: Option<Model>,
}

/// Something a client heard in a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// The newest page: the first answer, or a `reset`.
    Page {
        /// The last change it takes into account.
        head: Change,
        /// What was on it.
        messages: Vec<Sighting>,
    },
    /// What happened since the last change it had seen.
    Missed {
        /// That change.
        since: Change,
        /// The last change the answer takes into account.
        head: Change,
        /// What is new or was touched.
        messages: Vec<Sighting>,
    },
    /// A message as it came.
    Live(Sighting),
    /// The room is not this client's any more.
    Gone,
}

/// A message as it was seen once: enough to tell whether all saw the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sighting {
    /// Its place.
    pub seq: Seq,
    /// The change after which it was like this.
    pub change: Change,
    /// Stands for all that the change itself determines.
    pub digest: u64,
}

impl Sighting {
    /// Sees a message. Neither its `client_id`, which only the author is told, nor the words of
    /// its quote, which follow another message, are part of what the change says.
    #[must_use]
    pub fn of(message: &Message) -> Self {
        let Message {
            room,
            seq,
            change,
            author,
            text,
            at,
            edited_at,
            deleted,
            reply_to,
            typed_in,
            off_record,
            client_id: _,
        } = message;
        let answers = reply_to.as_ref().map(|quote| quote.seq);
        let mut hasher = DefaultHasher::new();
        (room, author, text, at, edited_at, deleted).hash(&mut hasher);
        (answers, typed_in, off_record).hash(&mut hasher);
        Self {
            seq: *seq,
            change: *change,
            digest: hasher.finish(),
        }
    }
}

/// Something a client did, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// The client's own id for it, the same for every try.
    pub id: ClientId,
    /// Where.
    pub room: Slug,
    /// What.
    pub action: Action,
    /// The answer.
    pub outcome: Outcome,
    /// The history in which that was the answer.
    pub epoch: Epoch,
}

/// What can be done to a room's messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// A message is sent. Its text is unlike any other from its beginning on.
    Send {
        /// What it says.
        text: String,
        /// What it answers.
        reply_to: Option<Seq>,
    },
    /// An own message is changed. The text is unlike any other from its beginning on.
    Edit {
        /// The message.
        seq: Seq,
        /// What it says from now on.
        text: String,
    },
    /// An own message is deleted.
    Delete {
        /// The message.
        seq: Seq,
    },
}

/// What became of a deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Not known yet.
    Open,
    /// It was acknowledged.
    Stored(Receipt),
    /// It was refused, for good.
    Refused(ErrorCode),
}

/// The first answer to a deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// The place of the message.
    pub seq: Seq,
    /// The number of the change.
    pub change: Change,
}

impl Deed {
    /// The receipt, if it was acknowledged.
    #[must_use]
    pub fn receipt(&self) -> Option<Receipt> {
        match self.outcome {
            Outcome::Stored(receipt) => Some(receipt),
            Outcome::Open | Outcome::Refused(_) => None,
        }
    }

    /// How it is asked for.
    pub(crate) fn command(&self) -> Command {
        let (id, room) = (self.id.clone(), self.room.clone());
        match self.action.clone() {
            Action::Send { text, reply_to } => Command::Send {
                to: Recipient::Room(room),
                id,
                text,
                reply_to,
                typed_in: None,
            },
            Action::Edit { seq, text } => Command::Edit {
                id,
                room,
                seq,
                text,
            },
            Action::Delete { seq } => Command::Delete { id, room, seq },
        }
    }
}
