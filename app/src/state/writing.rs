//! What the box is used for besides new messages: answering a message, or changing one's own.

use hubbub_protocol::{Quote, Seq, Slug};

/// The message that is being written about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// What is sent next answers this message.
    Reply {
        /// The room of the message.
        room: Slug,
        /// How it begins.
        quote: Quote,
    },
    /// The box holds the text of this message; the draft waits.
    Edit {
        /// The room of the message.
        room: Slug,
        /// Its place.
        seq: Seq,
        /// What it says now.
        before: String,
        /// What it is going to say.
        text: String,
    },
}

impl About {
    /// Which message it is, and whether it is being changed.
    #[must_use]
    pub fn target(&self) -> (Slug, Seq, bool) {
        match self {
            Self::Reply { room, quote } => (room.clone(), quote.seq, false),
            Self::Edit { room, seq, .. } => (room.clone(), *seq, true),
        }
    }

    /// What the box holds instead of the draft.
    #[must_use]
    pub fn text(&self) -> Option<&String> {
        match self {
            Self::Reply { .. } => None,
            Self::Edit { text, .. } => Some(text),
        }
    }
}
