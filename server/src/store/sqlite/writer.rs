//! The one thread that writes: whatever waits is done in one transaction (group commit), in the
//! order in which it came, and answered only when that transaction is durable.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use async_channel::{Receiver, Sender};
use hubbub_protocol::{ClientId, UserId};
use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};
use tracing::error;

use super::epoch::Progress;
use super::schema;
use super::waiting::{self, Nothing};
use crate::clock::Clock;
use crate::store::{Commit, Committed, CommittedMessage, Pending, Result, StoreError, closed};

/// The writes that may wait for the disk. Whoever comes later waits too, which slows the senders
/// and nobody else.
const QUEUE: usize = 1024;

/// The writes of one transaction: enough that the cost of one fsync is divided by many, few enough
/// that the first does not wait long for the last.
const GROUP: usize = 256;

/// The messages said off the record whose client ids are remembered, so that a retry gets the first
/// answer: as many as can be on their way at once, in memory only.
const REMEMBERED: usize = 4096;

/// When the log could not be emptied because it was being read, and nobody writes.
const FORGET_AGAIN_AFTER: Duration = Duration::from_secs(1);

/// One write: changes the database, notes what is to be published, and leaves its answer.
type Write = Box<dyn FnOnce(&mut Transaction) -> Answer + Send>;

/// Gives the answer of a write, once it is known whether the transaction was committed.
type Answer = Box<dyn FnOnce(Result<()>) + Send>;

/// What a write works with.
pub struct Transaction<'a> {
    /// The database, in a transaction.
    pub db: &'a Connection,
    clock: &'a Clock,
    /// What is to be published once this is durable.
    committed: Vec<Committed>,
    /// What was said off the record lately, the oldest first.
    off_record: &'a VecDeque<CommittedMessage>,
    /// Whether text was overwritten that must not remain anywhere.
    forgets: bool,
}

impl Transaction<'_> {
    /// The time of this write, in milliseconds since 1970.
    pub fn now(&self) -> i64 {
        self.clock.now()
    }

    /// Notes what is to be published.
    pub fn publish(&mut self, committed: Committed) {
        self.committed.push(committed);
    }

    /// Notes that text was overwritten: its copy in the log of the database is to go, too.
    pub fn forget(&mut self) {
        self.forgets = true;
    }

    /// A message that was said off the record under this id, lately or in this transaction.
    pub fn said_off_record(&self, author: UserId, id: &ClientId) -> Option<&CommittedMessage> {
        let now = messages(&self.committed).filter(|it| it.message.off_record);
        self.off_record
            .iter()
            .chain(now)
            .find(|it| it.message.author.id == author && it.message.client_id.as_ref() == Some(id))
    }
}

/// The way to the writer thread.
#[derive(Debug)]
pub struct Writer {
    queue: Sender<Write>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    /// Starts the thread. What it commits goes to `commits`, in order.
    pub fn start(
        db: Connection,
        clock: Clock,
        progress: Progress,
        commits: mpsc::Sender<Commit>,
    ) -> Self {
        let (queue, writes) = async_channel::bounded(QUEUE);
        let thread = thread::spawn(move || run(&db, &clock, progress, &writes, &commits));
        Self {
            queue,
            thread: Mutex::new(Some(thread)),
        }
    }

    /// Queues a write. It runs after every write queued before it; when it fails, what it changed
    /// is undone and the others are not affected.
    pub async fn write<T: Send + 'static>(
        &self,
        write: impl FnOnce(&mut Transaction) -> Result<T> + Send + 'static,
    ) -> Result<Pending<T>> {
        let (answer, pending) = oneshot::channel();
        let write: Write = Box::new(move |work| {
            let result = in_savepoint(work, write);
            Box::new(move |commit: Result<()>| {
                // Nobody waits any more when the connection is gone: that changes nothing.
                let _ = answer.send(commit.and(result));
            })
        });
        self.queue.send(write).await.map_err(|_| closed())?;
        Ok(Pending(pending))
    }

    /// Does what is queued, then ends the thread.
    pub async fn close(&self) {
        self.queue.close();
        let thread = self.thread.lock().ok().and_then(|mut thread| thread.take());
        if let Some(thread) = thread {
            let _ = tokio::task::spawn_blocking(move || thread.join()).await;
        }
    }
}

fn run(
    db: &Connection,
    clock: &Clock,
    progress: Progress,
    writes: &Receiver<Write>,
    commits: &mpsc::Sender<Commit>,
) {
    let mut desk = Desk {
        db,
        clock,
        progress,
        commits,
        off_record: VecDeque::new(),
    };
    let mut is_to_forget = false;
    loop {
        match waiting::receive(writes, is_to_forget.then_some(FORGET_AGAIN_AFTER)) {
            Ok(first) => {
                let rest = std::iter::from_fn(|| writes.try_recv().ok());
                is_to_forget |= desk.carry_out(std::iter::once(first).chain(rest).take(GROUP));
            }
            Err(Nothing::InTime) => {}
            Err(Nothing::Any) => break,
        }
        if is_to_forget && writes.is_empty() {
            is_to_forget = !empty_log(db);
        }
    }
    empty_log(db);
}

/// What the thread has at hand.
struct Desk<'a> {
    db: &'a Connection,
    clock: &'a Clock,
    progress: Progress,
    commits: &'a mpsc::Sender<Commit>,
    /// What was said off the record lately, the oldest first.
    off_record: VecDeque<CommittedMessage>,
}

impl Desk<'_> {
    /// Writes a group, has it published and answers it; tells whether text was overwritten that must
    /// not remain anywhere.
    fn carry_out(&mut self, group: impl Iterator<Item = Write>) -> bool {
        let work = Transaction {
            db: self.db,
            clock: self.clock,
            committed: Vec::new(),
            off_record: &self.off_record,
            forgets: false,
        };
        let (answers, outcome) = transact(work, group);
        let done = outcome.map(|Outcome { committed, forgets }| {
            self.publish(committed);
            forgets
        });
        if let Err(error) = &done {
            error!(%error, writes = answers.len(), "a transaction failed");
        }
        for answer in answers {
            answer(done.clone().map(|_| ()));
        }
        done.unwrap_or_default()
    }

    fn publish(&mut self, committed: Vec<Committed>) {
        self.progress.advance(messages(&committed).count());
        remember(&mut self.off_record, &committed);
        if !committed.is_empty() {
            let commit = Commit {
                at: Instant::now(),
                committed,
            };
            // The publisher is gone only when the server is going: clients will resume.
            let _ = self.commits.blocking_send(commit);
        }
    }
}

/// What has become of a group of writes.
struct Outcome {
    /// To be published.
    committed: Vec<Committed>,
    /// Whether text was overwritten that must not remain anywhere.
    forgets: bool,
}

/// Runs a group of writes as one transaction: their answers, and what is now to be done.
fn transact(
    mut work: Transaction,
    group: impl Iterator<Item = Write>,
) -> (Vec<Answer>, Result<Outcome>) {
    let begun = execute(work.db, "BEGIN IMMEDIATE");
    let answers = group.map(|write| write(&mut work)).collect();
    let outcome = begun.and_then(|()| execute(work.db, "COMMIT"));
    if outcome.is_err() && !work.db.is_autocommit() {
        // A failed commit (disk full) leaves the transaction open.
        let _ = execute(work.db, "ROLLBACK");
    }
    let outcome = outcome.map(|()| Outcome {
        committed: work.committed,
        forgets: work.forgets,
    });
    (answers, outcome)
}

/// Runs one write so that its failure undoes it alone.
fn in_savepoint<T>(
    work: &mut Transaction,
    write: impl FnOnce(&mut Transaction) -> Result<T>,
) -> Result<T> {
    let db = work.db;
    if db.is_autocommit() {
        // An earlier failure (disk full) has ended the transaction: nothing may be written outside
        // of one, and its COMMIT will fail for all.
        return Err(StoreError::Unavailable(
            "the transaction was rolled back".into(),
        ));
    }
    let noted = work.committed.len();
    execute(db, "SAVEPOINT write")?;
    let result = write(work);
    if result.is_err() && !db.is_autocommit() {
        work.committed.truncate(noted);
        execute(db, "ROLLBACK TO write")?;
    }
    if !db.is_autocommit() {
        execute(db, "RELEASE write")?;
    }
    result
}

/// Moves everything from the write-ahead log into the database and empties it, unless somebody is
/// reading from it just now.
fn empty_log(db: &Connection) -> bool {
    let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)";
    let is_busy = |row: &rusqlite::Row<'_>| row.get::<_, bool>(0);
    without_waiting(db, || db.query_row(checkpoint, [], is_busy)).is_ok_and(|busy| !busy)
}

fn without_waiting<T>(
    db: &Connection,
    action: impl FnOnce() -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    db.busy_timeout(Duration::ZERO)?;
    let result = action();
    db.busy_timeout(schema::BUSY_TIMEOUT)?;
    result
}

/// The messages among what was committed.
fn messages(committed: &[Committed]) -> impl Iterator<Item = &CommittedMessage> {
    committed.iter().filter_map(|committed| match committed {
        Committed::Message(message) => Some(message),
        _ => None,
    })
}

fn remember(off_record: &mut VecDeque<CommittedMessage>, committed: &[Committed]) {
    let said = messages(committed).filter(|it| it.message.off_record);
    off_record.extend(said.cloned());
    let surplus = off_record.len().saturating_sub(REMEMBERED);
    off_record.drain(..surplus);
}

fn execute(db: &Connection, sql: &str) -> Result<()> {
    db.prepare_cached(sql)?.execute([])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn writer() -> Writer {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("hubbub.db");
        let db = schema::open_for_writing(&path).expect("a database");
        db.execute_batch("CREATE TABLE t (n INTEGER UNIQUE)")
            .expect("a table");
        let progress = Progress::resume(&db, &path).expect("a new history");
        Writer::start(db, Clock::default(), progress, mpsc::channel(1).0)
    }

    fn insert(db: &Connection, n: i64) -> Result<()> {
        db.execute("INSERT INTO t VALUES (?1)", [n])?;
        Ok(())
    }

    fn count(db: &Connection) -> Result<i64> {
        Ok(db.query_row("SELECT count(*) FROM t", [], |row| row.get(0))?)
    }

    #[tokio::test]
    async fn a_failed_write_is_undone_alone() {
        let writer = writer();
        let good = writer
            .write(|work| insert(work.db, 1))
            .await
            .expect("queued");
        let bad = writer
            .write(|work| {
                insert(work.db, 2)?;
                insert(work.db, 1)
            })
            .await
            .expect("queued");
        let counted = writer.write(|work| count(work.db)).await.expect("queued");
        assert!(good.await.is_ok());
        assert!(matches!(bad.await, Err(StoreError::Unavailable(_))));
        assert_eq!(counted.await.expect("counted"), 1);
    }

    #[tokio::test]
    async fn a_lost_transaction_fails_every_write_in_it_and_none_after_it() {
        let writer = writer();
        // What SQLite does by itself when the disk is full.
        let lost = writer.write(|work| {
            insert(work.db, 1)?;
            execute(work.db, "ROLLBACK")
        });
        assert!(lost.await.expect("queued").await.is_err());
        let next = writer
            .write(|work| insert(work.db, 1))
            .await
            .expect("queued");
        assert!(next.await.is_ok());
        let counted = writer.write(|work| count(work.db)).await.expect("queued");
        assert_eq!(counted.await.expect("counted"), 1);
    }

    #[tokio::test]
    async fn closing_does_what_is_queued_and_refuses_the_rest() {
        let writer = writer();
        let queued = writer
            .write(|work| insert(work.db, 1))
            .await
            .expect("queued");
        writer.close().await;
        assert!(queued.await.is_ok());
        assert!(writer.write(|work| insert(work.db, 2)).await.is_err());
    }
}
