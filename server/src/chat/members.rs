//! Who belongs to a private room, and taking somebody out of it.

use hubbub_protocol::{ClientId, Event, RoomKind, Slug, User};

use super::Chat;
use crate::auth::{self, names::Name};
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
            members: self.store.members(user.id, room.id).await?,
        })
    }

    /// Takes a member out of a private room: from now on they hear nothing of it, and the old
    /// invitation does not lead back.
    ///
    /// # Errors
    /// [`Error::UnknownRoom`], [`Error::NotAllowed`], [`Error::NotAMember`],
    /// [`Error::Unavailable`].
    pub async fn remove_member(
        &self,
        id: ClientId,
        user: &User,
        slug: &Slug,
        name: &str,
    ) -> Result<Event> {
        let room = self.room_for(user, slug).await?;
        if room.kind != RoomKind::Private || room.creator != Some(user.id) {
            return Err(Error::NotAllowed);
        }
        let members = self.store.members(user.id, room.id).await?;
        let member = called(&members, name).ok_or(Error::NotAMember)?;
        let invite = auth::new_invite()?;
        self.store
            .remove_member(room.id, user.id, member.id, invite)
            .await?;
        Ok(Event::Done { id })
    }
}

/// The one of these people who goes by this name, here or signed out; of several the one who took it
/// last. Whoever else has the name by now is not meant.
fn called<'a>(people: &'a [User], name: &str) -> Option<&'a User> {
    let key = |name: &str| Name::parse(name).map(|name| name.key);
    let wanted = key(name).ok()?;
    people
        .iter()
        .filter(|person| key(&person.name).is_ok_and(|key| key == wanted))
        .max_by_key(|person| person.id.0)
}
