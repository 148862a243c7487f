//! What is kept: people, sessions, rooms and messages, behind the [`Store`] trait.
//!
//! A store answers a write only when it is durable, and tells what others are to hear of it once more,
//! in the order in which it was stored, on the channel that came with it: whoever publishes reads that
//! channel, so that what is heard is what is kept, in one order. Where it is said, a write is answered
//! only when that was told, so that whoever asked for it hears of it before all that they do next.
//!
//! Rooms and messages are found and touched through the person who asks: a store answers
//! [`StoreError::NotAdmitted`] in the same transaction in which it would have read or written.

mod commits;
mod messages;
mod rooms;
pub mod sqlite;

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use async_trait::async_trait;
use hubbub_protocol::{Epoch, Invite, RoomId, Slug, Span, User, UserId};
use tokio::sync::oneshot;

pub use self::commits::{
    Commit, CommitLog, Committed, CommittedDeparture, CommittedMark, CommittedMessage,
};
pub use self::messages::{NewMessage, Page, Receipt, Snapshot, Touch, View};
pub use self::rooms::{Admission, Joined, Mark, NewRoom, Reading, Room, RoomChange};

/// Why a store did not do what it was asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// Somebody else holds the name.
    #[error("the name is taken")]
    NameTaken,
    /// The author has used this client id for another message.
    #[error("the client id was used for another message")]
    ClientIdReused,
    /// No such room, or not one of this person's.
    #[error("not admitted to the room")]
    NotAdmitted,
    /// Somebody else's to do.
    #[error("not allowed")]
    NotAllowed,
    /// The person to be taken out of the room is not in it.
    #[error("not a member of the room")]
    NotAMember,
    /// Nothing may be stored in the room.
    #[error("the room is off the record")]
    OffRecord,
    /// No such message, or it was deleted.
    #[error("no such message")]
    UnknownMessage,
    /// Another public room has the name.
    #[error("the room's name is taken")]
    RoomNameTaken,
    /// The person is in as many rooms as one can be.
    #[error("in too many rooms")]
    TooManyRooms,
    /// The storage failed (disk full, unreadable, closed); nothing was changed.
    #[error("the storage failed: {0}")]
    Unavailable(Arc<str>),
}

/// The result of asking a store.
pub type Result<T> = std::result::Result<T, StoreError>;

/// The SHA-256 of a session's token: enough to recognize it, useless to whoever reads it.
pub type TokenHash = [u8; 32];

/// A person who is about to be known.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// The name as it is shown.
    pub name: String,
    /// What makes two names the same.
    pub name_key: String,
    /// Their first session.
    pub session: TokenHash,
}

/// A write that the store has accepted, in its order, and that resolves once it is durable.
#[derive(Debug)]
pub struct Pending<T>(oneshot::Receiver<Result<T>>);

impl<T> Future for Pending<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0)
            .poll(cx)
            .map(|answer| answer.unwrap_or_else(|_| Err(closed())))
    }
}

/// The answer of a store that is shutting down.
fn closed() -> StoreError {
    StoreError::Unavailable("the server is shutting down".into())
}

/// Everything the rules need to have kept. Of the messages only the viewer's own carry a client id.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// The history that everything here is part of.
    fn epoch(&self) -> Epoch;

    /// Makes a person known, with a first session, in the lobby.
    ///
    /// # Errors
    /// [`StoreError::NameTaken`] when the key is somebody else's.
    async fn create_user(&self, user: NewUser) -> Result<User>;

    /// Whose session this is.
    async fn user_of_session(&self, session: TokenHash) -> Result<Option<User>>;

    /// Who holds the name with this key.
    async fn user_by_name_key(&self, key: String) -> Result<Option<User>>;

    /// Ends a session, as its connections are told before this is answered. A name without any session
    /// becomes free.
    async fn end_session(&self, session: TokenHash) -> Result<()>;

    /// The room with this slug, if this person may be in it.
    async fn room_for(&self, user: UserId, slug: Slug) -> Result<Option<Admission>>;

    /// The private room with this slug, if this is its invitation.
    async fn invited_room(&self, slug: Slug, invite: Invite) -> Result<Option<Arc<Room>>>;

    /// The rooms of a person, the ones used last first; of the private chats only the
    /// `direct_at_most` used last, and none in which nothing was said.
    async fn joined_rooms(&self, user: UserId, direct_at_most: usize) -> Result<Vec<Joined>>;

    /// Public rooms whose name keys contain this, the ones used last first, at most `limit`.
    async fn public_rooms(&self, key_part: String, limit: usize) -> Result<Vec<Arc<Room>>>;

    /// Makes a room with its creator in it, or finds the public room that has the name already, or
    /// the one that an earlier try with the same client id has made.
    ///
    /// # Errors
    /// [`StoreError::TooManyRooms`].
    async fn create_room(&self, room: NewRoom) -> Result<Arc<Room>>;

    /// Changes a room, as everyone in it is told before this is answered.
    ///
    /// # Errors
    /// [`StoreError::NotAllowed`] when this is not its creator, [`StoreError::RoomNameTaken`].
    async fn change_room(&self, room: RoomId, by: UserId, change: RoomChange) -> Result<()>;

    /// The private chat of exactly these people, made now if they had none.
    async fn direct_room(&self, people: Vec<User>) -> Result<Arc<Room>>;

    /// Makes a room one of this person's: a public one, or the private one that is opened by
    /// `invite`. What was said before counts as read.
    ///
    /// # Errors
    /// [`StoreError::NotAdmitted`], [`StoreError::TooManyRooms`].
    async fn join_room(
        &self,
        user: UserId,
        slug: Slug,
        invite: Option<Invite>,
    ) -> Result<Arc<Room>>;

    /// Makes a room none of this person's any more, as they are told before this is answered.
    async fn leave_room(&self, user: UserId, room: Arc<Room>) -> Result<()>;

    /// Takes a member out of a private room, whose invitation is replaced by `invite`, as all of them
    /// are told before this is answered.
    ///
    /// # Errors
    /// [`StoreError::NotAllowed`] when `by` is not its creator, [`StoreError::NotAMember`].
    async fn remove_member(
        &self,
        room: RoomId,
        by: UserId,
        member: UserId,
        invite: Invite,
    ) -> Result<()>;

    /// The members of a room, by name.
    ///
    /// # Errors
    /// [`StoreError::NotAdmitted`].
    async fn members(&self, viewer: UserId, room: RoomId) -> Result<Vec<User>>;

    /// Moves a person's mark in a room.
    async fn mark(&self, user: UserId, room: Arc<Room>, mark: Mark) -> Result<()>;

    /// Takes a message in, after everything that was taken in before it; what comes back resolves
    /// once it is durable. A repeated (author, client id) gets the first answer.
    ///
    /// # Errors
    /// Later: [`StoreError::NotAdmitted`], [`StoreError::ClientIdReused`] when the id belongs to
    /// another message, [`StoreError::UnknownMessage`] when there is nothing at `reply_to`.
    async fn append(&self, message: NewMessage) -> Result<Pending<Receipt>>;

    /// Edits or deletes a message, after everything that was taken in before. A repeated (author,
    /// client id) gets the first answer; to do what is done already changes nothing.
    ///
    /// # Errors
    /// Later: [`StoreError::NotAdmitted`], [`StoreError::ClientIdReused`] when the id belongs to
    /// another message's change, [`StoreError::UnknownMessage`] also when it was deleted
    /// and is to be edited, [`StoreError::NotAllowed`] when it is somebody else's,
    /// [`StoreError::OffRecord`] when it is to be edited and nothing may be stored.
    async fn touch(&self, touch: Touch) -> Result<Pending<Receipt>>;

    /// A room as it is now: a page of at most `limit` messages, or every message that is new or
    /// was touched since a change, as long as those are not too many.
    ///
    /// # Errors
    /// [`StoreError::NotAdmitted`].
    async fn snapshot(
        &self,
        viewer: UserId,
        room: RoomId,
        view: View,
        limit: usize,
    ) -> Result<Snapshot>;

    /// A page of at most `limit` messages of a room's history.
    ///
    /// # Errors
    /// [`StoreError::NotAdmitted`].
    async fn page(&self, viewer: UserId, room: RoomId, span: Span, limit: usize) -> Result<Page>;

    /// Stores what was taken in, and lets go of the storage. Later calls answer
    /// [`StoreError::Unavailable`].
    async fn close(&self);
}
