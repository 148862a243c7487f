//! Messages: taking one in, and what its author does to it later.

use hubbub_protocol::{Change, Message, Quote, RoomId, Seq};
use rusqlite::{Connection, OptionalExtension, params};

use super::history::Reader;
use super::members;
use super::writer::Transaction;
use crate::clock::timestamp;
use crate::store::{Committed, CommittedMessage, NewMessage, Receipt, Result, StoreError, Touch};

/// Takes a message in and notes it as committed; a repeated one gets the first answer.
pub fn append(work: &mut Transaction, new: NewMessage) -> Result<Receipt> {
    members::require(work.db, new.author.id, new.room.id)?;
    if let Some(first) = earlier_try(work, &new)? {
        return first;
    }
    let reply_to = new
        .reply_to
        .map(|seq| quote(work.db, &new, seq))
        .transpose()?;
    let (number, off_record) = next_number(work.db, new.room.id)?;
    let at = work.now();
    if !off_record {
        insert(work.db, &new, number, at)?;
    }
    let receipt = Receipt {
        seq: Seq(number),
        change: Change(number),
    };
    work.publish(Committed::Message(CommittedMessage {
        message: Message {
            room: new.room.slug.clone(),
            seq: receipt.seq,
            change: receipt.change,
            author: new.author,
            text: new.text,
            at: timestamp(at),
            edited_at: None,
            deleted: false,
            reply_to,
            typed_in: new.typed_in,
            off_record,
            client_id: Some(new.client_id),
        },
        room: new.room,
    }));
    Ok(receipt)
}

/// Edits or deletes a message and notes it as committed; a repeated command gets the first answer,
/// and to do what is done already changes nothing.
pub fn touch(work: &mut Transaction, touch: &Touch) -> Result<Receipt> {
    let reader = Reader::admitted(work.db, touch.author.id, touch.room.id)?;
    if let Some(first) = earlier_touch(work.db, touch)? {
        return first;
    }
    let message = reader
        .message_at(touch.seq)?
        .ok_or(StoreError::UnknownMessage)?;
    if message.author.id != touch.author.id {
        return Err(StoreError::NotAllowed);
    }
    let receipt = match done_already(&message, touch)? {
        Some(done) => done,
        None => revise(work, &reader, touch)?,
    };
    remember(work.db, touch, receipt)?;
    Ok(receipt)
}

fn revise(work: &mut Transaction, reader: &Reader, touch: &Touch) -> Result<Receipt> {
    let (number, off_record) = next_number(work.db, touch.room.id)?;
    let key = (touch.room.id, touch.seq);
    match &touch.text {
        // Nothing that is said now may be stored.
        Some(_) if off_record => return Err(StoreError::OffRecord),
        Some(text) => edit(work, key, number, text)?,
        None => delete(work.db, key, number)?,
    }
    work.forget();
    let message = reader
        .message_at(touch.seq)?
        .ok_or(StoreError::UnknownMessage)?;
    work.publish(Committed::Message(CommittedMessage {
        room: touch.room.clone(),
        message,
    }));
    Ok(Receipt {
        seq: touch.seq,
        change: Change(number),
    })
}

/// The answer to an earlier try to send the same message.
fn earlier_try(work: &Transaction, new: &NewMessage) -> Result<Option<Result<Receipt>>> {
    if let Some(said) = work.said_off_record(new.author.id, &new.client_id) {
        let same = said.room.id == new.room.id && said.message.text == new.text;
        let receipt = Receipt {
            seq: said.message.seq,
            change: said.message.change,
        };
        return Ok(Some(if same {
            Ok(receipt)
        } else {
            Err(StoreError::ClientIdReused)
        }));
    }
    // The text of a message that was touched since says nothing about how it was sent.
    let sql = "SELECT seq, room_id = ?3 AND (text = ?4 OR change <> seq) FROM messages
               WHERE author_id = ?1 AND client_id = ?2";
    let params = params![new.author.id.0, new.client_id.0, new.room.id.0, new.text];
    let first = work
        .db
        .prepare_cached(sql)?
        .query_row(params, |row| {
            let seq: i64 = row.get(0)?;
            let receipt = Receipt {
                seq: Seq(seq),
                change: Change(seq),
            };
            let same: bool = row.get(1)?;
            Ok(if same {
                Ok(receipt)
            } else {
                Err(StoreError::ClientIdReused)
            })
        })
        .optional()?;
    Ok(first)
}

/// The message that is answered, as it is now.
fn quote(db: &Connection, new: &NewMessage, seq: Seq) -> Result<Quote> {
    let reader = Reader::admitted(db, new.author.id, new.room.id)?;
    let message = reader.message_at(seq)?.ok_or(StoreError::UnknownMessage)?;
    Ok(Quote::of(&message))
}

/// Takes the next number of the room's counter; answers whether the room is off the record too.
fn next_number(db: &Connection, room: RoomId) -> Result<(i64, bool)> {
    let sql = "UPDATE rooms SET head = head + 1 WHERE id = ?1 RETURNING head, off_record";
    Ok(db
        .prepare_cached(sql)?
        .query_row([room.0], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

fn insert(db: &Connection, new: &NewMessage, number: i64, at: i64) -> Result<()> {
    let sql =
        "INSERT INTO messages (room_id, seq, change, author_id, client_id, text, at, reply_to,
                                     typed_in)
               VALUES (?1, ?2, ?2, ?3, ?4, ?5, ?6, ?7, (SELECT id FROM rooms WHERE slug = ?8))";
    db.prepare_cached(sql)?.execute(params![
        new.room.id.0,
        number,
        new.author.id.0,
        new.client_id.0,
        new.text,
        at,
        new.reply_to.map(|seq| seq.0),
        new.typed_in.as_ref().map(|slug| &slug.0),
    ])?;
    Ok(())
}

/// The answer to an earlier try of the same command. Done once more, it would undo what its author
/// did since.
fn earlier_touch(db: &Connection, touch: &Touch) -> Result<Option<Result<Receipt>>> {
    let sql = "SELECT room_id, seq, change FROM touches WHERE author_id = ?1 AND client_id = ?2";
    let params = params![touch.author.id.0, touch.client_id.0];
    let first = db
        .prepare_cached(sql)?
        .query_row(params, |row| {
            let (room, seq) = (RoomId(row.get(0)?), Seq(row.get(1)?));
            let change = Change(row.get(2)?);
            Ok(if (room, seq) == (touch.room.id, touch.seq) {
                Ok(Receipt { seq, change })
            } else {
                Err(StoreError::ClientIdReused)
            })
        })
        .optional()?;
    Ok(first)
}

fn remember(db: &Connection, touch: &Touch, receipt: Receipt) -> Result<()> {
    let sql = "INSERT INTO touches (author_id, client_id, room_id, seq, change)
               VALUES (?1, ?2, ?3, ?4, ?5)";
    db.prepare_cached(sql)?.execute(params![
        touch.author.id.0,
        touch.client_id.0,
        touch.room.id.0,
        receipt.seq.0,
        receipt.change.0,
    ])?;
    Ok(())
}

/// The answer to doing what is done already, or editing without a difference.
fn done_already(message: &Message, touch: &Touch) -> Result<Option<Receipt>> {
    let done = match &touch.text {
        Some(_) if message.deleted => return Err(StoreError::UnknownMessage),
        Some(text) => message.text == *text,
        None => message.deleted,
    };
    Ok(done.then_some(Receipt {
        seq: message.seq,
        change: message.change,
    }))
}

fn edit(work: &Transaction, (room, seq): (RoomId, Seq), number: i64, text: &str) -> Result<()> {
    let sql = "UPDATE messages SET change = ?3, text = ?4, edited_at = ?5
               WHERE room_id = ?1 AND seq = ?2";
    work.db
        .prepare_cached(sql)?
        .execute(params![room.0, seq.0, number, text, work.now()])?;
    Ok(())
}

fn delete(db: &Connection, (room, seq): (RoomId, Seq), number: i64) -> Result<()> {
    let sql = "UPDATE messages SET change = ?3, text = '', edited_at = NULL, deleted = 1
               WHERE room_id = ?1 AND seq = ?2";
    db.prepare_cached(sql)?
        .execute(params![room.0, seq.0, number])?;
    Ok(())
}
