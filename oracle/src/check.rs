//! Whether all tell one story: what everybody did, what everybody heard, and what is stored.
//!
//! * `numbers`: every change number of a room, and which message it was about
//! * `order`: what each client heard is a contiguous run of the one order
//! * `deeds`: what was acknowledged is stored, once, and nothing else is
//! * `views`: what each client knows in the end is what is stored

mod deeds;
mod numbers;
mod order;
mod views;

#[cfg(test)]
mod tale;
#[cfg(test)]
mod tests;

use hubbub_protocol::{Change, ErrorCode, Seq, Slug};

use crate::log::{Log, RoomLog};
use crate::record::Record;
use numbers::Numbers;

/// Something that does not fit. One fault often shows in several ways.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// An acknowledged message is not stored.
    #[error("lost: {client}'s {id} was acknowledged as {seq:?} and is not stored")]
    Lost {
        /// Who sent it.
        client: String,
        /// Its client id.
        id: String,
        /// Its acknowledged place.
        seq: Seq,
    },
    /// One message is stored at two places, or two were acknowledged at one.
    #[error("doubled: {client}'s {id} is there twice, once as {seq:?}")]
    Doubled {
        /// Who sent it.
        client: String,
        /// Its client id.
        id: String,
        /// One of the places.
        seq: Seq,
    },
    /// A stored message does not say what its author last made it say.
    #[error("altered: {client}'s {seq:?} is stored as {stored:?}")]
    Altered {
        /// Who wrote it.
        client: String,
        /// Its place.
        seq: Seq,
        /// What is stored.
        stored: String,
    },
    /// Something is stored that nobody has sent.
    #[error("unsent: nobody has sent {seq:?}, {text:?}")]
    Unsent {
        /// Its place.
        seq: Seq,
        /// What it says.
        text: String,
    },
    /// Two messages of one client are stored in the wrong order.
    #[error("reordered: {client}'s {id} comes before one that was sent earlier")]
    Reordered {
        /// Who sent them.
        client: String,
        /// The later one's client id.
        id: String,
    },
    /// A deleted message was touched, or says something.
    #[error("resurrected: {seq:?} of {client} was deleted and {how}")]
    Resurrected {
        /// Who wrote it.
        client: String,
        /// Its place.
        seq: Seq,
        /// How it shows.
        how: &'static str,
    },
    /// A deed was never answered.
    #[error("unanswered: {client}'s {id}")]
    Unanswered {
        /// Who did it.
        client: String,
        /// Its client id.
        id: String,
    },
    /// A deed was refused that nothing forbids.
    #[error("refused: {client}'s {id} with {code:?}")]
    Refused {
        /// Who did it.
        client: String,
        /// Its client id.
        id: String,
        /// Why.
        code: ErrorCode,
    },
    /// A client has not heard what comes next in the one order.
    #[error("a hole: {client} heard {heard:?} in {room} after {place:?}")]
    Hole {
        /// Who.
        client: String,
        /// Where.
        room: Slug,
        /// The last change it knew.
        place: Change,
        /// What it heard then.
        heard: Change,
    },
    /// A client heard something again.
    #[error("repeated: {client} heard {heard:?} in {room} again, at {place:?}")]
    Repeated {
        /// Who.
        client: String,
        /// Where.
        room: Slug,
        /// The last change it knew.
        place: Change,
        /// What it heard then.
        heard: Change,
    },
    /// An answer to "what did I miss" lacks something.
    #[error("omitted: {client} was told all up to {head:?} in {room}, but not of {seq:?}")]
    Omitted {
        /// Who.
        client: String,
        /// Where.
        room: Slug,
        /// What the answer takes into account.
        head: Change,
        /// The message that is not in it.
        seq: Seq,
    },
    /// Two have seen different things under one number.
    #[error("disagreement: {change:?} of {room} was not the same to {one} and to {other}")]
    Disagreement {
        /// Where.
        room: Slug,
        /// The number.
        change: Change,
        /// The first who saw it.
        one: String,
        /// Who saw something else.
        other: String,
    },
    /// A number was given out, and nobody knows for what.
    #[error("unaccounted: nobody knows what {change:?} of {room} was")]
    Unaccounted {
        /// Where.
        room: Slug,
        /// The number.
        change: Change,
    },
    /// Somebody heard what is said in a room that is not theirs.
    #[error("overheard: {client} heard {change:?} of {room}, which is not theirs any more")]
    Overheard {
        /// Who.
        client: String,
        /// Where.
        room: Slug,
        /// What.
        change: Change,
    },
    /// A client knows something else than what is stored.
    #[error("a wrong view: {client} in {room}, {seq:?}: {what}")]
    WrongView {
        /// Who.
        client: String,
        /// Where.
        room: Slug,
        /// The first message that differs.
        seq: Seq,
        /// How.
        what: String,
    },
    /// What is stored contradicts itself.
    #[error("a broken record of {room}: {what}")]
    BrokenRecord {
        /// Where.
        room: Slug,
        /// How.
        what: String,
    },
    /// The server broke the rules of the wire.
    #[error("irregular: {client}: {what}")]
    Irregular {
        /// Who noticed.
        client: String,
        /// What.
        what: String,
    },
}

/// Checks what everybody did and heard against what is stored. All clients must have finished in
/// rooms where nothing happens any more; who has left a room keeps only what it heard.
#[must_use]
pub fn check(logs: &[Log], records: &[Record]) -> Vec<Fault> {
    let mut faults: Vec<Fault> = logs.iter().flat_map(irregular).collect();
    for record in records {
        faults.extend(check_room(logs, record));
    }
    faults
}

fn check_room(logs: &[Log], record: &Record) -> Vec<Fault> {
    let mut faults = Vec::new();
    deeds::check(logs, record, &mut faults);
    let numbers = Numbers::gather(logs, record, &mut faults);
    for log in logs {
        if let Some(heard) = log.rooms.get(&record.room) {
            let told = Told {
                client: &log.name,
                heard,
            };
            faults.extend(order::check(&told, record, &numbers));
            faults.extend(views::check(&told, record));
        }
    }
    faults
}

/// What one client heard in one room.
struct Told<'a> {
    client: &'a str,
    heard: &'a RoomLog,
}

fn irregular(log: &Log) -> impl Iterator<Item = Fault> {
    log.irregular.iter().map(|what| Fault::Irregular {
        client: log.name.clone(),
        what: what.clone(),
    })
}
