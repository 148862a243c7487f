//! Noticing that the history was replaced: beside the database lies a note of how far it had come.
//! A database that is behind its note is an older one that somebody has put back, and gets another
//! epoch, so that clients do not mistake its numbers for those they have seen.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{fs, io};

use hubbub_protocol::Epoch;
use rusqlite::Connection;
use tracing::warn;

/// How often the note is brought up to date at most. What was committed within this time before a
/// crash is the most that an older database can be behind without being noticed.
const NOTED_EVERY: Duration = Duration::from_secs(1);

/// How far the history has come.
#[derive(Debug)]
pub struct Progress {
    note: PathBuf,
    epoch: Epoch,
    /// The numbers that all rooms together have given out.
    numbers: i64,
    noted: Option<Instant>,
}

impl Progress {
    /// Compares the database with its note; gives it another epoch if it is behind.
    ///
    /// # Errors
    /// When the database cannot be read or written. Without its note it counts as the same.
    pub fn resume(db: &Connection, database: &Path) -> rusqlite::Result<Self> {
        let mut progress = Self {
            note: database.with_extension("progress"),
            epoch: epoch_of(db)?,
            numbers: db.query_row("SELECT sum(head) FROM rooms", [], |row| row.get(0))?,
            noted: None,
        };
        if progress.is_behind_its_note() {
            warn!("the database is older than it was: clients will start from nothing");
            db.execute("UPDATE history SET epoch = lower(hex(randomblob(8)))", [])?;
            progress.epoch = epoch_of(db)?;
        }
        progress.write();
        Ok(progress)
    }

    /// The epoch of the history.
    pub fn epoch(&self) -> Epoch {
        self.epoch.clone()
    }

    /// So many numbers more were given out; notes it now and then.
    pub fn advance(&mut self, numbers: usize) {
        self.numbers += i64::try_from(numbers).unwrap_or_default();
        let is_due = self
            .noted
            .is_none_or(|noted| noted.elapsed() >= NOTED_EVERY);
        if numbers > 0 && is_due {
            self.write();
        }
    }

    fn is_behind_its_note(&self) -> bool {
        let note = fs::read_to_string(&self.note).unwrap_or_default();
        note.split_once(' ').is_some_and(|(epoch, numbers)| {
            epoch == self.epoch.0
                && numbers
                    .trim()
                    .parse::<i64>()
                    .is_ok_and(|noted| noted > self.numbers)
        })
    }

    fn write(&mut self) {
        if let Err(error) = self.replace_note() {
            warn!(%error, "cannot note how far the database has come");
        }
        self.noted = Some(Instant::now());
    }

    /// Whole or not at all, also when the program is killed or the disk is full. Not synced to the
    /// disk: then it is never ahead of the database, which is.
    fn replace_note(&self) -> io::Result<()> {
        let new = self.note.with_extension("progress.new");
        fs::write(&new, format!("{} {}\n", self.epoch.0, self.numbers))?;
        fs::rename(new, &self.note)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.write();
    }
}

fn epoch_of(db: &Connection) -> rusqlite::Result<Epoch> {
    db.query_row("SELECT epoch FROM history", [], |row| row.get(0).map(Epoch))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn database(head: i64) -> Connection {
        let db = Connection::open_in_memory().expect("a database in memory");
        db.execute_batch(&format!(
            "CREATE TABLE rooms (head INTEGER); INSERT INTO rooms VALUES ({head});
             CREATE TABLE history (epoch TEXT); INSERT INTO history VALUES ('first');"
        ))
        .expect("tables");
        db
    }

    fn resume(db: &Connection, directory: &Path) -> Progress {
        Progress::resume(db, &directory.join("hubbub.db")).expect("resumed")
    }

    #[test]
    fn a_database_that_went_on_keeps_its_epoch() {
        let directory = tempfile::tempdir().expect("a directory");
        resume(&database(5), directory.path()).advance(2);
        assert_eq!(resume(&database(7), directory.path()).epoch().0, "first");
    }

    #[test]
    fn a_database_that_fell_back_gets_another_epoch_once() {
        let directory = tempfile::tempdir().expect("a directory");
        resume(&database(5), directory.path()).advance(2);
        let restored = database(6);
        let epoch = resume(&restored, directory.path()).epoch();
        assert_ne!(epoch.0, "first");
        assert_eq!(resume(&restored, directory.path()).epoch(), epoch);
    }

    #[test]
    fn a_note_that_cannot_be_written_leaves_the_last_one() {
        let directory = tempfile::tempdir().expect("a directory");
        let mut progress = resume(&database(5), directory.path());
        let in_the_way = directory.path().join("hubbub.progress.new");
        fs::create_dir(&in_the_way).expect("a directory");
        progress.advance(2);
        drop(progress);
        let note = fs::read_to_string(directory.path().join("hubbub.progress"));
        assert_eq!(note.expect("a note"), "first 5\n");
    }
}
