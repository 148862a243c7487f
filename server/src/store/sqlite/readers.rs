//! The threads that read, each with a connection of its own: under WAL they never wait for the
//! writer, nor it for them.

use std::path::Path;
use std::thread;

use async_channel::{Receiver, Sender};
use rusqlite::Connection;
use tokio::sync::oneshot;

use super::schema::{self, OpenError};
use crate::store::{Result, closed};

/// Reading is short and mostly from memory: two threads keep a long page from holding up the rest.
const THREADS: usize = 2;

/// The reads that may wait for a thread; whoever comes later waits too.
const QUEUE: usize = 1024;

/// One read, which gives its answer itself.
type Read = Box<dyn FnOnce(&Connection) + Send>;

/// The way to the reader threads, which end when this and all that it queued are gone.
#[derive(Debug)]
pub struct Readers {
    queue: Sender<Read>,
}

impl Readers {
    /// Opens the connections and starts the threads.
    ///
    /// # Errors
    /// [`OpenError`] when the database cannot be opened.
    pub fn start(path: &Path) -> std::result::Result<Self, OpenError> {
        let (queue, reads) = async_channel::bounded(QUEUE);
        for _ in 0..THREADS {
            let db = schema::open_for_reading(path)?;
            let reads = reads.clone();
            thread::spawn(move || run(&db, &reads));
        }
        Ok(Self { queue })
    }

    /// Runs a read, all of which sees the database at one moment.
    pub async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (answer, pending) = oneshot::channel();
        let read: Read = Box::new(move |db| {
            // Nobody waits any more when the connection is gone: that changes nothing.
            let _ = answer.send(at_one_moment(db, read));
        });
        self.queue.send(read).await.map_err(|_| closed())?;
        pending.await.unwrap_or_else(|_| Err(closed()))
    }

    /// Refuses further reads; the threads end after the ones that wait.
    pub fn close(&self) {
        self.queue.close();
    }
}

fn run(db: &Connection, reads: &Receiver<Read>) {
    while let Ok(read) = reads.recv_blocking() {
        read(db);
    }
}

fn at_one_moment<T>(db: &Connection, read: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
    // A transaction that only reads: dropping it is its end.
    let moment = db.unchecked_transaction()?;
    read(&moment)
}
