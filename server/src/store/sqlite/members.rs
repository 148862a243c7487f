//! Who is in which room, and how far they have read it.

use std::sync::Arc;

use hubbub_protocol::{Invite, RoomId, Slug, User, UserId, limits};
use rusqlite::{Connection, params};

use super::{people, rooms, writer::Transaction};
use crate::store::{Committed, CommittedDeparture, CommittedMark, Mark, Result, Room, StoreError};

/// The members of a room, by name.
pub fn of(db: &Connection, room: RoomId) -> Result<Vec<User>> {
    let sql = "SELECT users.id, users.name FROM members JOIN users ON users.id = user_id
               WHERE room_id = ?1 ORDER BY users.name";
    let mut statement = db.prepare_cached(sql)?;
    let members = statement.query_map([room.0], people::user)?;
    Ok(members.collect::<rusqlite::Result<_>>()?)
}

/// Makes somebody a member who has read all that was said before.
pub fn add(db: &Connection, room: RoomId, user: UserId) -> Result<()> {
    let sql = "INSERT OR IGNORE INTO members (room_id, user_id, read)
               SELECT id, ?2, head FROM rooms WHERE id = ?1";
    db.prepare_cached(sql)?.execute([room.0, user.0])?;
    Ok(())
}

/// Makes a room one of this person's.
pub fn join(
    db: &Connection,
    user: UserId,
    slug: &Slug,
    invite: Option<&Invite>,
) -> Result<Arc<Room>> {
    let room = match rooms::admitting(db, user, slug)? {
        Some(admission) if admission.is_member => return Ok(admission.room),
        Some(admission) => Some(admission.room),
        None => match invite {
            Some(invite) => rooms::invited(db, slug, invite)?,
            None => None,
        },
    };
    let room = room.ok_or(StoreError::NotAdmitted)?;
    require_space(db, user)?;
    add(db, room.id, user)?;
    Ok(room)
}

/// Refuses somebody who is in as many rooms as one can be.
pub fn require_space(db: &Connection, user: UserId) -> Result<()> {
    let sql = "SELECT count(*) FROM members JOIN rooms ON rooms.id = room_id
               WHERE user_id = ?1 AND kind <> 'direct'";
    let joined: u32 = db
        .prepare_cached(sql)?
        .query_row([user.0], |row| row.get(0))?;
    if (joined as usize) < limits::JOINED_ROOMS {
        Ok(())
    } else {
        Err(StoreError::TooManyRooms)
    }
}

/// Makes a room none of this person's any more, and notes that as committed, also if it was none:
/// a copy of the command is answered, too.
pub fn leave(work: &mut Transaction, user: UserId, room: Arc<Room>) -> Result<()> {
    delete(work.db, user, room.id)?;
    work.publish(Committed::Departure(CommittedDeparture {
        user,
        room,
        removed: false,
    }));
    Ok(())
}

/// Takes a member out of a room, by its creator, gives the room another invitation, and notes both
/// as committed.
pub fn remove(
    work: &mut Transaction,
    room: RoomId,
    by: UserId,
    member: UserId,
    invite: &Invite,
) -> Result<()> {
    let db = work.db;
    rooms::created_by(db, room, by)?;
    delete(db, member, room)?;
    db.prepare_cached("UPDATE rooms SET invite = ?2 WHERE id = ?1 AND kind = 'private'")?
        .execute(params![room.0, invite.0])?;
    let room = rooms::by_id(db, room)?;
    work.publish(Committed::Departure(CommittedDeparture {
        user: member,
        room: Arc::clone(&room),
        removed: true,
    }));
    work.publish(Committed::Room(room));
    Ok(())
}

/// Refuses somebody who may not be in a room.
pub fn require(db: &Connection, user: UserId, room: RoomId) -> Result<()> {
    let sql = "SELECT kind = 'public'
                      OR EXISTS (SELECT 1 FROM members WHERE room_id = ?1 AND user_id = ?2)
               FROM rooms WHERE id = ?1";
    let admitted: bool = db
        .prepare_cached(sql)?
        .query_row([room.0, user.0], |row| row.get(0))?;
    if admitted {
        Ok(())
    } else {
        Err(StoreError::NotAdmitted)
    }
}

fn delete(db: &Connection, user: UserId, room: RoomId) -> Result<()> {
    db.prepare_cached("DELETE FROM members WHERE room_id = ?1 AND user_id = ?2")?
        .execute([room.0, user.0])?;
    Ok(())
}

/// Moves a person's mark in a room, and notes that as committed if it is news.
pub fn mark(work: &mut Transaction, reader: UserId, room: Arc<Room>, mark: Mark) -> Result<()> {
    let (condition, place) = match mark {
        Mark::Read(seq) => ("read < min(?3, head)", seq.0),
        Mark::Unread(seq) => ("read <> max(0, min(?3, head))", seq.0.saturating_sub(1)),
    };
    let sql = format!(
        "UPDATE members SET read = max(0, min(?3, head)) FROM rooms
         WHERE room_id = ?1 AND user_id = ?2 AND rooms.id = room_id AND {condition}"
    );
    let mut statement = work.db.prepare_cached(&sql)?;
    if statement.execute([room.id.0, reader.0, place])? > 0 {
        let (head, reading) = rooms::reading(work.db, reader, room.id)?;
        work.publish(Committed::Mark(CommittedMark {
            reader,
            room,
            head,
            reading,
        }));
    }
    Ok(())
}
