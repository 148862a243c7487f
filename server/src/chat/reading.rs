//! How far somebody has read: the same on all their devices.

use hubbub_protocol::{Slug, User};

use super::Chat;
use crate::error::Result;
use crate::store::Mark;

impl Chat {
    /// Moves a person's mark in a room.
    ///
    /// # Errors
    /// [`crate::error::Error::UnknownRoom`], [`crate::error::Error::Unavailable`].
    pub async fn mark(&self, user: &User, slug: &Slug, mark: Mark) -> Result<()> {
        let room = self.room_for(user, slug).await?;
        Ok(self.store.mark(user.id, room, mark).await?)
    }
}
