//! The reads that sync needs, each one range of an index.

use hubbub_protocol::{Change, ClientId, Message, Quote, RoomId, Seq, Slug, Span, User, UserId};
use rusqlite::{Connection, OptionalExtension, Params, Row, params};

use super::{members, rooms};
use crate::clock::{milliseconds, timestamp};
use crate::store::{Page, Result, Snapshot, View};

/// The most changes that are sent to someone who comes back; whoever missed more starts from the
/// newest page, and pages through the rest when it is looked for.
const CHANGES_AT_MOST: usize = 500;

/// What every read of messages selects, in the order in which [`Reader::message`] takes it.
const SELECT: &str = "SELECT rooms.slug, m.seq, m.change, m.author_id, author.name, m.text, m.at,
        m.edited_at, m.deleted, origin.slug, m.client_id,
        m.reply_to, quoted.author_id, quoted_author.name, quoted.text, quoted.deleted
    FROM messages AS m
    JOIN users AS author ON author.id = m.author_id
    JOIN rooms ON rooms.id = m.room_id
    LEFT JOIN rooms AS origin ON origin.id = m.typed_in
    LEFT JOIN messages AS quoted ON quoted.room_id = m.room_id AND quoted.seq = m.reply_to
    LEFT JOIN users AS quoted_author ON quoted_author.id = quoted.author_id
    WHERE m.room_id = ?1";

/// A room as it is now.
pub fn snapshot(
    db: &Connection,
    viewer: UserId,
    room: RoomId,
    view: View,
    limit: usize,
) -> Result<Snapshot> {
    let reader = Reader::admitted(db, viewer, room)?;
    let (head, reading) = rooms::reading(db, viewer, room)?;
    let (page, reset) = match view {
        View::Newest => (reader.newest(limit)?, false),
        View::Around(seq) => (reader.around(seq, limit)?, false),
        View::Since(since) => match reader.changed_since(since, head)? {
            Some(page) => (page, false),
            None => (reader.newest(limit)?, true),
        },
    };
    Ok(Snapshot {
        room: rooms::by_id(db, room)?,
        head,
        reading,
        messages: page.messages,
        older: page.older,
        newer: page.newer,
        reset,
    })
}

/// A page of a room's history.
pub fn page(
    db: &Connection,
    viewer: UserId,
    room: RoomId,
    span: &Span,
    limit: usize,
) -> Result<Page> {
    let reader = Reader::admitted(db, viewer, room)?;
    match span {
        Span::Before(seq) => reader.before(*seq, limit),
        Span::After(seq) => reader.after(*seq, limit),
        Span::Around(seq) => reader.around(*seq, limit),
        Span::At(at) => match reader.first_from(milliseconds(at).unwrap_or_default())? {
            Some(seq) => reader.around(seq, limit),
            None => reader.newest(limit),
        },
    }
}

/// Reads one room for one person.
pub struct Reader<'a> {
    db: &'a Connection,
    viewer: UserId,
    room: RoomId,
}

impl<'a> Reader<'a> {
    /// For somebody who may be in the room.
    ///
    /// # Errors
    /// [`crate::store::StoreError::NotAdmitted`] for anybody else.
    pub fn admitted(db: &'a Connection, viewer: UserId, room: RoomId) -> Result<Self> {
        members::require(db, viewer, room)?;
        Ok(Self { db, viewer, room })
    }

    /// The message at this place.
    pub fn message_at(&self, seq: Seq) -> Result<Option<Message>> {
        let messages = self.collect(&format!("{SELECT} AND m.seq = ?2"), [self.room.0, seq.0])?;
        Ok(messages.into_iter().next())
    }

    /// What is new or was touched after `since`, by place; nothing when that is too much, or when
    /// `since` is no number that this room has ever given out.
    fn changed_since(&self, since: Change, head: Change) -> Result<Option<Page>> {
        if since.0 < 0 || since > head {
            return Ok(None);
        }
        let (mut messages, more) =
            self.select("m.change > ?2 ORDER BY m.change", since.0, CHANGES_AT_MOST)?;
        messages.sort_by_key(|message| message.seq);
        Ok((!more).then_some(Page {
            messages,
            older: false,
            newer: false,
        }))
    }

    fn newest(&self, limit: usize) -> Result<Page> {
        self.before(Seq(i64::MAX), limit)
    }

    fn before(&self, seq: Seq, limit: usize) -> Result<Page> {
        let (messages, older) = self.last_before(seq, limit)?;
        Ok(Page {
            messages,
            older,
            newer: self.any("m.seq >= ?2", seq)?,
        })
    }

    fn after(&self, seq: Seq, limit: usize) -> Result<Page> {
        let (messages, newer) = self.first_after(seq, limit)?;
        Ok(Page {
            messages,
            older: self.any("m.seq <= ?2", seq)?,
            newer,
        })
    }

    fn around(&self, seq: Seq, limit: usize) -> Result<Page> {
        let (mut messages, older) = self.last_before(seq, limit / 2)?;
        let (rest, newer) =
            self.first_after(Seq(seq.0.saturating_sub(1)), limit - messages.len())?;
        messages.extend(rest);
        Ok(Page {
            messages,
            older,
            newer,
        })
    }

    /// At most `limit` messages before a place, and whether there are more before those.
    fn last_before(&self, seq: Seq, limit: usize) -> Result<(Vec<Message>, bool)> {
        let (mut messages, more) = self.select("m.seq < ?2 ORDER BY m.seq DESC", seq.0, limit)?;
        messages.reverse();
        Ok((messages, more))
    }

    /// At most `limit` messages after a place, and whether there are more after those.
    fn first_after(&self, seq: Seq, limit: usize) -> Result<(Vec<Message>, bool)> {
        self.select("m.seq > ?2 ORDER BY m.seq", seq.0, limit)
    }

    /// The place of the first message from this moment on, in milliseconds since 1970.
    fn first_from(&self, at: i64) -> Result<Option<Seq>> {
        let sql =
            "SELECT seq FROM messages WHERE room_id = ?1 AND at >= ?2 ORDER BY at, seq LIMIT 1";
        let mut statement = self.db.prepare_cached(sql)?;
        let seq = statement.query_row([self.room.0, at], |row| row.get(0).map(Seq));
        Ok(seq.optional()?)
    }

    fn any(&self, condition: &str, seq: Seq) -> Result<bool> {
        let sql = format!(
            "SELECT EXISTS (SELECT 1 FROM messages AS m WHERE room_id = ?1 AND {condition})"
        );
        let mut statement = self.db.prepare_cached(&sql)?;
        Ok(statement.query_row([self.room.0, seq.0], |row| row.get(0))?)
    }

    /// The first `limit` messages of a range, and whether it holds more.
    fn select(&self, range: &str, from: i64, limit: usize) -> Result<(Vec<Message>, bool)> {
        let sql = format!("{SELECT} AND {range} LIMIT ?3");
        let one_more = i64::try_from(limit + 1).unwrap_or(i64::MAX);
        let mut messages = self.collect(&sql, params![self.room.0, from, one_more])?;
        let more = messages.len() > limit;
        messages.truncate(limit);
        Ok((messages, more))
    }

    fn collect(&self, sql: &str, params: impl Params) -> Result<Vec<Message>> {
        let mut statement = self.db.prepare_cached(sql)?;
        let messages = statement.query_map(params, |row| self.message(row))?;
        Ok(messages.collect::<rusqlite::Result<_>>()?)
    }

    fn message(&self, row: &Row<'_>) -> rusqlite::Result<Message> {
        let author = User {
            id: UserId(row.get(3)?),
            name: row.get(4)?,
        };
        let own = author.id == self.viewer;
        Ok(Message {
            room: Slug(row.get(0)?),
            seq: Seq(row.get(1)?),
            change: Change(row.get(2)?),
            author,
            text: row.get(5)?,
            at: timestamp(row.get(6)?),
            edited_at: row.get::<_, Option<i64>>(7)?.map(timestamp),
            deleted: row.get(8)?,
            typed_in: row.get::<_, Option<String>>(9)?.map(Slug),
            client_id: if own {
                Some(ClientId(row.get(10)?))
            } else {
                None
            },
            reply_to: quote(row)?,
            off_record: false,
        })
    }
}

/// Reads what a message answers, as it is now.
fn quote(row: &Row<'_>) -> rusqlite::Result<Option<Quote>> {
    let Some(seq) = row.get::<_, Option<i64>>(11)? else {
        return Ok(None);
    };
    Ok(Some(Quote {
        seq: Seq(seq),
        author: User {
            id: UserId(row.get(12)?),
            name: row.get(13)?,
        },
        text: Quote::excerpt(row.get_ref(14)?.as_str()?),
        deleted: row.get(15)?,
    }))
}
