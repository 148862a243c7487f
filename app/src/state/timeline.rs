//! The rows of a room's timeline, derived from everything that has a place in it: its messages,
//! private messages, notices, and what is still being sent.

use std::{ops::Range, sync::Arc};

use hubbub_protocol::{
    Change, ClientId, Message, Recipient, RoomView, Seq, Slug, Timestamp, UserId,
};

use super::{
    log::RoomLog,
    notices::{Notice, Notices},
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
}

/// One row of the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// A new day begins.
    Day(Day),
    /// Somebody said something.
    Message(MessageRow),
    /// A line between the messages.
    Notice(Notice),
    /// The reader's own message, on its way.
    Pending(Pending),
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
}

/// Tells rows apart: a row with the same key looks the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RowKey {
    /// By date and name.
    Day(String, String),
    /// By place, state, and whether it is grouped.
    Message(Slug, Seq, Change, bool),
    /// By number.
    Notice(u64),
    /// By id and progress.
    Pending(ClientId, Progress),
}

impl Row {
    /// What tells this row from the others.
    #[must_use]
    pub fn key(&self) -> RowKey {
        match self {
            Self::Day(day) => RowKey::Day(day.date.clone(), day.name.clone()),
            Self::Message(MessageRow {
                message, grouped, ..
            }) => RowKey::Message(message.room.clone(), message.seq, message.change, *grouped),
            Self::Notice(notice) => RowKey::Notice(notice.id),
            Self::Pending(pending) => {
                RowKey::Pending(pending.letter.id.clone(), pending.progress.clone())
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
            Self::Day(_) | Self::Pending(_) => None,
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

/// The moment of the newest message or notice.
#[must_use]
pub fn newest(rows: &[Row]) -> Option<&Timestamp> {
    rows.iter().filter_map(Row::at).max()
}

/// The rows of a timeline from the oldest to the newest, before days divide them.
#[must_use]
pub fn rows(sources: &Sources) -> Vec<Row> {
    let mut rows = merge(said(sources), beside(sources));
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
    let row = |message| message_row(sources.me, message, None);
    sources.log.messages().iter().map(row).collect()
}

/// Everything that is put between them, by time. What is older than the oldest loaded message waits
/// until that part of the history is loaded.
fn beside(sources: &Sources) -> Vec<Row> {
    let begins = sources
        .log
        .messages()
        .first()
        .filter(|_| sources.log.older());
    let private = sources.private.iter().flat_map(|(view, log)| {
        log.messages()
            .iter()
            .map(|message| message_row(sources.me, message, Some(&view.name)))
    });
    let notices = sources.notices.iter().cloned().map(Row::Notice);
    let mut rows: Vec<_> = private
        .chain(notices)
        .filter(|row| begins.is_none_or(|first| row.at() >= Some(&first.at)))
        .collect();
    rows.sort_by(|one, other| one.at().cmp(&other.at()));
    rows
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

fn message_row(me: UserId, message: &Arc<Message>, private_with: Option<&String>) -> Row {
    Row::Message(MessageRow {
        own: message.author.id == me,
        message: Arc::clone(message),
        private_with: private_with.cloned(),
        grouped: false,
    })
}

/// What is on its way to this room, and private messages wherever they are typed.
fn sending(sources: &Sources) -> Vec<Row> {
    let here = |pending: &&Pending| match &pending.letter.to {
        Recipient::Room(room) => room == sources.room,
        Recipient::To(_) => true,
    };
    sources
        .outbox
        .pending()
        .iter()
        .filter(here)
        .cloned()
        .map(Row::Pending)
        .collect()
}

#[cfg(test)]
mod tests;
