//! Entering rooms, catching up, and giving them up.

use std::sync::Arc;

use hubbub_protocol::{
    Change, Event, Invite, RoomId, RoomKind, RoomState, RoomView, Slug, User, UserId, limits,
};

use super::Chat;
use crate::error::{Error, Result};
use crate::hub::frame::Frame;
use crate::hub::listener::Listener;
use crate::store::{self, Admission, Room, Snapshot, StoreError, View};

/// A room that somebody was let into.
struct Entered {
    room: Arc<Room>,
    is_new: bool,
}

impl Chat {
    /// Gives a connection a place in a room, which becomes one of this person's, and tells it the
    /// newest page, or what it missed.
    ///
    /// # Errors
    /// [`Error::UnknownRoom`] also for rooms that are not this person's and not opened by `invite`;
    /// [`Error::TooManyRooms`]; [`Error::Unavailable`].
    pub async fn enter(
        &self,
        listener: &Arc<Listener>,
        slug: &Slug,
        since: Option<Change>,
        invite: Option<Invite>,
    ) -> Result<()> {
        let Entered { room, is_new } = self.admit(&listener.user, slug, invite).await?;
        self.hub.hold_seat(listener, room.id, slug);
        // Read only now, the room too: whose membership ends before this is refused, whose ends after
        // it is taken off the seat, and every change of the room is in the answer or follows it.
        let view = since.map_or(View::Newest, View::Since);
        let snapshot = self.snapshot_or_give_up(listener, room.id, view).await?;
        if room.kind != RoomKind::Direct {
            self.hub.arrive(listener, room.id, since.is_some());
        }
        self.answer(listener, snapshot, Event::Room);
        // Whoever has just made it is a member already, but only this connection of theirs knows.
        if is_new || since.is_none() {
            let me = std::slice::from_ref(&listener.user);
            self.hub.summon(me, room.id, slug);
        }
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
        let view = View::Since(since);
        let snapshot = self.snapshot_or_give_up(listener, room.id, view).await?;
        self.answer(listener, snapshot, Event::Changes);
        Ok(())
    }

    /// Makes a room none of this person's any more, which all their connections are told.
    ///
    /// # Errors
    /// [`Error::UnknownRoom`]; [`Error::NotAllowed`] for private chats, which are their people;
    /// [`Error::Unavailable`].
    pub async fn leave(&self, user: &User, slug: &Slug) -> Result<()> {
        let room = self.room_for(user, slug).await?;
        if room.kind == RoomKind::Direct {
            return Err(Error::NotAllowed);
        }
        Ok(self.store.leave_room(user.id, room).await?)
    }

    /// Makes a room one of this person's, without entering it.
    ///
    /// # Errors
    /// As for [`Chat::enter`].
    pub async fn accept(&self, user: &User, slug: &Slug, invite: Option<Invite>) -> Result<()> {
        let Entered { room, is_new } = self.admit(user, slug, invite).await?;
        if is_new {
            self.hub.summon(std::slice::from_ref(user), room.id, slug);
        }
        Ok(())
    }

    /// A room as this person sees it.
    ///
    /// # Errors
    /// [`Error::UnknownRoom`], [`Error::Unavailable`].
    pub async fn room_view(&self, user: &User, slug: &Slug) -> Result<RoomView> {
        Ok(self.room_for(user, slug).await?.view_for(user.id))
    }

    /// The room with this slug, if this person may be in it.
    pub(super) async fn room_for(&self, user: &User, slug: &Slug) -> Result<Arc<Room>> {
        let admission = self.store.room_for(user.id, slug.clone()).await?;
        Ok(admission.ok_or(Error::UnknownRoom)?.room)
    }

    /// A room as this person sees it.
    pub(super) fn state_for(&self, viewer: UserId, snapshot: Snapshot) -> RoomState {
        RoomState {
            online: self.hub.online(snapshot.room.id),
            room: snapshot.room.view_for(viewer),
            head: snapshot.head,
            read: snapshot.reading.read,
            unread: snapshot.reading.unread,
            messages: snapshot.messages,
            older: snapshot.older,
            newer: snapshot.newer,
        }
    }

    /// A room and its content as this person may see them.
    pub(super) async fn snapshot(
        &self,
        viewer: UserId,
        room: RoomId,
        view: View,
    ) -> store::Result<Snapshot> {
        self.store
            .snapshot(viewer, room, view, limits::PAGE_MESSAGES)
            .await
    }

    async fn admit(&self, user: &User, slug: &Slug, invite: Option<Invite>) -> Result<Entered> {
        match self.store.room_for(user.id, slug.clone()).await? {
            Some(Admission {
                room,
                is_member: true,
            }) => Ok(Entered {
                room,
                is_new: false,
            }),
            _ => Ok(Entered {
                room: self.store.join_room(user.id, slug.clone(), invite).await?,
                is_new: true,
            }),
        }
    }

    async fn snapshot_or_give_up(
        &self,
        listener: &Listener,
        room: RoomId,
        view: View,
    ) -> Result<Snapshot> {
        let snapshot = self.snapshot(listener.user.id, room, view).await;
        Ok(snapshot.inspect_err(|error| match error {
            StoreError::NotAdmitted => self.hub.leave(listener, room),
            _ => self.hub.lapse(listener, room),
        })?)
    }

    fn answer(&self, listener: &Listener, snapshot: Snapshot, form: fn(RoomState) -> Event) {
        let form = if snapshot.reset { Event::Reset } else { form };
        let (room, head) = (snapshot.room.id, snapshot.head);
        let state = self.state_for(listener.user.id, snapshot);
        self.hub
            .caught_up(listener, room, head, Frame::encode(&form(state)));
    }
}
