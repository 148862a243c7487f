//! Every change number of a room, and which message it was about, as far as anybody knows: heard,
//! read afterwards, or acknowledged.

use std::collections::BTreeMap;

use hubbub_protocol::{Change, Seq};

use super::Fault;
use crate::log::{Entry, Log, Sighting};
use crate::record::Record;

/// Who counts as the author of what is read afterwards.
const RECORD: &str = "the record";

/// The numbers that are known.
pub struct Numbers<'a> {
    record: &'a Record,
    known: BTreeMap<Change, Known<'a>>,
}

struct Known<'a> {
    seq: Seq,
    /// Nothing when it is only known from an acknowledgement.
    digest: Option<u64>,
    by: &'a str,
}

impl<'a> Numbers<'a> {
    /// Puts together what everybody knows; whoever knows something else than the others is
    /// reported, and so is every number that nobody knows.
    pub fn gather(logs: &'a [Log], record: &'a Record, faults: &mut Vec<Fault>) -> Self {
        let mut numbers = Self {
            record,
            known: BTreeMap::new(),
        };
        for message in &record.messages {
            faults.extend(numbers.see(RECORD, &Sighting::of(message)));
        }
        for log in logs {
            for deed in log.deeds.iter().filter(|deed| deed.room == record.room) {
                if let Some(receipt) = deed.receipt() {
                    faults.extend(numbers.note(&log.name, receipt.change, receipt.seq, None));
                }
            }
            // One disagreement of a client is enough to read.
            let sightings = log.rooms.get(&record.room).into_iter();
            let sightings = sightings.flat_map(|room| room.entries.iter().flat_map(sightings_of));
            let mut differing = sightings.filter_map(|sighting| numbers.see(&log.name, sighting));
            let first = differing.next();
            differing.for_each(drop);
            faults.extend(first);
        }
        faults.extend(numbers.unaccounted());
        numbers
    }

    /// Which message a change was about.
    pub fn message_of(&self, change: Change) -> Option<Seq> {
        self.known.get(&change).map(|known| known.seq)
    }

    fn see(&mut self, by: &'a str, sighting: &Sighting) -> Option<Fault> {
        self.note(by, sighting.change, sighting.seq, Some(sighting.digest))
    }

    fn note(
        &mut self,
        by: &'a str,
        change: Change,
        seq: Seq,
        digest: Option<u64>,
    ) -> Option<Fault> {
        let known = self
            .known
            .entry(change)
            .or_insert(Known { seq, digest, by });
        let same = known.seq == seq
            && known
                .digest
                .is_none_or(|known| digest.is_none_or(|digest| digest == known));
        if known.digest.is_none() {
            (known.digest, known.by) = (digest, by);
        }
        (!same).then(|| Fault::Disagreement {
            room: self.record.room.clone(),
            change,
            one: known.by.to_owned(),
            other: by.to_owned(),
        })
    }

    fn unaccounted(&self) -> Option<Fault> {
        let numbers = (1..=self.record.head.0).map(Change);
        let mut unknown = numbers.filter(|change| !self.known.contains_key(change));
        unknown.next().map(|change| Fault::Unaccounted {
            room: self.record.room.clone(),
            change,
        })
    }
}

fn sightings_of(entry: &Entry) -> &[Sighting] {
    match entry {
        Entry::Page { messages, .. } | Entry::Missed { messages, .. } => messages,
        Entry::Live(sighting) => std::slice::from_ref(sighting),
        Entry::Gone => &[],
    }
}
