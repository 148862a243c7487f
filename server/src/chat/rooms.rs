//! Entering rooms, catching up, leaving, and what a page shows.

use std::sync::Arc;

use hubbub_protocol::{
    Change, Event, PageData, RoomKind, RoomState, RoomView, Slug, User, UserId, limits,
};

use super::Chat;
use crate::error::{Error, Result};
use crate::hub::frame::Frame;
use crate::hub::listener::Listener;
use crate::store::{Room, Snapshot};

/// The private chats that a page carries and a client is told of at once: those used last.
const DIRECT_ROOMS: usize = 20;

impl Chat {
    /// The rooms of a person: the lobby, then their private chats.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn rooms_of(&self, user: &User) -> Result<Vec<RoomView>> {
        let lobby = self.room_for(user, &Slug::lobby()).await?;
        let direct = self.store.direct_rooms_of(user.id, DIRECT_ROOMS).await?;
        Ok(std::iter::once(lobby)
            .chain(direct)
            .map(|room| room.view_for(user.id))
            .collect())
    }

    /// Gives a connection a place in a room and tells it the newest page, or what it missed.
    ///
    /// # Errors
    /// [`Error::UnknownRoom`] also for rooms that are not this person's; [`Error::Unavailable`].
    pub async fn enter(
        &self,
        listener: &Arc<Listener>,
        slug: &Slug,
        since: Option<Change>,
    ) -> Result<()> {
        let room = self.room_for(&listener.user, slug).await?;
        self.hub.hold_seat(listener, room.id, slug);
        let snapshot = self.snapshot_or_lapse(listener, &room, since).await?;
        if room.kind == RoomKind::Public {
            self.hub.arrive(listener, room.id, since.is_some());
        }
        self.answer(listener, &room, snapshot, Event::Room);
        Ok(())
    }

    /// Tells a connection what it missed in a room that it has entered.
    ///
    /// # Errors
    /// [`Error::UnknownRoom`], [`Error::NotEntered`], [`Error::Unavailable`].
    pub async fn catch_up(
        &self,
        listener: &Arc<Listener>,
        slug: &Slug,
        since: Change,
    ) -> Result<()> {
        let room = self.room_for(&listener.user, slug).await?;
        self.hub
            .hold(listener, room.id)
            .map_err(|_| Error::NotEntered)?;
        let snapshot = self.snapshot_or_lapse(listener, &room, Some(since)).await?;
        self.answer(listener, &room, snapshot, Event::Changes);
        Ok(())
    }

    /// Takes a connection out of a room.
    ///
    /// # Errors
    /// [`Error::UnknownRoom`], [`Error::Unavailable`].
    pub async fn leave(&self, listener: &Listener, slug: &Slug) -> Result<Event> {
        let room = self.room_for(&listener.user, slug).await?;
        self.hub.leave(listener, room.id);
        Ok(Event::Left {
            room: room.slug.clone(),
        })
    }

    /// What the page of a room shows this person: the room, and their private chats.
    ///
    /// # Errors
    /// [`Error::UnknownRoom`], [`Error::Unavailable`].
    pub async fn room_page(&self, user: &User, slug: &Slug) -> Result<PageData> {
        let room = self.room_for(user, slug).await?;
        let direct = self.store.direct_rooms_of(user.id, DIRECT_ROOMS).await?;
        let mut rooms = Vec::with_capacity(1 + direct.len());
        for room in std::iter::once(room).chain(direct) {
            let snapshot = self.snapshot(&room, user.id, None).await?;
            rooms.push(self.state_for(user.id, &room, snapshot));
        }
        Ok(PageData {
            me: Some(user.clone()),
            rooms,
        })
    }

    /// What the page of a room shows someone without a session: that it is there, and who is in it.
    ///
    /// # Errors
    /// [`Error::UnknownRoom`] also for rooms that are not public; [`Error::Unavailable`].
    pub async fn start_page(&self, slug: &Slug) -> Result<PageData> {
        let nobody = UserId::default();
        let room = self.store.room(slug.clone()).await?;
        let room = room
            .filter(|room| room.admits(nobody))
            .ok_or(Error::UnknownRoom)?;
        let nothing = Snapshot {
            head: Change::default(),
            messages: Vec::new(),
            older: false,
            reset: false,
        };
        Ok(PageData {
            me: None,
            rooms: vec![self.state_for(nobody, &room, nothing)],
        })
    }

    /// The room with this slug, if this person may be in it.
    pub(super) async fn room_for(&self, user: &User, slug: &Slug) -> Result<Arc<Room>> {
        let room = self.store.room(slug.clone()).await?;
        room.filter(|room| room.admits(user.id))
            .ok_or(Error::UnknownRoom)
    }

    async fn snapshot(
        &self,
        room: &Room,
        viewer: UserId,
        since: Option<Change>,
    ) -> Result<Snapshot> {
        Ok(self
            .store
            .snapshot(room.id, viewer, since, limits::PAGE_MESSAGES)
            .await?)
    }

    async fn snapshot_or_lapse(
        &self,
        listener: &Listener,
        room: &Room,
        since: Option<Change>,
    ) -> Result<Snapshot> {
        let snapshot = self.snapshot(room, listener.user.id, since).await;
        snapshot.inspect_err(|_| self.hub.lapse(listener, room.id))
    }

    fn answer(
        &self,
        listener: &Listener,
        room: &Room,
        snapshot: Snapshot,
        form: fn(RoomState) -> Event,
    ) {
        let form = if snapshot.reset { Event::Reset } else { form };
        let head = snapshot.head;
        let state = self.state_for(listener.user.id, room, snapshot);
        self.hub
            .caught_up(listener, room.id, head, Frame::encode(&form(state)));
    }

    fn state_for(&self, viewer: UserId, room: &Room, snapshot: Snapshot) -> RoomState {
        RoomState {
            room: room.view_for(viewer),
            head: snapshot.head,
            messages: snapshot.messages,
            older: snapshot.older,
            online: self.hub.online(room.id),
        }
    }
}
