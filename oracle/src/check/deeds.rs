//! What was acknowledged must be stored, once and in its order, as it was last made to be; and
//! nothing else may be.

use std::collections::{BTreeMap, HashMap, HashSet};

use hubbub_protocol::{Change, ErrorCode, Message, Quote, Seq};

use super::Fault;
use crate::log::{Action, Deed, Entry, Log, Outcome};
use crate::record::Record;

/// Checks everybody's deeds in one room against what is stored.
pub fn check(logs: &[Log], record: &Record, faults: &mut Vec<Fault>) {
    faults.extend(self_contradiction(record));
    let mut stories = Stories::default();
    for log in logs {
        let deeds = log.deeds.iter().filter(|deed| deed.room == record.room);
        for deed in deeds.clone() {
            faults.extend(unsettled(log, deed));
            faults.extend(stories.tell(log, deed));
        }
        faults.extend(reordered(log, deeds));
    }
    faults.extend(stories.lost(record));
    for message in &record.messages {
        faults.extend(stories.untrue(message));
    }
    faults.extend(stories.remembered(record));
}

/// Numbers must be unique, and the messages in their order.
fn self_contradiction(record: &Record) -> Option<Fault> {
    let mut changes = HashSet::new();
    let mut last = Seq(0);
    let mut wrong = None;
    for message in &record.messages {
        let Message { seq, change, .. } = message;
        let fits = *seq > last && change.0 >= seq.0 && *change <= record.head;
        if !fits || !changes.insert(change) {
            wrong.get_or_insert(format!("{seq:?} with {change:?} after {last:?}"));
        }
        last = *seq;
    }
    wrong.map(|what| Fault::BrokenRecord {
        room: record.room.clone(),
        what,
    })
}

/// Every deed must be acknowledged, but for those that come too late.
fn unsettled(log: &Log, deed: &Deed) -> Option<Fault> {
    let (client, id) = (log.name.clone(), deed.id.0.clone());
    match deed.outcome {
        Outcome::Stored(_) => None,
        Outcome::Open => Some(Fault::Unanswered { client, id }),
        Outcome::Refused(ErrorCode::UnknownMessage) if was_deleted(log, deed) => None,
        Outcome::Refused(ErrorCode::UnknownRoom) if has_left(log, deed) => None,
        Outcome::Refused(code) => Some(Fault::Refused { client, id, code }),
    }
}

fn was_deleted(log: &Log, deed: &Deed) -> bool {
    let (Action::Edit { seq, .. } | Action::Delete { seq }) = deed.action else {
        return false;
    };
    log.deeds.iter().any(|other| {
        other.room == deed.room
            && other.action == Action::Delete { seq }
            && other.receipt().is_some()
    })
}

fn has_left(log: &Log, deed: &Deed) -> bool {
    let room = log.rooms.get(&deed.room);
    room.is_some_and(|room| room.entries.contains(&Entry::Gone))
}

/// One client's messages are stored in the order in which it sent them, unless some of them had to
/// be sent again because there was no room for them.
fn reordered<'a>(log: &Log, deeds: impl Iterator<Item = &'a Deed>) -> Option<Fault> {
    if log.tally.refused > 0 {
        return None;
    }
    let mut last = Seq(0);
    for deed in deeds.filter(|deed| matches!(deed.action, Action::Send { .. })) {
        let Some(receipt) = deed.receipt() else {
            continue;
        };
        if receipt.seq < last {
            return Some(Fault::Reordered {
                client: log.name.clone(),
                id: deed.id.0.clone(),
            });
        }
        last = receipt.seq;
    }
    None
}

/// What the messages of a room have gone through, as far as it was acknowledged.
#[derive(Default)]
struct Stories<'a> {
    by_place: BTreeMap<Seq, Story<'a>>,
    /// By author and text: sends that were answered otherwise, or not at all. Each of them may be
    /// stored once.
    unacknowledged: HashSet<(&'a str, &'a str)>,
    /// By author and text.
    sent: HashMap<(&'a str, &'a str), &'a Deed>,
    touches: BTreeMap<Seq, BTreeMap<Change, &'a Action>>,
}

#[derive(Clone, Copy)]
struct Story<'a> {
    client: &'a str,
    id: &'a str,
    text: &'a str,
    reply_to: Option<Seq>,
}

impl<'a> Stories<'a> {
    fn tell(&mut self, log: &'a Log, deed: &'a Deed) -> Option<Fault> {
        match (&deed.action, deed.receipt()) {
            (Action::Send { text, reply_to }, receipt) => {
                self.sent.insert((&log.name, text), deed);
                let Some(receipt) = receipt else {
                    self.unacknowledged.insert((&log.name, text));
                    return None;
                };
                let story = Story {
                    client: &log.name,
                    id: &deed.id.0,
                    text,
                    reply_to: *reply_to,
                };
                let other = self.by_place.insert(receipt.seq, story);
                other.map(|_| doubled(story, receipt.seq))
            }
            (action, Some(receipt)) => {
                let touches = self.touches.entry(receipt.seq).or_default();
                touches.insert(receipt.change, action);
                None
            }
            (_, None) => None,
        }
    }

    /// What was acknowledged and is not there.
    fn lost(&self, record: &Record) -> Vec<Fault> {
        let stored: HashSet<Seq> = record.messages.iter().map(|message| message.seq).collect();
        let lost = self
            .by_place
            .iter()
            .filter(|(seq, _)| !stored.contains(seq));
        lost.map(|(seq, story)| Fault::Lost {
            client: story.client.to_owned(),
            id: story.id.to_owned(),
            seq: *seq,
        })
        .collect()
    }

    /// What is stored and was not made to be so.
    fn untrue(&mut self, message: &'a Message) -> Option<Fault> {
        let Some(story) = self.by_place.get(&message.seq).copied() else {
            return self.unclaimed(message);
        };
        let last = self
            .touches
            .get(&message.seq)
            .and_then(BTreeMap::last_key_value);
        let (change, text, deleted) = match last {
            None => (Change(message.seq.0), story.text, false),
            Some((change, Action::Edit { text, .. })) => (*change, text.as_str(), false),
            Some((change, _)) => (*change, "", true),
        };
        let answers = message.reply_to.as_ref().map(|quote| quote.seq);
        let as_told = story.client == message.author.name
            && (message.change, &*message.text, message.deleted) == (change, text, deleted)
            && (answers == story.reply_to || deleted);
        (!as_told).then(|| Fault::Altered {
            client: story.client.to_owned(),
            seq: message.seq,
            stored: format!("{:?}: {}", message.change, message.text),
        })
    }

    /// A message that no acknowledgement was about.
    fn unclaimed(&mut self, message: &'a Message) -> Option<Fault> {
        let claim = (&*message.author.name, &*message.text);
        if self.unacknowledged.remove(&claim) {
            return None;
        }
        let (client, id) = match self.sent.get(&claim) {
            Some(deed) => (message.author.name.clone(), deed.id.0.clone()),
            None => {
                return Some(Fault::Unsent {
                    seq: message.seq,
                    text: message.text.clone(),
                });
            }
        };
        Some(Fault::Doubled {
            client,
            id,
            seq: message.seq,
        })
    }

    /// Deletions that did not last, and deleted words that are still stored somewhere.
    fn remembered(&self, record: &Record) -> Vec<Fault> {
        let mut forgotten = HashMap::new();
        let mut faults = Vec::new();
        for (seq, touches) in &self.touches {
            let deletion = touches.values().position(|touch| is_deletion(touch));
            let (Some(deletion), Some(story)) = (deletion, self.by_place.get(seq)) else {
                continue;
            };
            if deletion + 1 < touches.len() {
                faults.push(resurrected(story, *seq, "touched after that"));
            }
            for text in touches.values().filter_map(|touch| text_of(touch)) {
                forgotten.insert(Quote::excerpt(text), (*seq, story));
            }
            forgotten.insert(Quote::excerpt(story.text), (*seq, story));
        }
        for message in &record.messages {
            let quoted = message.reply_to.as_ref().map(|quote| &*quote.text);
            for text in quoted.into_iter().chain([&*message.text]) {
                if let Some((seq, story)) = forgotten.get(&Quote::excerpt(text)) {
                    faults.push(resurrected(story, *seq, "can still be read"));
                }
            }
        }
        faults
    }
}

fn is_deletion(action: &Action) -> bool {
    matches!(action, Action::Delete { .. })
}

fn text_of(action: &Action) -> Option<&str> {
    match action {
        Action::Send { text, .. } | Action::Edit { text, .. } => Some(text),
        Action::Delete { .. } => None,
    }
}

fn doubled(story: Story<'_>, seq: Seq) -> Fault {
    Fault::Doubled {
        client: story.client.to_owned(),
        id: story.id.to_owned(),
        seq,
    }
}

fn resurrected(story: &Story<'_>, seq: Seq, how: &'static str) -> Fault {
    Fault::Resurrected {
        client: story.client.to_owned(),
        seq,
        how,
    }
}
