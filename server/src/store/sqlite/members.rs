//! Who is in which room, and how far they have read it.

use std::sync::Arc;

use hubbub_protocol::{Invite, RoomId, Slug, User, UserId, limits};
use rusqlite::{Connection, params};

use super::{people, rooms, writer::Transaction};
use crate::store::{Committed, CommittedDeparture, CommittedMark, Mark, Result, Room, StoreError};

/// The members of a room, by name, for somebody who may be in it.
pub fn seen_by(db: &Connection, viewer: UserId, room: RoomId) -> Result<Vec<User>> {
    require(db, viewer, room)?;
    of(db, room)
}

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
    if !delete(db, member, room)? {
        return Err(StoreError::NotAMember);
    }
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

/// Ends a membership; tells whether there was one.
fn delete(db: &Connection, user: UserId, room: RoomId) -> Result<bool> {
    let sql = "DELETE FROM members WHERE room_id = ?1 AND user_id = ?2";
    Ok(db.prepare_cached(sql)?.execute([room.0, user.0])? > 0)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::schema;

    #[test]
    fn the_members_of_a_private_room_are_told_to_its_members_only() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("hubbub.db");
        let db = schema::open_for_writing(&path).expect("a database");
        db.execute_batch(
            "INSERT INTO users VALUES (1, 'Ada', 'ada', 0), (2, 'Eve', 'eve', 0);
             INSERT INTO rooms (id, slug, name, topic, kind, created_at)
             VALUES (2, 'plans.x', 'Plans', '', 'private', 0);
             INSERT INTO members (room_id, user_id) VALUES (2, 1);",
        )
        .expect("a room");
        let members = seen_by(&db, UserId(1), RoomId(2)).expect("members");
        assert_eq!((members.len(), members[0].name.as_str()), (1, "Ada"));
        let refused = seen_by(&db, UserId(2), RoomId(2));
        assert!(matches!(refused, Err(StoreError::NotAdmitted)));
    }
}
