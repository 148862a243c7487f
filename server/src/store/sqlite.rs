//! The store in one SQLite database: WAL, `synchronous=FULL`, one thread that writes and commits
//! in groups, a few that read.
//!
//! * [`writer`]: the writer thread and group commit
//! * [`readers`]: the reader threads
//! * [`schema`]: opening, checking and migrating the database
//! * [`people`], [`rooms`], [`messages`]: the SQL, one noun a file

mod messages;
mod people;
mod readers;
mod rooms;
mod schema;
mod writer;

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use hubbub_protocol::{Change, RoomId, Slug, Span, User, UserId};
use tokio::sync::mpsc;

use self::readers::Readers;
use self::writer::Writer;
use super::{
    CommitLog, NewMessage, NewUser, Page, Pending, Receipt, Result, Room, Snapshot, Store,
    StoreError, TokenHash,
};

pub use self::schema::OpenError;

/// The transactions that may wait to be published before the writer waits for the publisher.
const COMMIT_LOG_BATCHES: usize = 64;

/// A [`Store`] in one file.
#[derive(Debug)]
pub struct SqliteStore {
    writer: Writer,
    readers: Readers,
}

impl SqliteStore {
    /// Opens the database at `path`, made or migrated as needed, and the log of what it commits.
    ///
    /// # Errors
    /// [`OpenError`] says what is wrong with the file and what to do.
    pub fn open(path: &Path) -> std::result::Result<(Self, CommitLog), OpenError> {
        let connection = schema::open_for_writing(path)?;
        let (commits, commit_log) = mpsc::channel(COMMIT_LOG_BATCHES);
        let readers = Readers::start(path)?;
        let writer = Writer::start(connection, commits);
        Ok((Self { writer, readers }, commit_log))
    }

    /// Reads the whole database once for damage, on a reader thread.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] says what is damaged.
    pub async fn check(&self) -> Result<()> {
        self.readers.read(schema::quick_check).await
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn create_user(&self, user: NewUser) -> Result<User> {
        self.writer
            .write(move |db, _| people::create(db, &user))
            .await?
            .await
    }

    async fn user_of_session(&self, session: TokenHash) -> Result<Option<User>> {
        self.readers
            .read(move |db| people::of_session(db, &session))
            .await
    }

    async fn user_by_name_key(&self, key: String) -> Result<Option<User>> {
        self.readers
            .read(move |db| people::by_name_key(db, &key))
            .await
    }

    async fn end_session(&self, session: TokenHash) -> Result<Option<User>> {
        self.writer
            .write(move |db, _| people::end_session(db, &session))
            .await?
            .await
    }

    async fn room(&self, slug: Slug) -> Result<Option<Arc<Room>>> {
        self.readers
            .read(move |db| Ok(rooms::by_slug(db, &slug)?.map(Arc::new)))
            .await
    }

    async fn direct_rooms_of(&self, user: UserId, limit: usize) -> Result<Vec<Arc<Room>>> {
        self.readers
            .read(move |db| rooms::direct_of(db, user, limit))
            .await
    }

    async fn direct_room(&self, one: User, other: User) -> Result<Arc<Room>> {
        let slug = rooms::direct_slug(one.id, other.id);
        if let Some(room) = self.room(slug).await? {
            return Ok(room);
        }
        self.writer
            .write(move |db, _| Ok(Arc::new(rooms::create_direct(db, &one, &other)?)))
            .await?
            .await
    }

    async fn append(&self, message: NewMessage) -> Result<Pending<Receipt>> {
        self.writer
            .write(move |db, committed| messages::append(db, message, committed))
            .await
    }

    async fn snapshot(
        &self,
        room: RoomId,
        viewer: UserId,
        since: Option<Change>,
        limit: usize,
    ) -> Result<Snapshot> {
        self.readers
            .read(move |db| messages::snapshot(db, room, viewer, since, limit))
            .await
    }

    async fn page(&self, room: RoomId, viewer: UserId, span: Span, limit: usize) -> Result<Page> {
        self.readers
            .read(move |db| messages::page(db, room, viewer, span, limit))
            .await
    }

    async fn close(&self) {
        self.readers.close();
        self.writer.close().await;
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Unavailable(error.to_string().into())
    }
}
