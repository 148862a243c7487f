//! Opening, checking and migrating the database.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::store::{Result, StoreError};

mod embedded {
    refinery::embed_migrations!("migrations");
}

/// Older versions can corrupt a WAL when a checkpoint and a write coincide.
const SQLITE_AT_LEAST: i32 = 3_051_003;

/// Only a backup tool can be in the way, and only for a moment.
pub const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Statements kept ready in each connection: all there are.
const CACHED_STATEMENTS: usize = 64;

/// Why a database cannot be used, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file cannot be opened or read.
    #[error(
        "cannot open the database {path}: {source}. Check the file's permissions and the disk, or name another directory with --data"
    )]
    Unusable {
        /// The database file.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// A newer version of the program has written it.
    #[error(
        "the database {path} was written by a newer Hubbub (its schema is {found}, this one knows {known}). Start the newer version, or name another directory with --data"
    )]
    Newer {
        /// The database file.
        path: PathBuf,
        /// The version of the file's schema.
        found: u32,
        /// The newest version this program knows.
        known: u32,
    },
    /// The schema could not be brought up to date.
    #[error(
        "cannot bring the database {path} up to date: {source}. Nothing was changed; restore a backup or report this"
    )]
    Migration {
        /// The database file.
        path: PathBuf,
        /// What the migration says.
        source: Box<refinery::Error>,
    },
    /// The program was built with a SQLite that is not safe to use.
    #[error("SQLite {0} can damage its write-ahead log; Hubbub must be built with 3.51.3 or later")]
    UnsafeSqlite(&'static str),
}

/// Opens (or makes) the database for the one writer, migrated to the newest schema.
pub fn open_for_writing(path: &Path) -> std::result::Result<Connection, OpenError> {
    if rusqlite::version_number() < SQLITE_AT_LEAST {
        return Err(OpenError::UnsafeSqlite(rusqlite::version()));
    }
    let mut db = Connection::open(path).map_err(unusable(path))?;
    refuse_newer(&db, path)?;
    // A table that is made anew is away for a moment.
    db.pragma_update(None, "foreign_keys", "OFF")
        .map_err(unusable(path))?;
    embedded::migrations::runner()
        .run(&mut db)
        .map_err(|source| OpenError::Migration {
            path: path.to_owned(),
            source: Box::new(source),
        })?;
    configure_writer(&db).map_err(unusable(path))?;
    Ok(db)
}

/// What a failure to use the database at `path` is called.
pub fn unusable(path: &Path) -> impl Fn(rusqlite::Error) -> OpenError + '_ {
    |source| OpenError::Unusable {
        path: path.to_owned(),
        source,
    }
}

/// Opens the database for a reader.
pub fn open_for_reading(path: &Path) -> std::result::Result<Connection, OpenError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(path, flags)
        .and_then(|db| configure(&db).map(|()| db))
        .map_err(unusable(path))
}

/// Reads the whole database for damage.
pub fn quick_check(db: &Connection) -> Result<()> {
    let verdict: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(StoreError::Unavailable(verdict.into()));
    }
    if db.prepare("PRAGMA foreign_key_check")?.exists([])? {
        return Err(StoreError::Unavailable("a row is missing".into()));
    }
    Ok(())
}

fn refuse_newer(db: &Connection, path: &Path) -> std::result::Result<(), OpenError> {
    let known = embedded::migrations::runner()
        .get_migrations()
        .iter()
        .map(|migration| u32::try_from(migration.version()).unwrap_or_default())
        .max()
        .unwrap_or_default();
    let found = schema_version(db).map_err(unusable(path))?;
    if found > known {
        return Err(OpenError::Newer {
            path: path.to_owned(),
            found,
            known,
        });
    }
    Ok(())
}

/// The version of the newest migration that was applied; 0 for a new database.
fn schema_version(db: &Connection) -> rusqlite::Result<u32> {
    if !db.table_exists(Some("main"), "refinery_schema_history")? {
        return Ok(0);
    }
    db.query_row(
        "SELECT coalesce(max(version), 0) FROM refinery_schema_history",
        [],
        |row| row.get(0),
    )
}

fn configure_writer(db: &Connection) -> rusqlite::Result<()> {
    db.pragma_update(None, "journal_mode", "WAL")?;
    // An acknowledged message survives a power loss: the WAL is synced at every commit.
    db.pragma_update(None, "synchronous", "FULL")?;
    // What is deleted is overwritten, not only forgotten.
    db.pragma_update(None, "secure_delete", "ON")?;
    configure(db)
}

fn configure(db: &Connection) -> rusqlite::Result<()> {
    db.pragma_update(None, "foreign_keys", "ON")?;
    db.pragma_update(None, "trusted_schema", "OFF")?;
    db.busy_timeout(BUSY_TIMEOUT)?;
    db.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    Ok(())
}

#[cfg(test)]
mod tests {
    use hubbub_protocol::{RoomId, RoomKind, UserId};

    use super::*;
    use crate::store::sqlite::{members, rooms};

    /// A database as the first version left it: two people, and what they said.
    fn of_version_one(path: &Path) {
        let mut db = Connection::open(path).expect("a database");
        embedded::migrations::runner()
            .set_target(refinery::Target::Version(1))
            .run(&mut db)
            .expect("the first migration");
        db.execute_batch(
            "INSERT INTO users VALUES (1, 'Ada', 'ada', 0), (2, 'Bob', 'bob', 0);
             INSERT INTO rooms VALUES (2, 'dm-1-2', '', '', 'direct', 1, 0);
             INSERT INTO members VALUES (2, 1), (2, 2);
             UPDATE rooms SET head = 2 WHERE id = 1;
             INSERT INTO messages VALUES (1, 1, 1, 1, 'a', 'hello', 0), (1, 2, 2, 2, 'b', 'hi', 0),
                                         (2, 1, 1, 1, 'c', 'psst', 0);",
        )
        .expect("what they said");
    }

    #[test]
    fn what_the_first_version_kept_is_all_there() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("hubbub.db");
        of_version_one(&path);
        let db = open_for_writing(&path).expect("migrated");
        quick_check(&db).expect("whole");

        let said: i64 = db
            .query_row("SELECT count(*) FROM messages", [], |row| row.get(0))
            .expect("counted");
        assert_eq!(said, 3);
        let direct = rooms::by_id(&db, RoomId(2)).expect("the private chat");
        assert_eq!(
            (direct.slug.0.as_str(), direct.kind),
            ("dm.1.2", RoomKind::Direct)
        );
        assert_eq!(direct.people.len(), 2);
        assert_eq!(members::of(&db, RoomId(1)).expect("the lobby").len(), 2);
        let (_, reading) = rooms::reading(&db, UserId(2), RoomId(1)).expect("read");
        assert_eq!((reading.read.0, reading.unread), (2, 0));
    }
}
