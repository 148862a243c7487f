//! The store in one SQLite database: WAL, `synchronous=FULL`, one thread that writes and commits
//! in groups, a few that read.
//!
//! * [`writer`]: the writer thread and group commit; [`waiting`]: its wait for what comes
//! * [`readers`]: the reader threads
//! * [`schema`]: opening, checking and migrating the database
//! * [`epoch`]: noticing that the history was replaced
//! * [`people`], [`rooms`], [`members`], [`messages`], [`history`]: the SQL, one noun a file

mod epoch;
mod history;
mod members;
mod messages;
mod people;
mod readers;
mod rooms;
mod schema;
mod waiting;
mod writer;

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use hubbub_protocol::{Epoch, Invite, RoomId, Slug, Span, User, UserId};
use tokio::sync::{mpsc, oneshot};

use self::epoch::Progress;
use self::readers::Readers;
use self::writer::{Transaction, Writer};
use super::{
    Admission, CommitLog, Committed, Joined, Mark, NewMessage, NewRoom, NewUser, Page, Pending,
    Receipt, Result, Room, RoomChange, Snapshot, Store, StoreError, TokenHash, Touch, View,
};
use crate::clock::Clock;

pub use self::schema::OpenError;

/// The transactions that may wait to be published before the writer waits for the publisher.
const COMMIT_LOG_BATCHES: usize = 64;

/// A [`Store`] in one file.
#[derive(Debug)]
pub struct SqliteStore {
    epoch: Epoch,
    writer: Writer,
    readers: Readers,
}

impl SqliteStore {
    /// Opens the database at `path`, made or migrated as needed, and the log of what it commits.
    ///
    /// # Errors
    /// [`OpenError`] says what is wrong with the file and what to do.
    pub fn open(path: &Path, clock: Clock) -> std::result::Result<(Self, CommitLog), OpenError> {
        let connection = schema::open_for_writing(path)?;
        let progress = Progress::resume(&connection, path).map_err(schema::unusable(path))?;
        let (commits, commit_log) = mpsc::channel(COMMIT_LOG_BATCHES);
        let store = Self {
            epoch: progress.epoch(),
            readers: Readers::start(path)?,
            writer: Writer::start(connection, clock, progress, commits),
        };
        Ok((store, commit_log))
    }

    /// Reads the whole database once for damage, on a reader thread.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] says what is damaged.
    pub async fn check(&self) -> Result<()> {
        self.readers.read(schema::quick_check).await
    }

    /// Runs a write and waits until it is durable.
    async fn write<T: Send + 'static>(
        &self,
        write: impl FnOnce(&mut Transaction) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.writer.write(write).await?.await
    }

    /// Runs a write and waits until it is durable, and told to whoever is to hear of it.
    async fn write_and_tell(
        &self,
        write: impl FnOnce(&mut Transaction) -> Result<()> + Send + 'static,
    ) -> Result<()> {
        let (milestone, passed) = oneshot::channel();
        self.write(move |work| {
            write(work)?;
            work.publish(Committed::Milestone(milestone));
            Ok(())
        })
        .await?;
        // It ends by being dropped: by the publisher, or because nothing is told any more.
        let _ = passed.await;
        Ok(())
    }
}

#[async_trait]
impl Store for SqliteStore {
    fn epoch(&self) -> Epoch {
        self.epoch.clone()
    }

    async fn create_user(&self, user: NewUser) -> Result<User> {
        self.write(move |work| people::create(work, &user)).await
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

    async fn end_session(&self, session: TokenHash) -> Result<()> {
        self.write_and_tell(move |work| people::end_session(work, session))
            .await
    }

    async fn room_for(&self, user: UserId, slug: Slug) -> Result<Option<Admission>> {
        self.readers
            .read(move |db| rooms::admitting(db, user, &slug))
            .await
    }

    async fn invited_room(&self, slug: Slug, invite: Invite) -> Result<Option<Arc<Room>>> {
        self.readers
            .read(move |db| rooms::invited(db, &slug, &invite))
            .await
    }

    async fn joined_rooms(&self, user: UserId, direct_at_most: usize) -> Result<Vec<Joined>> {
        self.readers
            .read(move |db| rooms::joined_by(db, user, direct_at_most))
            .await
    }

    async fn public_rooms(&self, key_part: String, limit: usize) -> Result<Vec<Arc<Room>>> {
        self.readers
            .read(move |db| rooms::public(db, &key_part, limit))
            .await
    }

    async fn create_room(&self, room: NewRoom) -> Result<Arc<Room>> {
        self.write(move |work| rooms::create(work, &room)).await
    }

    async fn change_room(&self, room: RoomId, by: UserId, change: RoomChange) -> Result<()> {
        self.write_and_tell(move |work| rooms::change(work, room, by, &change))
            .await
    }

    async fn direct_room(&self, people: Vec<User>) -> Result<Arc<Room>> {
        let wanted = people.clone();
        let known = self.readers.read(move |db| rooms::direct(db, &wanted));
        match known.await? {
            Some(room) => Ok(room),
            None => {
                self.write(move |work| rooms::create_direct(work, &people))
                    .await
            }
        }
    }

    async fn join_room(
        &self,
        user: UserId,
        slug: Slug,
        invite: Option<Invite>,
    ) -> Result<Arc<Room>> {
        self.write(move |work| members::join(work.db, user, &slug, invite.as_ref()))
            .await
    }

    async fn leave_room(&self, user: UserId, room: Arc<Room>) -> Result<()> {
        self.write_and_tell(move |work| members::leave(work, user, room))
            .await
    }

    async fn remove_member(
        &self,
        room: RoomId,
        by: UserId,
        member: UserId,
        invite: Invite,
    ) -> Result<()> {
        self.write_and_tell(move |work| members::remove(work, room, by, member, &invite))
            .await
    }

    async fn members(&self, viewer: UserId, room: RoomId) -> Result<Vec<User>> {
        self.readers
            .read(move |db| members::seen_by(db, viewer, room))
            .await
    }

    async fn mark(&self, user: UserId, room: Arc<Room>, mark: Mark) -> Result<()> {
        self.write(move |work| members::mark(work, user, room, mark))
            .await
    }

    async fn append(&self, message: NewMessage) -> Result<Pending<Receipt>> {
        self.writer
            .write(move |work| messages::append(work, message))
            .await
    }

    async fn touch(&self, touch: Touch) -> Result<Pending<Receipt>> {
        self.writer
            .write(move |work| messages::touch(work, &touch))
            .await
    }

    async fn snapshot(
        &self,
        viewer: UserId,
        room: RoomId,
        view: View,
        limit: usize,
    ) -> Result<Snapshot> {
        self.readers
            .read(move |db| history::snapshot(db, viewer, room, view, limit))
            .await
    }

    async fn page(&self, viewer: UserId, room: RoomId, span: Span, limit: usize) -> Result<Page> {
        self.readers
            .read(move |db| history::page(db, viewer, room, &span, limit))
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
