//! Rooms and who belongs to them.

use std::sync::Arc;

use hubbub_protocol::{RoomId, RoomKind, Slug, User, UserId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::clock::now;
use crate::store::{Result, Room, StoreError};

/// The room with this slug.
pub fn by_slug(db: &Connection, slug: &Slug) -> Result<Option<Room>> {
    let sql = "SELECT id, slug, name, topic, kind FROM rooms WHERE slug = ?1";
    let room = db
        .prepare_cached(sql)?
        .query_row([&slug.0], room)
        .optional()?;
    room.map(|room| with_members(db, room)).transpose()
}

/// The private chats of a person, the ones used last first.
pub fn direct_of(db: &Connection, user: UserId, limit: usize) -> Result<Vec<Arc<Room>>> {
    let sql = "SELECT id, slug, name, topic, kind FROM rooms
               JOIN members ON members.room_id = rooms.id
               WHERE members.user_id = ?1 AND kind = 'direct'
               ORDER BY (SELECT max(at) FROM messages WHERE room_id = rooms.id
                         AND seq = (SELECT max(seq) FROM messages WHERE room_id = rooms.id)) DESC
               LIMIT ?2";
    let mut statement = db.prepare_cached(sql)?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rooms = statement.query_map(params![user.0, limit], room)?;
    rooms
        .map(|room| Ok(Arc::new(with_members(db, room?)?)))
        .collect()
}

/// The private chat of two people, made now unless it is there.
pub fn create_direct(db: &Connection, one: &User, other: &User) -> Result<Room> {
    let slug = direct_slug(one.id, other.id);
    let sql = "INSERT INTO rooms (slug, name, topic, kind, created_at)
               VALUES (?1, '', '', 'direct', ?2) ON CONFLICT (slug) DO NOTHING RETURNING id";
    let made: Option<i64> = db
        .prepare_cached(sql)?
        .query_row(params![slug.0, now()], |row| row.get(0))
        .optional()?;
    if let Some(room) = made {
        let sql = "INSERT OR IGNORE INTO members (room_id, user_id) VALUES (?1, ?2)";
        for member in [one, other] {
            db.prepare_cached(sql)?.execute([room, member.id.0])?;
        }
    }
    by_slug(db, &slug)?.ok_or_else(|| StoreError::Unavailable("a room has vanished".into()))
}

/// The slug of the private chat of two people: one for each pair, whoever begins.
pub fn direct_slug(one: UserId, other: UserId) -> Slug {
    Slug(format!("dm-{}-{}", one.min(other).0, one.max(other).0))
}

fn with_members(db: &Connection, mut room: Room) -> Result<Room> {
    if room.kind == RoomKind::Direct {
        let sql = "SELECT users.id, users.name FROM members JOIN users ON users.id = user_id
                   WHERE room_id = ?1 ORDER BY users.id";
        let mut statement = db.prepare_cached(sql)?;
        let members = statement.query_map([room.id.0], |row| {
            Ok(User {
                id: UserId(row.get(0)?),
                name: row.get(1)?,
            })
        })?;
        room.members = members.collect::<rusqlite::Result<_>>()?;
    }
    Ok(room)
}

/// Reads a room from a row of `id, slug, name, topic, kind`, still without its members.
fn room(row: &Row<'_>) -> rusqlite::Result<Room> {
    let kind: String = row.get(4)?;
    Ok(Room {
        id: RoomId(row.get(0)?),
        slug: Slug(row.get(1)?),
        name: row.get(2)?,
        topic: row.get(3)?,
        kind: if kind == "direct" {
            RoomKind::Direct
        } else {
            RoomKind::Public
        },
        members: Vec::new(),
    })
}
