//! People and their sessions.

use hubbub_protocol::{Slug, User, UserId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::members;
use super::writer::Transaction;
use crate::store::{Committed, NewUser, Result, StoreError, TokenHash};

/// Makes a person known, with a first session, in the lobby.
pub fn create(work: &Transaction, user: &NewUser) -> Result<User> {
    let db = work.db;
    let sql = "INSERT INTO users (name, name_key, created_at) VALUES (?1, ?2, ?3)
               ON CONFLICT (name_key) DO NOTHING RETURNING id";
    let id = db
        .prepare_cached(sql)?
        .query_row(params![user.name, user.name_key, work.now()], |row| {
            row.get(0).map(UserId)
        })
        .optional()?
        .ok_or(StoreError::NameTaken)?;
    let sql = "INSERT INTO sessions (token_hash, user_id, created_at) VALUES (?1, ?2, ?3)";
    db.prepare_cached(sql)?
        .execute(params![user.session, id.0, work.now()])?;
    members::join(db, id, &Slug::lobby(), None)?;
    Ok(User {
        id,
        name: user.name.clone(),
    })
}

/// Whose session this is.
pub fn of_session(db: &Connection, session: &TokenHash) -> Result<Option<User>> {
    let sql = "SELECT users.id, users.name FROM sessions JOIN users ON users.id = user_id
               WHERE token_hash = ?1";
    Ok(db
        .prepare_cached(sql)?
        .query_row([session], user)
        .optional()?)
}

/// Who holds the name with this key.
pub fn by_name_key(db: &Connection, key: &str) -> Result<Option<User>> {
    let sql = "SELECT id, name FROM users WHERE name_key = ?1";
    Ok(db.prepare_cached(sql)?.query_row([key], user).optional()?)
}

/// Ends a session and notes that as committed; the name becomes free with the person's last one.
pub fn end_session(work: &mut Transaction, session: TokenHash) -> Result<()> {
    let db = work.db;
    let Some(user) = of_session(db, &session)? else {
        return Ok(());
    };
    db.prepare_cached("DELETE FROM sessions WHERE token_hash = ?1")?
        .execute([session])?;
    let sql = "UPDATE users SET name_key = NULL WHERE id = ?1
               AND NOT EXISTS (SELECT 1 FROM sessions WHERE user_id = ?1)";
    db.prepare_cached(sql)?.execute([user.id.0])?;
    work.publish(Committed::SignOut(session));
    Ok(())
}

/// Reads a person from a row of `id, name`.
pub fn user(row: &Row<'_>) -> rusqlite::Result<User> {
    Ok(User {
        id: UserId(row.get(0)?),
        name: row.get(1)?,
    })
}
