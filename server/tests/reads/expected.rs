//! What a read must tell, by the words of the protocol, when these are all messages of the room.

use hubbub::store::Page;
use hubbub_protocol::{Change, Message, Seq, Timestamp};

/// What must be read, by the words of the protocol.
pub struct Expected {
    /// All messages of the room.
    pub messages: Vec<Message>,
    /// How many are read at most.
    pub limit: usize,
}

impl Expected {
    pub fn newest(&self) -> Page {
        self.before(Seq(i64::MAX))
    }

    pub fn since(&self, since: Change) -> Page {
        let changed = self
            .messages
            .iter()
            .filter(|message| message.change > since);
        Page {
            messages: changed.cloned().collect(),
            older: false,
            newer: false,
        }
    }

    pub fn before(&self, seq: Seq) -> Page {
        let end = self.first_from(seq);
        self.range(end.saturating_sub(self.limit), end)
    }

    pub fn after(&self, seq: Seq) -> Page {
        let start = self.first_from(Seq(seq.0 + 1));
        self.range(start, start + self.limit)
    }

    pub fn around(&self, seq: Seq) -> Page {
        let start = self.first_from(seq).saturating_sub(self.limit / 2);
        self.range(start, start + self.limit)
    }

    pub fn at(&self, moment: &Timestamp) -> Page {
        let from = self.messages.iter().filter(|message| message.at >= *moment);
        let first = from.min_by_key(|message| (&message.at, message.seq));
        first.map_or_else(|| self.newest(), |message| self.around(message.seq))
    }

    fn first_from(&self, seq: Seq) -> usize {
        self.messages.partition_point(|message| message.seq < seq)
    }

    fn range(&self, start: usize, end: usize) -> Page {
        let end = end.min(self.messages.len());
        Page {
            messages: self.messages[start..end].to_vec(),
            older: start > 0,
            newer: end < self.messages.len(),
        }
    }
}
