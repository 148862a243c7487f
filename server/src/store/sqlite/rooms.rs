//! Rooms: finding, listing, making and changing them.

use std::sync::Arc;

use hubbub_protocol::{Change, Invite, RoomId, RoomKind, Seq, Slug, User, UserId, limits};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::members;
use super::writer::Transaction;
use crate::clock::timestamp;
use crate::store::{
    Admission, Committed, Joined, NewRoom, Reading, Result, Room, RoomChange, StoreError,
};

/// What every read of rooms selects, in the order in which [`room`] takes it.
const COLUMNS: &str = "rooms.id, slug, rooms.name, topic, kind, off_record, creator_id, invite";

/// When the last message of a row of rooms was stored.
const LATEST: &str = "SELECT at FROM messages WHERE room_id = rooms.id ORDER BY seq DESC LIMIT 1";

/// Unread messages are looked for among this many newest ones, so that a long monologue of one's
/// own does not have to be read through.
const COUNTED_AMONG: i64 = 10_000;

/// The room with this slug, if this person may be in it.
pub fn admitting(db: &Connection, user: UserId, slug: &Slug) -> Result<Option<Admission>> {
    let sql = format!(
        "SELECT {COLUMNS},
                EXISTS (SELECT 1 FROM members WHERE room_id = rooms.id AND user_id = ?2)
         FROM rooms WHERE slug = ?1"
    );
    let found = db
        .prepare_cached(&sql)?
        .query_row(params![slug.0, user.0], |row| {
            Ok((room(row)?, row.get::<_, bool>(8)?))
        })
        .optional()?;
    let Some((room, is_member)) = found else {
        return Ok(None);
    };
    if room.kind != RoomKind::Public && !is_member {
        return Ok(None);
    }
    let room = Arc::new(with_people(db, room)?);
    Ok(Some(Admission { room, is_member }))
}

/// The private room with this slug, if this is its invitation.
pub fn invited(db: &Connection, slug: &Slug, invite: &Invite) -> Result<Option<Arc<Room>>> {
    let condition = "slug = ?1 AND kind = 'private' AND invite = ?2";
    Ok(select_one(db, condition, params![slug.0, invite.0])?.map(Arc::new))
}

/// The rooms of a person, the ones used last first; of the private chats those used last.
pub fn joined_by(db: &Connection, user: UserId, direct_at_most: usize) -> Result<Vec<Joined>> {
    let sql = format!(
        "SELECT {COLUMNS}, head, read, ({unread}), ({LATEST}) AS latest
         FROM members JOIN rooms ON rooms.id = room_id
         WHERE user_id = ?1 AND (kind <> 'direct' OR rooms.id IN (
             SELECT rooms.id FROM members JOIN rooms ON rooms.id = room_id
             WHERE user_id = ?1 AND kind = 'direct' AND head > 0
             ORDER BY ({LATEST}) DESC, rooms.id LIMIT ?2))
         ORDER BY latest DESC, rooms.id",
        unread = count_unread()
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map(params![user.0, as_limit(direct_at_most)], |row| {
        let reading = Reading {
            read: Seq(row.get(9)?),
            unread: row.get(10)?,
        };
        let latest = row.get::<_, Option<i64>>(11)?.map(timestamp);
        Ok((room(row)?, Change(row.get(8)?), reading, latest))
    })?;
    rows.map(|row| {
        let (room, head, reading, latest) = row?;
        Ok(Joined {
            room: Arc::new(with_people(db, room)?),
            head,
            reading,
            latest,
        })
    })
    .collect()
}

/// The last change of a room, and how far a person has read up to it; all of it, if they are no
/// member.
pub fn reading(db: &Connection, user: UserId, room: RoomId) -> Result<(Change, Reading)> {
    let sql = format!(
        "SELECT head, read, ({unread}) FROM members JOIN rooms ON rooms.id = room_id
         WHERE user_id = ?1 AND room_id = ?2
         UNION ALL SELECT head, head, 0 FROM rooms WHERE id = ?2",
        unread = count_unread()
    );
    let mut statement = db.prepare_cached(&sql)?;
    Ok(statement.query_row([user.0, room.0], |row| {
        let reading = Reading {
            read: Seq(row.get(1)?),
            unread: row.get(2)?,
        };
        Ok((Change(row.get(0)?), reading))
    })?)
}

/// Counts, for a row of members and rooms, the messages after `read` that user `?1` did not write.
fn count_unread() -> String {
    format!(
        "SELECT count(*) FROM (
           SELECT 1 FROM (
             SELECT author_id, deleted FROM messages
             WHERE room_id = rooms.id AND seq > read ORDER BY seq DESC LIMIT {COUNTED_AMONG})
           WHERE author_id <> ?1 AND deleted = 0 LIMIT {})",
        limits::UNREAD_AT_MOST
    )
}

/// Public rooms whose name keys contain this, the ones used last first.
pub fn public(db: &Connection, key_part: &str, limit: usize) -> Result<Vec<Arc<Room>>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM rooms WHERE kind = 'public' AND instr(name_key, ?1)
         ORDER BY ({LATEST}) DESC, rooms.id
         LIMIT ?2"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rooms = statement.query_map(params![key_part, as_limit(limit)], room)?;
    rooms.map(|room| Ok(Arc::new(room?))).collect()
}

/// Makes a room, or finds the public one of this name, or the one that this command has made.
pub fn create(work: &Transaction, new: &NewRoom) -> Result<Arc<Room>> {
    let condition = "creator_id = ?1 AND client_id = ?2";
    let params = params![new.creator.0, new.client_id.0];
    if let Some(made) = select_one(work.db, condition, params)? {
        return Ok(Arc::new(made));
    }
    let public_key = new.invite.is_none().then_some(&new.name_key);
    if let Some(key) = public_key
        && let Some(room) = select_one(work.db, "name_key = ?1", [key])?
    {
        return Ok(Arc::new(room));
    }
    members::require_space(work.db, new.creator)?;
    let sql =
        "INSERT INTO rooms (slug, name, name_key, topic, kind, creator_id, invite, off_record,
                                  created_at, client_id)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) RETURNING id";
    let id = work.db.prepare_cached(sql)?.query_row(
        params![
            free_slug(work.db, &new.slug)?.0,
            new.name,
            public_key,
            new.topic,
            if new.invite.is_some() {
                "private"
            } else {
                "public"
            },
            new.creator.0,
            new.invite.as_ref().map(|invite| &invite.0),
            new.off_record,
            work.now(),
            new.client_id.0,
        ],
        |row| row.get(0).map(RoomId),
    )?;
    members::add(work.db, id, new.creator)?;
    by_id(work.db, id)
}

/// Changes a room, by its creator, and notes that as committed.
pub fn change(work: &mut Transaction, id: RoomId, by: UserId, change: &RoomChange) -> Result<()> {
    let db = work.db;
    let room = created_by(db, id, by)?;
    let set = |column: &str, value: &dyn rusqlite::ToSql| {
        let sql = format!("UPDATE rooms SET {column} = ?2 WHERE id = ?1");
        db.prepare_cached(&sql)?.execute(params![id.0, value])?;
        Ok::<_, StoreError>(())
    };
    if let Some((name, key)) = &change.name {
        if room.kind == RoomKind::Public {
            let sql = "SELECT EXISTS (SELECT 1 FROM rooms WHERE name_key = ?1 AND id <> ?2)";
            let taken: bool = db
                .prepare_cached(sql)?
                .query_row(params![key, id.0], |row| row.get(0))?;
            if taken {
                return Err(StoreError::RoomNameTaken);
            }
            set("name_key", key)?;
        }
        set("name", name)?;
    }
    if let Some(topic) = &change.topic {
        set("topic", topic)?;
    }
    if let Some(off_record) = &change.off_record {
        set("off_record", off_record)?;
    }
    work.publish(Committed::Room(by_id(db, id)?));
    Ok(())
}

/// The private chat of exactly these people, if there is one.
pub fn direct(db: &Connection, people: &[User]) -> Result<Option<Arc<Room>>> {
    let condition = "slug = ?1 AND kind = 'direct'";
    let room = select_one(db, condition, [direct_slug(people).0])?;
    room.map(|room| Ok(Arc::new(with_people(db, room)?)))
        .transpose()
}

/// The private chat of exactly these people, made now unless it is there.
pub fn create_direct(work: &Transaction, people: &[User]) -> Result<Arc<Room>> {
    let sql = "INSERT INTO rooms (slug, name, topic, kind, created_at)
               VALUES (?1, '', '', 'direct', ?2) ON CONFLICT (slug) DO NOTHING RETURNING id";
    let made: Option<i64> = work
        .db
        .prepare_cached(sql)?
        .query_row(params![direct_slug(people).0, work.now()], |row| row.get(0))
        .optional()?;
    if let Some(room) = made {
        for person in people {
            members::add(work.db, RoomId(room), person.id)?;
        }
    }
    direct(work.db, people)?.ok_or_else(vanished)
}

/// The room that this person made.
pub fn created_by(db: &Connection, id: RoomId, creator: UserId) -> Result<Arc<Room>> {
    let room = by_id(db, id)?;
    if room.creator == Some(creator) {
        Ok(room)
    } else {
        Err(StoreError::NotAllowed)
    }
}

/// The room with this number.
pub fn by_id(db: &Connection, id: RoomId) -> Result<Arc<Room>> {
    let room = select_one(db, "rooms.id = ?1", [id.0])?.ok_or_else(vanished)?;
    Ok(Arc::new(with_people(db, room)?))
}

/// The slug of the private chat of these people: one for each set, whoever begins. No other room's
/// slug can look like it, for theirs have a dot only before random letters.
fn direct_slug(people: &[User]) -> Slug {
    let mut ids: Vec<i64> = people.iter().map(|user| user.id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
    Slug(format!("dm.{}", ids.join(".")))
}

/// The wished slug, or the first free one of `wished-2`, `wished-3` and so on.
fn free_slug(db: &Connection, wished: &Slug) -> Result<Slug> {
    let mut statement = db.prepare_cached("SELECT EXISTS (SELECT 1 FROM rooms WHERE slug = ?1)")?;
    let numbered = (2..).map(|number| format!("{wished}-{number}"));
    for slug in std::iter::once(wished.0.clone()).chain(numbered) {
        if !statement.query_row([&slug], |row| row.get::<_, bool>(0))? {
            return Ok(Slug(slug));
        }
    }
    Err(vanished())
}

fn select_one(
    db: &Connection,
    condition: &str,
    params: impl rusqlite::Params,
) -> Result<Option<Room>> {
    let sql = format!("SELECT {COLUMNS} FROM rooms WHERE {condition}");
    Ok(db
        .prepare_cached(&sql)?
        .query_row(params, room)
        .optional()?)
}

/// Names the people of a private chat.
fn with_people(db: &Connection, mut room: Room) -> Result<Room> {
    if room.kind == RoomKind::Direct {
        room.people = members::of(db, room.id)?;
    }
    Ok(room)
}

/// Reads a room from a row of [`COLUMNS`], still without its people.
fn room(row: &Row<'_>) -> rusqlite::Result<Room> {
    let kind: String = row.get(4)?;
    Ok(Room {
        id: RoomId(row.get(0)?),
        slug: Slug(row.get(1)?),
        name: row.get(2)?,
        topic: row.get(3)?,
        kind: match kind.as_str() {
            "direct" => RoomKind::Direct,
            "private" => RoomKind::Private,
            _ => RoomKind::Public,
        },
        off_record: row.get(5)?,
        creator: row.get::<_, Option<i64>>(6)?.map(UserId),
        invite: row.get::<_, Option<String>>(7)?.map(Invite),
        people: Vec::new(),
    })
}

fn as_limit(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

fn vanished() -> StoreError {
    StoreError::Unavailable("a room has vanished".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::schema;

    /// Ada, in a quiet room, with three private chats; in the last of them nothing was said.
    fn database() -> (tempfile::TempDir, Connection) {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("hubbub.db");
        let db = schema::open_for_writing(&path).expect("a database");
        db.execute_batch(
            "INSERT INTO users VALUES (1, 'Ada', 'ada', 0);
             INSERT INTO rooms (id, slug, name, topic, kind, head, created_at) VALUES
                 (2, 'quiet', 'Quiet', '', 'public', 0, 0), (3, 'dm.1', '', '', 'direct', 1, 0),
                 (4, 'dm.1.2', '', '', 'direct', 1, 0), (5, 'dm.1.3', '', '', 'direct', 0, 0),
                 (6, 'dm.7', 'dm', '', 'private', 1, 0);
             INSERT INTO members (room_id, user_id) VALUES (2, 1), (3, 1), (4, 1), (5, 1);
             INSERT INTO messages (room_id, seq, change, author_id, client_id, text, at) VALUES
                 (3, 1, 1, 1, 'a', 'first', 1000), (4, 1, 1, 1, 'b', 'second', 2000);",
        )
        .expect("rooms");
        (directory, db)
    }

    #[test]
    fn private_chats_crowd_out_each_other_and_no_room() {
        let (_directory, db) = database();
        for (direct_at_most, expected) in [
            (9, ["dm.1.2", "dm.1", "quiet"].as_slice()),
            (1, &["dm.1.2", "quiet"]),
        ] {
            let joined = joined_by(&db, UserId(1), direct_at_most).expect("rooms");
            let slugs: Vec<_> = joined.iter().map(|it| it.room.slug.0.as_str()).collect();
            assert_eq!(slugs, expected);
        }
    }

    #[test]
    fn a_private_room_is_not_taken_for_a_private_chat() {
        let (_directory, db) = database();
        let of = |id| User {
            id: UserId(id),
            name: String::new(),
        };
        assert!(direct(&db, &[of(1)]).expect("read").is_some());
        assert!(direct(&db, &[of(7)]).expect("read").is_none());
    }
}
