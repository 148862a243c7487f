//! What is kept: people, sessions, rooms and messages, behind the [`Store`] trait.
//!
//! A store answers a write only when it is durable, and tells every stored message once more, in
//! the order in which it was stored, on the channel that came with it: whoever publishes reads
//! that channel, so that what is heard is what is kept, in one order.

pub mod sqlite;

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use async_trait::async_trait;
use hubbub_protocol::{
    Change, ClientId, Message, RoomId, RoomKind, RoomView, Seq, Slug, Span, User, UserId,
};
use tokio::sync::{mpsc, oneshot};

/// Why a store did not do what it was asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// Somebody else holds the name.
    #[error("the name is taken")]
    NameTaken,
    /// The author has used this client id for another message.
    #[error("the client id was used for another message")]
    ClientIdReused,
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

/// A room as the server knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// Its number.
    pub id: RoomId,
    /// Its name in addresses and commands.
    pub slug: Slug,
    /// Its name for people; empty for a private chat, which is called by who is in it.
    pub name: String,
    /// What it is about.
    pub topic: String,
    /// What sort of place it is.
    pub kind: RoomKind,
    /// The members of a private chat; empty for a public room, which is open to all.
    pub members: Vec<User>,
}

impl Room {
    /// Whether this person may read and write here.
    #[must_use]
    pub fn admits(&self, user: UserId) -> bool {
        match self.kind {
            RoomKind::Public => true,
            RoomKind::Direct => self.members.iter().any(|member| member.id == user),
        }
    }

    /// The room as this person sees it: a private chat is called by the other one's name.
    #[must_use]
    pub fn view_for(&self, viewer: UserId) -> RoomView {
        let name = match self.kind {
            RoomKind::Public => self.name.clone(),
            RoomKind::Direct => {
                let other = self.members.iter().find(|member| member.id != viewer);
                other
                    .or(self.members.first())
                    .map(|user| user.name.clone())
                    .unwrap_or_default()
            }
        };
        RoomView {
            slug: self.slug.clone(),
            name,
            topic: self.topic.clone(),
            kind: self.kind,
        }
    }
}

/// A message on its way into the store. The time of storing becomes its time.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// Where it goes.
    pub room: Arc<Room>,
    /// Who wrote it.
    pub author: User,
    /// The author's own id for it; unique among theirs, for ever.
    pub client_id: ClientId,
    /// What it says.
    pub text: String,
}

/// Where a message was stored, now or by an earlier try with the same client id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// Its place.
    pub seq: Seq,
    /// Its change number.
    pub change: Change,
}

/// A message that is durable: to be published.
#[derive(Debug, Clone)]
pub struct Committed {
    /// The room it is in.
    pub room: Arc<Room>,
    /// The message, with its author's client id.
    pub message: Message,
}

/// The committed messages of one transaction, in the order of their numbers.
pub type CommitLog = mpsc::Receiver<Vec<Committed>>;

/// A room's content at one moment.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// The last change it takes into account.
    pub head: Change,
    /// In the order of `seq`.
    pub messages: Vec<Message>,
    /// Whether there are messages before the first of these.
    pub older: bool,
    /// Whether this is the newest page although changes since some point were asked for, because
    /// that point is too far back.
    pub reset: bool,
}

/// A page of a room's history, in the order of `seq`.
#[derive(Debug, Clone)]
pub struct Page {
    /// The messages.
    pub messages: Vec<Message>,
    /// Whether there are messages before the first of these.
    pub older: bool,
    /// Whether there are messages after the last of these.
    pub newer: bool,
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

/// Everything the rules need to have kept. Messages are read through the person who asks: only
/// their own carry a client id.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// Makes a person known, with a first session.
    ///
    /// # Errors
    /// [`StoreError::NameTaken`] when the key is somebody else's.
    async fn create_user(&self, user: NewUser) -> Result<User>;

    /// Whose session this is.
    async fn user_of_session(&self, session: TokenHash) -> Result<Option<User>>;

    /// Who holds the name with this key.
    async fn user_by_name_key(&self, key: String) -> Result<Option<User>>;

    /// Ends a session and answers whose it was. A name without any session becomes free.
    async fn end_session(&self, session: TokenHash) -> Result<Option<User>>;

    /// The room with this slug.
    async fn room(&self, slug: Slug) -> Result<Option<Arc<Room>>>;

    /// The private chats of a person, the ones used last first, at most `limit`.
    async fn direct_rooms_of(&self, user: UserId, limit: usize) -> Result<Vec<Arc<Room>>>;

    /// The private chat of two people, made now if they had none.
    async fn direct_room(&self, one: User, other: User) -> Result<Arc<Room>>;

    /// Takes a message in, after everything that was taken in before it; what comes back resolves
    /// once it is durable. A repeated (author, client id) gets the first answer.
    ///
    /// # Errors
    /// [`StoreError::ClientIdReused`] (later) when the id belongs to another message.
    async fn append(&self, message: NewMessage) -> Result<Pending<Receipt>>;

    /// A room's newest page of at most `limit` messages, or every message that is new or was
    /// touched after `since`, as long as those are not too many.
    async fn snapshot(
        &self,
        room: RoomId,
        viewer: UserId,
        since: Option<Change>,
        limit: usize,
    ) -> Result<Snapshot>;

    /// A page of at most `limit` messages of a room's history.
    async fn page(&self, room: RoomId, viewer: UserId, span: Span, limit: usize) -> Result<Page>;

    /// Stores what was taken in, and lets go of the storage. Later calls answer
    /// [`StoreError::Unavailable`].
    async fn close(&self);
}
