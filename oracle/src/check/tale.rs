//! A true story to do damage to: Ada and Bob do things in a room, and both hear everything.

use std::collections::BTreeMap;

use hubbub_protocol::{Change, Epoch, Message, Quote, RoomState, Seq, Slug, User, UserId};

use super::{Fault, check};
use crate::log::{Action, Deed, Entry, Log, Outcome, Receipt, RoomLog, Sighting};
use crate::model::Model;
use crate::record::Record;
use crate::samples;

/// A room in which Ada and Bob do things, and both hear everything.
pub struct Tale {
    pub record: Record,
    pub ada: Log,
    pub bob: Log,
}

impl Tale {
    pub fn new() -> Self {
        let record = Record {
            room: Slug::lobby(),
            head: Change(0),
            messages: Vec::new(),
        };
        let (ada, bob) = (listener("Ada", &record), listener("Bob", &record));
        Self { record, ada, bob }
    }

    /// 1, 2: both send; 3: Bob answers Ada; 4: Ada edits 1; 5: Ada sends; 6: Ada deletes 5.
    pub fn with_everything() -> Self {
        let mut tale = Self::new();
        tale.ada(send("one"));
        tale.bob(send("two"));
        let answer = Action::Send {
            text: "three".into(),
            reply_to: Some(Seq(1)),
        };
        tale.bob(answer);
        tale.ada(edit(1, "four"));
        tale.ada(send("five"));
        tale.ada(Action::Delete { seq: Seq(5) });
        tale
    }

    pub fn ada(&mut self, action: Action) {
        let message = self.record.apply("Ada", &action);
        self.ada.did(action, &message);
        self.heard(&message);
    }

    pub fn bob(&mut self, action: Action) {
        let message = self.record.apply("Bob", &action);
        self.bob.did(action, &message);
        self.heard(&message);
    }

    pub fn heard(&mut self, message: &Message) {
        self.ada.hears(message);
        self.bob.hears(message);
    }

    pub fn bob_heard(&mut self) -> &mut RoomLog {
        self.bob.lobby()
    }

    pub fn stored(&mut self, seq: i64) -> &mut Message {
        let mut messages = self.record.messages.iter_mut();
        messages
            .find(|message| message.seq == Seq(seq))
            .expect("such a message")
    }

    pub fn faults(&self) -> Vec<Fault> {
        check(
            &[self.ada.clone(), self.bob.clone()],
            std::slice::from_ref(&self.record),
        )
    }

    /// The damage must be found, as what it is.
    #[track_caller]
    pub fn is_found(&self, expected: fn(&Fault) -> bool) {
        let faults = self.faults();
        assert!(faults.iter().any(expected), "found: {faults:#?}");
    }
}

impl Record {
    pub(super) fn apply(&mut self, author: &str, action: &Action) -> Message {
        self.head = self.head.next();
        match action {
            Action::Send { text, reply_to } => {
                let quoted = reply_to.map(|seq| self.find(seq));
                let mut message = message(self.head.0, author, text);
                message.reply_to = quoted.map(|quoted| Quote::of(&self.messages[quoted]));
                self.messages.push(message.clone());
                message
            }
            Action::Edit { seq, text } => self.touch(*seq, text, false),
            Action::Delete { seq } => self.touch(*seq, "", true),
        }
    }

    fn touch(&mut self, seq: Seq, text: &str, deleted: bool) -> Message {
        let at = self.find(seq);
        let message = &mut self.messages[at];
        (message.change, message.deleted) = (self.head, deleted);
        message.text = text.into();
        let message = message.clone();
        for reply in &mut self.messages {
            let quote = reply.reply_to.as_mut();
            if let Some(quote) = quote.filter(|quote| quote.seq == seq) {
                *quote = Quote::of(&message);
            }
        }
        message
    }

    fn find(&self, seq: Seq) -> usize {
        let mut messages = self.messages.iter();
        messages
            .position(|message| message.seq == seq)
            .expect("such a message")
    }
}

impl Log {
    fn did(&mut self, action: Action, message: &Message) {
        self.deeds.push(Deed {
            id: format!("{}-{}", self.name, self.deeds.len())
                .as_str()
                .into(),
            room: Slug::lobby(),
            action,
            outcome: Outcome::Stored(Receipt {
                seq: message.seq,
                change: message.change,
            }),
            epoch: Epoch::default(),
        });
    }

    fn hears(&mut self, message: &Message) {
        let room = self.lobby();
        room.entries.push(Entry::Live(Sighting::of(message)));
        room.model.as_mut().expect("a model").hear(message.clone());
    }

    /// Has been away since a change, and is told what happened.
    pub(super) fn returns(&mut self, since: Change, record: &Record) {
        let missed = record.messages.iter();
        let missed: Vec<_> = missed
            .filter(|message| message.change > since)
            .cloned()
            .collect();
        let room = self.lobby();
        room.entries.push(Entry::Missed {
            since,
            head: record.head,
            messages: missed.iter().map(Sighting::of).collect(),
        });
        let state = state(record, missed);
        room.model.as_mut().expect("a model").catch_up(state);
    }

    pub(super) fn lobby(&mut self) -> &mut RoomLog {
        self.rooms.get_mut(&Slug::lobby()).expect("the lobby")
    }
}

/// Somebody who enters now.
pub fn listener(name: &str, record: &Record) -> Log {
    let page = Entry::Page {
        head: record.head,
        messages: record.messages.iter().map(Sighting::of).collect(),
    };
    let heard = RoomLog {
        entries: vec![page],
        model: Some(Model::from_page(state(record, record.messages.clone()))),
    };
    Log {
        name: name.into(),
        rooms: BTreeMap::from([(Slug::lobby(), heard)]),
        ..Log::default()
    }
}

pub fn state(record: &Record, messages: Vec<Message>) -> RoomState {
    samples::state(record.head.0, false, messages)
}

pub fn message(number: i64, author: &str, text: &str) -> Message {
    Message {
        author: User {
            id: UserId(i64::from(author == "Bob")),
            name: author.into(),
        },
        ..samples::message(number, number, text)
    }
}

pub fn send(text: &str) -> Action {
    Action::Send {
        text: text.into(),
        reply_to: None,
    }
}

pub fn edit(seq: i64, text: &str) -> Action {
    let text = text.into();
    Action::Edit {
        seq: Seq(seq),
        text,
    }
}
