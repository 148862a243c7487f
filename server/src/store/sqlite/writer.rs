//! The one thread that writes: whatever waits is done in one transaction (group commit), in the
//! order in which it came, and answered only when that transaction is durable.

use std::sync::Mutex;
use std::thread::{self, JoinHandle};

use async_channel::{Receiver, Sender};
use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};
use tracing::error;

use crate::store::{Committed, Pending, Result, StoreError, closed};

/// The writes that may wait for the disk. Whoever comes later waits too, which slows the senders
/// and nobody else.
const QUEUE: usize = 1024;

/// The writes of one transaction: enough that the cost of one fsync is divided by many, few enough
/// that the first does not wait long for the last.
const GROUP: usize = 256;

/// One write: changes the database, notes what is to be published, and leaves its answer.
type Write = Box<dyn FnOnce(&Connection, &mut Vec<Committed>) -> Answer + Send>;

/// Gives the answer of a write, once it is known whether the transaction was committed.
type Answer = Box<dyn FnOnce(Result<()>) + Send>;

/// The way to the writer thread.
#[derive(Debug)]
pub struct Writer {
    queue: Sender<Write>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    /// Starts the thread. What it commits goes to `commits`, in order.
    pub fn start(db: Connection, commits: mpsc::Sender<Vec<Committed>>) -> Self {
        let (queue, writes) = async_channel::bounded(QUEUE);
        let thread = thread::spawn(move || run(&db, &writes, &commits));
        Self {
            queue,
            thread: Mutex::new(Some(thread)),
        }
    }

    /// Queues a write. It runs after every write queued before it; when it fails, what it changed
    /// is undone and the others are not affected.
    pub async fn write<T: Send + 'static>(
        &self,
        write: impl FnOnce(&Connection, &mut Vec<Committed>) -> Result<T> + Send + 'static,
    ) -> Result<Pending<T>> {
        let (answer, pending) = oneshot::channel();
        let write: Write = Box::new(move |db, committed| {
            let result = in_savepoint(db, committed, write);
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

fn run(db: &Connection, writes: &Receiver<Write>, commits: &mpsc::Sender<Vec<Committed>>) {
    while let Ok(first) = writes.recv_blocking() {
        let group = std::iter::once(first).chain(std::iter::from_fn(|| writes.try_recv().ok()));
        let (answers, outcome) = transact(db, group.take(GROUP));
        let done = outcome.map(|committed| {
            if !committed.is_empty() {
                // The publisher is gone only when the server is going: clients will resume.
                let _ = commits.blocking_send(committed);
            }
        });
        if let Err(error) = &done {
            error!(%error, writes = answers.len(), "a transaction failed");
        }
        for answer in answers {
            answer(done.clone());
        }
    }
}

/// Runs a group of writes as one transaction: their answers, and what is now to be published.
fn transact(
    db: &Connection,
    group: impl Iterator<Item = Write>,
) -> (Vec<Answer>, Result<Vec<Committed>>) {
    let mut committed = Vec::new();
    let begun = execute(db, "BEGIN IMMEDIATE");
    let answers = group.map(|write| write(db, &mut committed)).collect();
    let outcome = begun.and_then(|()| execute(db, "COMMIT"));
    if outcome.is_err() && !db.is_autocommit() {
        // A failed commit (disk full) leaves the transaction open.
        let _ = execute(db, "ROLLBACK");
    }
    (answers, outcome.map(|()| committed))
}

/// Runs one write so that its failure undoes it alone.
fn in_savepoint<T>(
    db: &Connection,
    committed: &mut Vec<Committed>,
    write: impl FnOnce(&Connection, &mut Vec<Committed>) -> Result<T>,
) -> Result<T> {
    if db.is_autocommit() {
        // An earlier failure (disk full) has ended the transaction: nothing may be written outside
        // of one, and its COMMIT will fail for all.
        return Err(StoreError::Unavailable(
            "the transaction was rolled back".into(),
        ));
    }
    let noted = committed.len();
    execute(db, "SAVEPOINT write")?;
    let result = write(db, committed);
    if result.is_err() && !db.is_autocommit() {
        committed.truncate(noted);
        execute(db, "ROLLBACK TO write")?;
    }
    if !db.is_autocommit() {
        execute(db, "RELEASE write")?;
    }
    result
}

fn execute(db: &Connection, sql: &str) -> Result<()> {
    db.prepare_cached(sql)?.execute([])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn writer() -> Writer {
        let db = Connection::open_in_memory().expect("a database in memory");
        db.execute_batch("CREATE TABLE t (n INTEGER UNIQUE)")
            .expect("a table");
        Writer::start(db, mpsc::channel(1).0)
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
        let good = writer.write(|db, _| insert(db, 1)).await.expect("queued");
        let bad = writer
            .write(|db, _| {
                insert(db, 2)?;
                insert(db, 1)
            })
            .await
            .expect("queued");
        let counted = writer.write(|db, _| count(db)).await.expect("queued");
        assert!(good.await.is_ok());
        assert!(matches!(bad.await, Err(StoreError::Unavailable(_))));
        assert_eq!(counted.await.expect("counted"), 1);
    }

    #[tokio::test]
    async fn a_lost_transaction_fails_every_write_in_it_and_none_after_it() {
        let writer = writer();
        // What SQLite does by itself when the disk is full.
        let lost = writer.write(|db, _| {
            insert(db, 1)?;
            execute(db, "ROLLBACK")
        });
        assert!(lost.await.expect("queued").await.is_err());
        let next = writer.write(|db, _| insert(db, 1)).await.expect("queued");
        assert!(next.await.is_ok());
        let counted = writer.write(|db, _| count(db)).await.expect("queued");
        assert_eq!(counted.await.expect("counted"), 1);
    }

    #[tokio::test]
    async fn closing_does_what_is_queued_and_refuses_the_rest() {
        let writer = writer();
        let queued = writer.write(|db, _| insert(db, 1)).await.expect("queued");
        writer.close().await;
        assert!(queued.await.is_ok());
        assert!(writer.write(|db, _| insert(db, 2)).await.is_err());
    }
}
