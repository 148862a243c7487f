//! Messages: taking one in, and the three reads that sync needs, each one range of an index.

use hubbub_protocol::{Change, ClientId, Message, RoomId, Seq, Slug, Span, User, UserId};
use rusqlite::{Connection, OptionalExtension, Params, Row, params};

use crate::clock::{now, timestamp};
use crate::store::{Committed, NewMessage, Page, Receipt, Result, Snapshot, StoreError};

/// The most changes that are sent to someone who comes back; whoever missed more starts from the
/// newest page, and pages through the rest when it is looked for.
const CHANGES_AT_MOST: usize = 500;

/// What every read of messages selects, in the order in which [`Reader::message`] takes it.
const SELECT: &str = "SELECT slug, seq, change, author_id, users.name, text, at, client_id
    FROM messages JOIN users ON users.id = author_id JOIN rooms ON rooms.id = room_id
    WHERE room_id = ?1";

/// Takes a message in and notes it as committed; a repeated one gets the first answer.
pub fn append(db: &Connection, new: NewMessage, committed: &mut Vec<Committed>) -> Result<Receipt> {
    if let Some(first) = earlier_try(db, &new)? {
        return first;
    }
    let number = next_number(db, new.room.id)?;
    let at = now();
    let sql = "INSERT INTO messages (room_id, seq, change, author_id, client_id, text, at)
               VALUES (?1, ?2, ?2, ?3, ?4, ?5, ?6)";
    db.prepare_cached(sql)?.execute(params![
        new.room.id.0,
        number,
        new.author.id.0,
        new.client_id.0,
        new.text,
        at
    ])?;
    let receipt = Receipt {
        seq: Seq(number),
        change: Change(number),
    };
    committed.push(Committed {
        message: stored(&new, receipt, at),
        room: new.room,
    });
    Ok(receipt)
}

/// A room's newest page, or what changed in it after `since`.
pub fn snapshot(
    db: &Connection,
    room: RoomId,
    viewer: UserId,
    since: Option<Change>,
    limit: usize,
) -> Result<Snapshot> {
    let reader = Reader { db, room, viewer };
    let head = reader.head()?;
    if let Some(since) = since
        && let Some(messages) = reader.changed_since(since, head)?
    {
        return Ok(Snapshot {
            head,
            messages,
            older: false,
            reset: false,
        });
    }
    let (messages, older) = reader.before(Seq(i64::MAX), limit)?;
    Ok(Snapshot {
        head,
        messages,
        older,
        reset: since.is_some(),
    })
}

/// A page of a room's history.
pub fn page(
    db: &Connection,
    room: RoomId,
    viewer: UserId,
    span: Span,
    limit: usize,
) -> Result<Page> {
    let reader = Reader { db, room, viewer };
    match span {
        Span::Before(seq) => {
            let (messages, older) = reader.before(seq, limit)?;
            Ok(Page {
                messages,
                older,
                newer: reader.any_from(seq)?,
            })
        }
        Span::After(seq) => {
            let (messages, newer) = reader.after(seq, limit)?;
            Ok(Page {
                messages,
                older: reader.any_up_to(seq)?,
                newer,
            })
        }
        Span::Around(seq) => {
            let (mut messages, older) = reader.before(seq, limit / 2)?;
            let (rest, newer) = reader.after(Seq(seq.0 - 1), limit - messages.len())?;
            messages.extend(rest);
            Ok(Page {
                messages,
                older,
                newer,
            })
        }
    }
}

/// The answer to an earlier try to send the same message.
fn earlier_try(db: &Connection, new: &NewMessage) -> Result<Option<Result<Receipt>>> {
    let sql = "SELECT room_id, seq, change, text FROM messages
               WHERE author_id = ?1 AND client_id = ?2";
    let first = db
        .prepare_cached(sql)?
        .query_row(params![new.author.id.0, new.client_id.0], |row| {
            let same =
                row.get::<_, i64>(0)? == new.room.id.0 && row.get_ref(3)?.as_str()? == new.text;
            let receipt = Receipt {
                seq: Seq(row.get(1)?),
                change: Change(row.get(2)?),
            };
            Ok(if same {
                Ok(receipt)
            } else {
                Err(StoreError::ClientIdReused)
            })
        })
        .optional()?;
    Ok(first)
}

/// Takes the next number of the room's counter.
fn next_number(db: &Connection, room: RoomId) -> Result<i64> {
    let sql = "UPDATE rooms SET head = head + 1 WHERE id = ?1 RETURNING head";
    Ok(db
        .prepare_cached(sql)?
        .query_row([room.0], |row| row.get(0))?)
}

/// The message as it was just stored.
fn stored(new: &NewMessage, receipt: Receipt, at: i64) -> Message {
    Message {
        room: new.room.slug.clone(),
        seq: receipt.seq,
        change: receipt.change,
        author: new.author.clone(),
        text: new.text.clone(),
        at: timestamp(at),
        client_id: Some(new.client_id.clone()),
    }
}

/// Reads one room for one person.
struct Reader<'a> {
    db: &'a Connection,
    room: RoomId,
    viewer: UserId,
}

impl Reader<'_> {
    fn head(&self) -> Result<Change> {
        let mut statement = self
            .db
            .prepare_cached("SELECT head FROM rooms WHERE id = ?1")?;
        Ok(Change(
            statement.query_row([self.room.0], |row| row.get(0))?,
        ))
    }

    /// What is new or was touched after `since`, by place; nothing when that is too much, or when
    /// `since` is no number that this room has ever given out.
    fn changed_since(&self, since: Change, head: Change) -> Result<Option<Vec<Message>>> {
        if since.0 < 0 || since > head {
            return Ok(None);
        }
        let (mut messages, more) =
            self.select("change > ?2 ORDER BY change", since.0, CHANGES_AT_MOST)?;
        messages.sort_by_key(|message| message.seq);
        Ok((!more).then_some(messages))
    }

    /// At most `limit` messages before a place, and whether there are more before those.
    fn before(&self, seq: Seq, limit: usize) -> Result<(Vec<Message>, bool)> {
        let (mut messages, more) = self.select("seq < ?2 ORDER BY seq DESC", seq.0, limit)?;
        messages.reverse();
        Ok((messages, more))
    }

    /// At most `limit` messages after a place, and whether there are more after those.
    fn after(&self, seq: Seq, limit: usize) -> Result<(Vec<Message>, bool)> {
        self.select("seq > ?2 ORDER BY seq", seq.0, limit)
    }

    fn any_from(&self, seq: Seq) -> Result<bool> {
        self.any("seq >= ?2", seq)
    }

    fn any_up_to(&self, seq: Seq) -> Result<bool> {
        self.any("seq <= ?2", seq)
    }

    fn any(&self, condition: &str, seq: Seq) -> Result<bool> {
        let sql =
            format!("SELECT EXISTS (SELECT 1 FROM messages WHERE room_id = ?1 AND {condition})");
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
            client_id: if own {
                Some(ClientId(row.get(7)?))
            } else {
                None
            },
        })
    }
}
