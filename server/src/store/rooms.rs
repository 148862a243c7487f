//! Rooms and who is in them, as the store knows them.

use std::sync::Arc;

use hubbub_protocol::{
    Change, ClientId, Invite, JoinedRoom, RoomId, RoomKind, RoomView, Seq, Slug, Timestamp, User,
    UserId,
};

/// A room.
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
    /// Whether its messages are not stored.
    pub off_record: bool,
    /// Who made it.
    pub creator: Option<UserId>,
    /// What opens it, if it is private.
    pub invite: Option<Invite>,
    /// The people of a private chat, by name; empty for other rooms.
    pub people: Vec<User>,
}

impl Room {
    /// The room as this person sees it: a private chat is called by the others' names.
    #[must_use]
    pub fn view_for(&self, viewer: UserId) -> RoomView {
        let others = self.people.iter().filter(|user| user.id != viewer);
        let with: Vec<User> = others.cloned().collect();
        RoomView {
            slug: self.slug.clone(),
            name: match self.kind {
                RoomKind::Direct => self.called_by(&with),
                RoomKind::Public | RoomKind::Private => self.name.clone(),
            },
            topic: self.topic.clone(),
            kind: self.kind,
            off_record: self.off_record,
            creator: self.creator,
            invite: self.invite.clone(),
            with,
        }
    }

    /// The room as everyone in it sees it. Not for private chats, which look different to each.
    #[must_use]
    pub fn view(&self) -> RoomView {
        self.view_for(UserId::default())
    }

    /// The others' names, or one's own in a chat with oneself.
    fn called_by(&self, others: &[User]) -> String {
        let names = if others.is_empty() {
            &self.people
        } else {
            others
        };
        let names: Vec<&str> = names.iter().map(|user| user.name.as_str()).collect();
        names.join(", ")
    }
}

/// A room as found by someone who may be in it.
#[derive(Debug, Clone)]
pub struct Admission {
    /// The room.
    pub room: Arc<Room>,
    /// Whether it is one of their rooms already.
    pub is_member: bool,
}

/// A room that is about to be made.
#[derive(Debug, Clone)]
pub struct NewRoom {
    /// Its name for people.
    pub name: String,
    /// What makes two public rooms the same.
    pub name_key: String,
    /// What its slug should be, if that is free.
    pub slug: Slug,
    /// What it is about.
    pub topic: String,
    /// What opens it; a room without one is public.
    pub invite: Option<Invite>,
    /// Whether its messages are not stored.
    pub off_record: bool,
    /// Who makes it.
    pub creator: UserId,
    /// The creator's own id for this; unique among the rooms they make, for ever.
    pub client_id: ClientId,
}

/// What changes about a room; what is left out stays.
#[derive(Debug, Clone, Default)]
pub struct RoomChange {
    /// Its new name and what makes two public rooms the same.
    pub name: Option<(String, String)>,
    /// Its new topic.
    pub topic: Option<String>,
    /// Whether its messages are not stored from now on.
    pub off_record: Option<bool>,
}

/// How far someone has read a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The place up to which they have read.
    pub read: Seq,
    /// How many messages of others come after that, up to the limit.
    pub unread: u32,
}

/// How a person's mark in a room moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Everything up to this message is read; the mark never goes back by it.
    Read(Seq),
    /// This message and all after it are unread.
    Unread(Seq),
}

/// One of a person's rooms.
#[derive(Debug, Clone)]
pub struct Joined {
    /// The room.
    pub room: Arc<Room>,
    /// Its last change.
    pub head: Change,
    /// How far they have read it.
    pub reading: Reading,
    /// When its last message was stored.
    pub latest: Option<Timestamp>,
}

impl Joined {
    /// The same as its person sees it.
    #[must_use]
    pub fn view_for(self, viewer: UserId) -> JoinedRoom {
        JoinedRoom {
            room: self.room.view_for(viewer),
            head: self.head,
            read: self.reading.read,
            unread: self.reading.unread,
            latest: self.latest,
        }
    }
}
