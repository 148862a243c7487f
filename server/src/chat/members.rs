//! Who belongs to a private room, and taking somebody out of it.

use hubbub_protocol::{ClientId, Event, RoomKind, Slug, User};

use super::Chat;
use crate::auth;
use crate::error::{Error, Result};

impl Chat {
    /// Everyone who belongs to a private room or chat, here or not.
    ///
    /// # Errors
    /// [`Error::UnknownRoom`]; [`Error::NotAllowed`] for public rooms, which are everybody's;
    /// [`Error::Unavailable`].
    pub async fn members(&self, user: &User, slug: &Slug) -> Result<Event> {
        let room = self.room_for(user, slug).await?;
        if room.kind == RoomKind::Public {
            return Err(Error::NotAllowed);
        }
        Ok(Event::Members {
            room: room.slug.clone(),
            members: self.store.members(room.id).await?,
        })
    }

    /// Takes somebody out of a private room: from now on they hear nothing of it, and the old
    /// invitation does not lead back.
    ///
    /// # Errors
    /// [`Error::UnknownRoom`], [`Error::UnknownUser`], [`Error::NotAllowed`],
    /// [`Error::Unavailable`].
    pub async fn remove_member(
        &self,
        id: ClientId,
        user: &User,
        slug: &Slug,
        name: &str,
    ) -> Result<Event> {
        let room = self.room_for(user, slug).await?;
        if room.kind != RoomKind::Private {
            return Err(Error::NotAllowed);
        }
        let member = self.person(name).await?;
        let invite = auth::new_invite()?;
        self.store
            .remove_member(room.id, user.id, member.id, invite)
            .await?;
        Ok(Event::Done { id })
    }
}
