//! What a client knows in the end must be what is stored: every message, its edits, its tombstone
//! and the quote it carries.

use hubbub_protocol::{Message, Seq};

use super::{Fault, Told};
use crate::model::Model;
use crate::record::Record;

/// The first message of which a client knows something else.
pub fn check(told: &Told<'_>, record: &Record) -> Option<Fault> {
    let model = told.heard.model.as_ref()?;
    let (seq, what) = missing(model, record).or_else(|| differing(model, record))?;
    Some(Fault::WrongView {
        client: told.client.to_owned(),
        room: record.room.clone(),
        seq,
        what,
    })
}

fn missing(model: &Model, record: &Record) -> Option<(Seq, String)> {
    let stored = record.messages.iter();
    let missing = stored
        .filter(|message| message.seq >= model.whole_from())
        .find(|message| model.message(message.seq).is_none())?;
    Some((missing.seq, "not known".into()))
}

fn differing(model: &Model, record: &Record) -> Option<(Seq, String)> {
    model.messages().find_map(|known| {
        let what = match find(record, known.seq) {
            None => "not stored".into(),
            Some(stored) if stored == known => return None,
            Some(stored) => difference(known, stored),
        };
        Some((known.seq, what))
    })
}

fn find(record: &Record, seq: Seq) -> Option<&Message> {
    let at = record
        .messages
        .binary_search_by_key(&seq, |message| message.seq);
    at.ok().map(|at| &record.messages[at])
}

/// What differs, in few words.
fn difference(known: &Message, stored: &Message) -> String {
    if known.change != stored.change {
        format!("known {:?}, stored {:?}", known.change, stored.change)
    } else if known.reply_to != stored.reply_to {
        format!(
            "known quote {:?}, stored {:?}",
            known.reply_to, stored.reply_to
        )
    } else {
        format!("known {known:?}, stored {stored:?}")
    }
}
