//! What a person is told at once: their rooms, and what a page shows.

use std::sync::Arc;

use hubbub_protocol::{
    Change, Epoch, Invite, JoinedRoom, PageData, RoomId, RoomKind, RoomState, Seq, Slug, User,
    UserId,
};

use super::Chat;
use crate::error::{Error, Result};
use crate::store::{Joined, Reading, Room, Snapshot, View};

/// The private chats that are listed beside the rooms: those used last.
const DIRECT_LISTED: usize = 100;

/// The private chats whose messages a page carries: those used last. Their messages also stand in
/// the rooms in which they were typed.
const DIRECT_ON_PAGE: usize = 20;

impl Chat {
    /// The history that everything is part of.
    #[must_use]
    pub fn epoch(&self) -> Epoch {
        self.store.epoch()
    }

    /// The rooms of a person, the ones used last first.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn rooms_of(&self, user: &User) -> Result<Vec<JoinedRoom>> {
        Ok(seen_by(user, self.joined(user).await?))
    }

    /// What the page of a room shows this person: its newest messages or those around `seq`, their
    /// rooms, and their private chats.
    ///
    /// # Errors
    /// [`Error::UnknownRoom`], [`Error::Unavailable`].
    pub async fn room_page(&self, user: &User, slug: &Slug, seq: Option<Seq>) -> Result<PageData> {
        let room = self.room_for(user, slug).await?;
        let joined = self.joined(user).await?;
        let view = seq.map_or(View::Newest, View::Around);
        let mut rooms = vec![self.seen(user, room.id, view).await?];
        let direct = joined.iter().map(|joined| &joined.room);
        let direct = direct.filter(|other| other.kind == RoomKind::Direct && other.id != room.id);
        for room in direct.take(DIRECT_ON_PAGE) {
            rooms.push(self.seen(user, room.id, View::Newest).await?);
        }
        Ok(PageData {
            me: Some(user.clone()),
            epoch: self.epoch(),
            rooms,
            joined: seen_by(user, joined),
            ..PageData::default()
        })
    }

    /// What the page of a private room shows somebody who is invited to it.
    ///
    /// # Errors
    /// [`Error::UnknownRoom`] when this is not its invitation; [`Error::Unavailable`].
    pub async fn invitation_page(
        &self,
        user: Option<&User>,
        slug: &Slug,
        invite: &Invite,
    ) -> Result<PageData> {
        let invitation = self.invitation(slug, invite).await?;
        let invitation = Some(invitation.ok_or(Error::UnknownRoom)?);
        Ok(PageData {
            me: user.cloned(),
            epoch: self.epoch(),
            joined: match user {
                Some(user) => self.rooms_of(user).await?,
                None => Vec::new(),
            },
            invitation,
            ..PageData::default()
        })
    }

    /// What the page of a room shows someone without a session: that it is there, who is in it, and
    /// which other rooms there are.
    ///
    /// # Errors
    /// [`Error::UnknownRoom`] also for rooms that are not public; [`Error::Unavailable`].
    pub async fn start_page(&self, slug: &Slug) -> Result<PageData> {
        let nobody = UserId::default();
        let admission = self.store.room_for(nobody, slug.clone()).await?;
        let room = admission.ok_or(Error::UnknownRoom)?.room;
        Ok(PageData {
            epoch: self.epoch(),
            rooms: vec![self.outside(room)],
            public: self.public_rooms(None).await?,
            ..PageData::default()
        })
    }

    /// The rooms of a person, the ones used last first.
    pub(super) async fn joined(&self, user: &User) -> Result<Vec<Joined>> {
        Ok(self.store.joined_rooms(user.id, DIRECT_LISTED).await?)
    }

    async fn seen(&self, user: &User, room: RoomId, view: View) -> Result<RoomState> {
        let snapshot = self.snapshot(user.id, room, view).await?;
        Ok(self.state_for(user.id, snapshot))
    }

    /// A room without anything that was said in it.
    fn outside(&self, room: Arc<Room>) -> RoomState {
        let nothing = Snapshot {
            room,
            head: Change::default(),
            reading: Reading {
                read: Seq::default(),
                unread: 0,
            },
            messages: Vec::new(),
            older: false,
            newer: false,
            reset: false,
        };
        self.state_for(UserId::default(), nothing)
    }
}

fn seen_by(user: &User, rooms: Vec<Joined>) -> Vec<JoinedRoom> {
    let view = |joined: Joined| joined.view_for(user.id);
    rooms.into_iter().map(view).collect()
}
