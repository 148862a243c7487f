//! How far somebody has read: the same on all their devices.

use hubbub_protocol::{Event, Slug, User};

use super::Chat;
use crate::error::Result;
use crate::hub::frame::Frame;
use crate::store::Mark;

impl Chat {
    /// Moves a person's mark in a room, and tells all their connections if that is news.
    ///
    /// # Errors
    /// [`crate::error::Error::UnknownRoom`], [`crate::error::Error::Unavailable`].
    pub async fn mark(&self, user: &User, slug: &Slug, mark: Mark) -> Result<()> {
        let room = self.room_for(user, slug).await?;
        if let Some(reading) = self.store.mark(user.id, room.id, mark).await? {
            let event = Event::Read {
                room: room.slug.clone(),
                read: reading.read,
                unread: reading.unread,
            };
            self.hub.tell_person(user.id, &Frame::encode(&event));
        }
        Ok(())
    }
}
