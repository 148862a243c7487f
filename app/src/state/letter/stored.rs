//! A letter as the browser's storage holds it: one flat object. The kinds are told apart by their
//! fields, so that letters from before there were several can still be read.

use hubbub_protocol::{ClientId, Epoch, Recipient, Seq, Slug};
use serde::{Deserialize, Serialize};

use super::{Errand, Letter};

/// The fields of any letter.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Stored {
    id: ClientId,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Recipient>,
    #[serde(skip_serializing_if = "Option::is_none")]
    room: Option<Slug>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seq: Option<Seq>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to: Option<Seq>,
    #[serde(skip_serializing_if = "Option::is_none")]
    typed_in: Option<Slug>,
    typed: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    epoch: Option<Epoch>,
}

impl From<Letter> for Stored {
    fn from(letter: Letter) -> Self {
        let stored = Self {
            id: letter.id,
            typed: letter.typed,
            epoch: letter.epoch,
            ..Self::default()
        };
        match letter.errand {
            Errand::Say {
                to,
                text,
                reply_to,
                typed_in,
            } => Self {
                to: Some(to),
                text: Some(text),
                reply_to,
                typed_in,
                ..stored
            },
            Errand::Edit { room, seq, text } => Self {
                room: Some(room),
                seq: Some(seq),
                text: Some(text),
                ..stored
            },
            Errand::Delete { room, seq } => Self {
                room: Some(room),
                seq: Some(seq),
                ..stored
            },
        }
    }
}

impl TryFrom<Stored> for Letter {
    type Error = &'static str;

    fn try_from(stored: Stored) -> Result<Self, Self::Error> {
        let Stored {
            reply_to, typed_in, ..
        } = stored;
        let errand = match (stored.to, stored.room.zip(stored.seq), stored.text) {
            (Some(to), _, Some(text)) => Errand::Say {
                to,
                text,
                reply_to,
                typed_in,
            },
            (_, Some((room, seq)), Some(text)) => Errand::Edit { room, seq, text },
            (_, Some((room, seq)), None) => Errand::Delete { room, seq },
            _ => return Err("this is no letter"),
        };
        Ok(Self {
            id: stored.id,
            errand,
            typed: stored.typed,
            epoch: stored.epoch,
        })
    }
}
