//! Something that is to be done in a room, as it waits in the outbox and in the browser's storage.

mod stored;

use hubbub_protocol::{ClientId, Command, Epoch, Recipient, Seq, Slug};
use serde::{Deserialize, Serialize};

use self::stored::Stored;

/// A letter to the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Stored", try_from = "Stored")]
pub struct Letter {
    /// The id under which the server knows it, however often it is sent.
    pub id: ClientId,
    /// What is to be done.
    pub errand: Errand,
    /// When it was typed, in milliseconds since 1970: the order in which the letters are sent.
    pub typed: i64,
    /// The history in which its numbers have a meaning; letters without numbers need none.
    pub epoch: Option<Epoch>,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Errand {
    /// Send a message.
    Say {
        /// Where it goes.
        to: Recipient,
        /// What it says.
        text: String,
        /// The message in the same room that it answers.
        reply_to: Option<Seq>,
        /// The room in which a private message was typed.
        typed_in: Option<Slug>,
    },
    /// Change the text of one's own message.
    Edit {
        /// The room.
        room: Slug,
        /// The message.
        seq: Seq,
        /// What it says from now on.
        text: String,
    },
    /// Delete one's own message.
    Delete {
        /// The room.
        room: Slug,
        /// The message.
        seq: Seq,
    },
}

impl Letter {
    /// The command that does it.
    #[must_use]
    pub fn command(&self) -> Command {
        let id = self.id.clone();
        match self.errand.clone() {
            Errand::Say {
                to,
                text,
                reply_to,
                typed_in,
            } => Command::Send {
                to,
                id,
                text,
                reply_to,
                typed_in,
            },
            Errand::Edit { room, seq, text } => Command::Edit {
                id,
                room,
                seq,
                text,
            },
            Errand::Delete { room, seq } => Command::Delete { id, room, seq },
        }
    }

    /// What remains of it in this history: in another one than its own, numbers mean other messages.
    #[must_use]
    pub fn within(self, epoch: &Epoch) -> Option<Self> {
        if self.epoch.as_ref().is_none_or(|own| own == epoch) {
            return Some(self);
        }
        let errand = self.errand.without_numbers()?;
        Some(Self {
            errand,
            epoch: None,
            ..self
        })
    }
}

impl Errand {
    /// The message that it changes.
    #[must_use]
    pub fn target(&self) -> Option<(&Slug, Seq)> {
        match self {
            Self::Say { .. } => None,
            Self::Edit { room, seq, .. } | Self::Delete { room, seq } => Some((room, *seq)),
        }
    }

    /// The message that it changes or answers.
    #[must_use]
    pub fn concerns(&self) -> Option<Seq> {
        match self {
            Self::Say { reply_to, .. } => *reply_to,
            Self::Edit { seq, .. } | Self::Delete { seq, .. } => Some(*seq),
        }
    }

    /// What was typed.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Say { text, .. } | Self::Edit { text, .. } => Some(text),
            Self::Delete { .. } => None,
        }
    }

    /// The room in which something is to be done; a whisper goes to a room whose name only the
    /// server knows.
    #[must_use]
    pub fn room(&self) -> Option<&Slug> {
        match self {
            Self::Say { to, .. } => match to {
                Recipient::Room(room) => Some(room),
                Recipient::To(_) => None,
            },
            Self::Edit { room, .. } | Self::Delete { room, .. } => Some(room),
        }
    }

    fn without_numbers(self) -> Option<Self> {
        match self {
            Self::Say {
                to, text, typed_in, ..
            } => Some(Self::Say {
                to,
                text,
                reply_to: None,
                typed_in,
            }),
            Self::Edit { .. } | Self::Delete { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::samples::{letter, said};

    fn epoch(name: &str) -> Epoch {
        Epoch(name.to_owned())
    }

    fn numbered(errand: Errand) -> Letter {
        Letter {
            errand,
            epoch: Some(epoch("one")),
            ..letter("a", 1)
        }
    }

    fn edit() -> Letter {
        numbered(Errand::Edit {
            room: Slug::lobby(),
            seq: Seq(7),
            text: "better".to_owned(),
        })
    }

    fn delete() -> Letter {
        numbered(Errand::Delete {
            room: Slug::lobby(),
            seq: Seq(7),
        })
    }

    fn reply() -> Letter {
        numbered(Errand::Say {
            to: Recipient::To("Bob".to_owned()),
            text: "yes".to_owned(),
            reply_to: Some(Seq(7)),
            typed_in: Some(Slug::lobby()),
        })
    }

    #[test]
    fn every_letter_survives_the_storage() {
        for letter in [letter("a", 1), reply(), edit(), delete()] {
            let json = serde_json::to_string(&letter).expect("serializable");
            let read: Letter = serde_json::from_str(&json).expect("readable");
            assert_eq!(read, letter);
        }
    }

    #[test]
    fn a_letter_of_the_first_version_can_be_read() {
        let json = r#"{"id":"a","to":{"room":"lobby"},"text":"hi","typed":1}"#;
        let read: Letter = serde_json::from_str(json).expect("readable");
        assert_eq!(read, said("a", 1, "hi"));
    }

    #[test]
    fn another_history_voids_every_number() {
        assert_eq!(edit().within(&epoch("one")), Some(edit()));
        assert_eq!(edit().within(&epoch("two")), None);
        assert_eq!(delete().within(&epoch("two")), None);
        assert_eq!(letter("a", 1).within(&epoch("two")), Some(letter("a", 1)));
        let Some(Errand::Say { reply_to, text, .. }) =
            reply().within(&epoch("two")).map(|letter| letter.errand)
        else {
            panic!("no message");
        };
        assert_eq!((reply_to, text.as_str()), (None, "yes"));
    }
}
