//! What a client heard must be a contiguous run of the room's one order, from its first page on:
//! live changes without a hole, and answers that leave nothing out.

use std::collections::HashSet;

use hubbub_protocol::{Change, Seq};

use super::numbers::Numbers;
use super::{Fault, Told};
use crate::log::{Entry, Sighting};
use crate::record::Record;

/// The first thing that does not follow from what was heard before.
pub fn check(told: &Told<'_>, record: &Record, numbers: &Numbers<'_>) -> Option<Fault> {
    let mut run = Run {
        told,
        record,
        numbers,
        place: None,
    };
    let mut entries = told.heard.entries.iter();
    let fault = entries.find_map(|entry| run.follow(entry).err());
    fault.or_else(|| run.end().err())
}

struct Run<'a> {
    told: &'a Told<'a>,
    record: &'a Record,
    numbers: &'a Numbers<'a>,
    /// The last change that was heard; nothing outside of the room.
    place: Option<Change>,
}

impl Run<'_> {
    fn follow(&mut self, entry: &Entry) -> Result<(), Fault> {
        match entry {
            Entry::Page { head, messages } => self.page(*head, messages),
            Entry::Missed {
                since,
                head,
                messages,
            } => self.missed(*since, *head, messages),
            Entry::Live(sighting) => self.live(sighting.change),
            Entry::Gone => {
                self.place = None;
                Ok(())
            }
        }
    }

    /// A page holds every message between its first and its head.
    fn page(&mut self, head: Change, messages: &[Sighting]) -> Result<(), Fault> {
        let first = messages.first().map_or(Seq(1), |first| first.seq);
        let stored = self.record.messages.iter().map(|message| message.seq);
        let expected = stored.filter(|seq| (first..=Seq(head.0)).contains(seq));
        self.all_there(head, messages, expected)?;
        self.advance(head)
    }

    /// An answer holds the message of every change since; a message that has changed several times
    /// is in it once, as it is now.
    fn missed(&mut self, since: Change, head: Change, messages: &[Sighting]) -> Result<(), Fault> {
        if self.place != Some(since) {
            return Err(self.hole(since));
        }
        let after = messages.iter().find(|sighting| sighting.change <= since);
        if let Some(sighting) = after {
            return Err(self.repeated(sighting.change));
        }
        let changes = (since.0 + 1..=head.0).map(Change);
        let expected = changes.filter_map(|change| self.numbers.message_of(change));
        self.all_there(head, messages, expected)?;
        self.advance(head)
    }

    fn live(&mut self, change: Change) -> Result<(), Fault> {
        let Some(place) = self.place else {
            return Err(Fault::Overheard {
                client: self.told.client.to_owned(),
                room: self.record.room.clone(),
                change,
            });
        };
        if change <= place {
            return Err(self.repeated(change));
        }
        if change != place.next() {
            return Err(self.hole(change));
        }
        self.place = Some(change);
        Ok(())
    }

    /// The client must have heard the end, unless the room was not its own any more.
    fn end(&self) -> Result<(), Fault> {
        match self.place {
            Some(place) if place != self.record.head => Err(self.hole(self.record.head)),
            _ => Ok(()),
        }
    }

    fn all_there(
        &self,
        head: Change,
        messages: &[Sighting],
        expected: impl Iterator<Item = Seq>,
    ) -> Result<(), Fault> {
        if let Some(sighting) = messages.iter().find(|sighting| sighting.change > head) {
            return Err(self.hole(sighting.change));
        }
        if let Some(pair) = messages.windows(2).find(|pair| pair[0].seq >= pair[1].seq) {
            return Err(self.repeated(pair[1].change));
        }
        let there: HashSet<Seq> = messages.iter().map(|sighting| sighting.seq).collect();
        let omitted = { expected }.find(|seq| !there.contains(seq));
        omitted.map_or(Ok(()), |seq| {
            Err(Fault::Omitted {
                client: self.told.client.to_owned(),
                room: self.record.room.clone(),
                head,
                seq,
            })
        })
    }

    fn advance(&mut self, head: Change) -> Result<(), Fault> {
        if self.place.is_some_and(|place| head < place) {
            return Err(self.repeated(head));
        }
        self.place = Some(head);
        Ok(())
    }

    fn hole(&self, heard: Change) -> Fault {
        Fault::Hole {
            client: self.told.client.to_owned(),
            room: self.record.room.clone(),
            place: self.place.unwrap_or_default(),
            heard,
        }
    }

    fn repeated(&self, heard: Change) -> Fault {
        Fault::Repeated {
            client: self.told.client.to_owned(),
            room: self.record.room.clone(),
            place: self.place.unwrap_or_default(),
            heard,
        }
    }
}
