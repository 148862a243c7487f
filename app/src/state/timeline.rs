//! The rows of a room's timeline, derived from everything that has a place in it: its messages,
//! private messages, notices, and what is still being sent.

use std::{ops::Range, sync::Arc};

use hubbub_protocol::{
    Change, ClientId, Message, Quote, Recipient, RoomView, Seq, Slug, Timestamp, UserId,
};

use super::{
    letter::{Errand, Letter},
    log::RoomLog,
    notices::{Notice, Notices},
    order::in_order,
    outbox::{Outbox, Pending, Progress},
};

/// Messages of one person within this time stand together under one name.
const GROUP_SECONDS: i64 = 5 * 60;

/// What a timeline is made from.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// Whose timeline it is.
    pub me: UserId,
    /// The room.
    pub room: &'a Slug,
    /// The room's messages.
    pub log: &'a RoomLog,
    /// The private chats that are shown in it.
    pub private: &'a [(&'a RoomView, RoomLog)],
    /// The room's notices.
    pub notices: &'a Notices,
    /// What is being sent.
    pub outbox: &'a Outbox,
    /// The place after which everything is new to the reader.
    pub divider: Option<Seq>,
}

/// One row of the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// A new day begins.
    Day(Day),
    /// What follows is new to the reader.
    New,
    /// Somebody said something.
    Message(MessageRow),
    /// A line between the messages.
    Notice(Notice),
    /// The reader's own message, on its way.
    Pending(PendingRow),
}

/// A day, as a divider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// `YYYY-MM-DD`, in the zone that the timeline is shown in.
    pub date: String,
    /// Its name.
    pub name: String,
}

/// A message in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRow {
    /// The message.
    pub message: Arc<Message>,
    /// Whether the reader wrote it.
    pub own: bool,
    /// The other person, if only the two of them see it.
    pub private_with: Option<String>,
    /// Whether it stands under the name of the row before it.
    pub grouped: bool,
    /// The reader's own change to it that is on its way.
    pub touch: Option<Pending>,
}

/// The reader's own message on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingRow {
    /// The letter that brings it.
    pub pending: Pending,
    /// What it says.
    pub text: String,
    /// The other person, if only the two of them see it.
    pub private_with: Option<String>,
    /// What it answers, as far as that is known here.
    pub reply_to: Option<Quote>,
}

/// Tells rows apart: a row with the same key looks the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RowKey {
    /// By date and name.
    Day(String, String),
    /// There is only one.
    New,
    /// By place and state.
    Message(Slug, Seq, MessageState),
    /// By number.
    Notice(u64),
    /// By id and progress.
    Pending(ClientId, Progress),
}

/// What makes a message look as it does.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MessageState {
    change: Change,
    grouped: bool,
    reply_to: Option<Quote>,
    touch: Option<(ClientId, Progress)>,
}

impl Row {
    /// What tells this row from the others.
    #[must_use]
    pub fn key(&self) -> RowKey {
        match self {
            Self::Day(day) => RowKey::Day(day.date.clone(), day.name.clone()),
            Self::New => RowKey::New,
            Self::Message(row) => {
                RowKey::Message(row.message.room.clone(), row.message.seq, row.state())
            }
            Self::Notice(notice) => RowKey::Notice(notice.id),
            Self::Pending(row) => {
                let Pending { letter, progress } = &row.pending;
                RowKey::Pending(letter.id.clone(), progress.clone())
            }
        }
    }

    /// Whether it tells the reader something that somebody else said after the given moment.
    #[must_use]
    pub fn is_news_since(&self, seen: &Timestamp) -> bool {
        matches!(self, Self::Message(row) if !row.own && row.message.at > *seen)
    }

    fn at(&self) -> Option<&Timestamp> {
        match self {
            Self::Message(row) => Some(&row.message.at),
            Self::Notice(notice) => Some(&notice.at),
            Self::Day(_) | Self::New | Self::Pending(_) => None,
        }
    }

    /// The person whose name stands over this row, and the private chat it belongs to.
    fn voice(&self) -> Option<(UserId, &Slug, &Timestamp)> {
        match self {
            Self::Message(row) => Some((row.message.author.id, &row.message.room, &row.message.at)),
            _ => None,
        }
    }
}

impl MessageRow {
    /// What it says, or is going to say once the reader's change has arrived.
    #[must_use]
    pub fn text(&self) -> &str {
        match self.errand() {
            Some(Errand::Edit { text, .. }) if !self.is_refused() => text,
            _ => &self.message.text,
        }
    }

    /// Whether it is deleted, or is going to be.
    #[must_use]
    pub fn is_deleted(&self) -> bool {
        let is_going = matches!(self.errand(), Some(Errand::Delete { .. }));
        self.message.deleted || is_going && !self.is_refused()
    }

    /// Whether the reader's change to it was refused.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        let progress = self.touch.as_ref().map(|touch| &touch.progress);
        matches!(progress, Some(Progress::Refused(_)))
    }

    fn errand(&self) -> Option<&Errand> {
        self.touch.as_ref().map(|touch| &touch.letter.errand)
    }

    fn state(&self) -> MessageState {
        let touch = |touch: &Pending| (touch.letter.id.clone(), touch.progress.clone());
        MessageState {
            change: self.message.change,
            grouped: self.grouped,
            reply_to: self.message.reply_to.clone(),
            touch: self.touch.as_ref().map(touch),
        }
    }
}

/// The moment of the newest message or notice.
#[must_use]
pub fn newest(rows: &[Row]) -> Option<&Timestamp> {
    rows.iter().filter_map(Row::at).max()
}

/// The rows of a timeline from the oldest to the newest, before days divide them.
#[must_use]
pub fn rows(sources: &Sources) -> Vec<Row> {
    let mut rows = merge(said(sources), beside(sources));
    divide_news(&mut rows, sources);
    group(&mut rows);
    rows.extend(sending(sources));
    rows
}

/// The same with a divider before each day's first row. `date` and `name` say in which zone and
/// how days are shown.
#[must_use]
pub fn divided(
    rows: Vec<Row>,
    date: impl Fn(&Timestamp) -> String,
    name: impl Fn(&str) -> String,
) -> Vec<Row> {
    let mut divided = Vec::with_capacity(rows.len() + 8);
    let mut today = String::new();
    for mut row in rows {
        if let Some(day) = row.at().map(&date).filter(|day| *day != today) {
            divided.push(Row::Day(Day {
                name: name(&day),
                date: day.clone(),
            }));
            today = day;
            ungroup(&mut row);
        }
        divided.push(row);
    }
    divided
}

/// The room's own messages, in their order for ever.
fn said(sources: &Sources) -> Vec<Row> {
    let row = |message| message_row(sources, message, None);
    sources.log.messages().iter().map(row).collect()
}

/// Everything that is put between them, by time: notices, and private messages that were typed
/// here. What belongs to a part of the history that is not loaded waits until it is.
fn beside(sources: &Sources) -> Vec<Row> {
    let messages = sources.log.messages();
    let begins = messages.first().filter(|_| sources.log.older());
    let ends = messages.last().filter(|_| sources.log.newer());
    let is_loaded = |row: &Row| {
        begins.is_none_or(|first| row.at() >= Some(&first.at))
            && ends.is_none_or(|last| row.at() <= Some(&last.at))
    };
    let notices = sources.notices.iter().cloned().map(Row::Notice);
    let rows = whispers(sources).chain(notices).filter(is_loaded).collect();
    in_order(rows, |row: &Row| row.at().cloned())
}

fn whispers(sources: &Sources) -> impl Iterator<Item = Row> {
    sources.private.iter().flat_map(|(view, log)| {
        let typed_here = log
            .messages()
            .iter()
            .filter(|message| message.typed_in.as_ref() == Some(sources.room));
        typed_here.map(|message| message_row(sources, message, Some(&view.name)))
    })
}

/// Puts the divider before the first message that is new, if the one before it is loaded.
fn divide_news(rows: &mut Vec<Row>, sources: &Sources) {
    let Some(read) = sources.divider else { return };
    let messages = sources.log.messages();
    let index = messages.partition_point(|message| message.seq <= read);
    let is_certain = index > 0 || !sources.log.older();
    let Some(first) = messages.get(index).filter(|_| is_certain) else {
        return;
    };
    let is_first = |row: &Row| matches!(row, Row::Message(row) if Arc::ptr_eq(&row.message, first));
    if let Some(index) = rows.iter().position(is_first) {
        rows.insert(index, Row::New);
    }
}

/// Puts the second rows, by time, between the first, which keep their order.
fn merge(first: Vec<Row>, second: Vec<Row>) -> Vec<Row> {
    let mut merged = Vec::with_capacity(first.len() + second.len());
    let mut second = second.into_iter().peekable();
    for row in first {
        while let Some(earlier) = second.next_if(|other| other.at() < row.at()) {
            merged.push(earlier);
        }
        merged.push(row);
    }
    merged.extend(second);
    merged
}

fn group(rows: &mut [Row]) {
    for index in 1..rows.len() {
        let together = continues(&rows[index - 1], &rows[index]);
        if let Row::Message(row) = &mut rows[index] {
            row.grouped = together;
        }
    }
}

fn ungroup(row: &mut Row) {
    if let Row::Message(row) = row {
        row.grouped = false;
    }
}

fn continues(before: &Row, row: &Row) -> bool {
    let Some(((author, room, from), (next, next_room, to))) = before.voice().zip(row.voice())
    else {
        return false;
    };
    author == next && room == next_room && is_soon(from, to)
}

fn is_soon(from: &Timestamp, to: &Timestamp) -> bool {
    let apart = seconds(to).zip(seconds(from)).map(|(to, from)| to - from);
    from.date() == to.date() && apart.is_some_and(|apart| apart < GROUP_SECONDS)
}

/// Seconds since midnight, in UTC.
fn seconds(at: &Timestamp) -> Option<i64> {
    let number = |range: Range<usize>| at.0.get(range)?.parse::<i64>().ok();
    Some(number(11..13)? * 3600 + number(14..16)? * 60 + number(17..19)?)
}

fn message_row(sources: &Sources, message: &Arc<Message>, private_with: Option<&String>) -> Row {
    let touch = sources.outbox.touching(&message.room, message.seq);
    Row::Message(MessageRow {
        own: message.author.id == sources.me,
        message: Arc::clone(message),
        private_with: private_with.cloned(),
        grouped: false,
        touch: touch.cloned(),
    })
}

/// What is on its way to this room, and private messages that were typed in it.
fn sending(sources: &Sources) -> Vec<Row> {
    let pending = sources.outbox.pending().iter();
    pending
        .filter_map(|pending| pending_row(sources, pending))
        .collect()
}

fn pending_row(sources: &Sources, pending: &Pending) -> Option<Row> {
    let Letter {
        errand:
            Errand::Say {
                to,
                text,
                reply_to,
                typed_in,
            },
        ..
    } = &pending.letter
    else {
        return None;
    };
    let typed_here = typed_in.as_ref().is_none_or(|room| room == sources.room);
    let (log, private_with) = match to {
        Recipient::Room(room) if room == sources.room => (Some(sources.log), None),
        Recipient::Room(room) => {
            let elsewhere = |(view, _): &&(&RoomView, RoomLog)| view.slug == *room;
            let (view, log) = sources.private.iter().find(elsewhere)?;
            typed_in.as_ref().filter(|_| typed_here)?;
            (Some(log), Some(view.name.clone()))
        }
        Recipient::To(_) if !typed_here => return None,
        Recipient::To(name) => (None, Some(name.clone())),
    };
    let quoted = log.zip(*reply_to).and_then(|(log, seq)| log.message(seq));
    Some(Row::Pending(PendingRow {
        text: text.clone(),
        private_with,
        reply_to: quoted.map(|message| Quote::of(message)),
        pending: pending.clone(),
    }))
}

#[cfg(test)]
mod tests;
