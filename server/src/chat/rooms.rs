//! Making, finding and changing rooms.

use std::collections::BTreeSet;
use std::sync::Arc;

use hubbub_protocol::{
    ClientId, Event, Invite, ListedRoom, RoomKind, RoomView, Slug, User, limits,
};
use unicode_segmentation::UnicodeSegmentation;

use super::Chat;
use super::messages::check_id;
use super::room_names::{self, RoomName};
use crate::auth::{self, names::Name};
use crate::error::{Error, Result};
use crate::store::{NewRoom, Room, RoomChange};

/// The public rooms that are listed at once: who looks for another says what it is called.
const LISTED_ROOMS: usize = 100;

/// The room somebody wants to have.
#[derive(Debug, Clone)]
pub struct Wish {
    /// The creator's own id for this: a repeated wish finds the room that the first one made.
    pub id: ClientId,
    /// What it is to be called.
    pub name: String,
    /// What it is about.
    pub topic: String,
    /// Whether it is open only to those who are invited.
    pub private: bool,
    /// Whether what is said in it is never stored.
    pub off_record: bool,
}

/// What the creator of a room wants to be different; what is left out stays.
#[derive(Debug, Clone, Default)]
pub struct Alteration {
    /// Its name.
    pub name: Option<String>,
    /// What it is about.
    pub topic: Option<String>,
    /// Whether what is said in it is never stored.
    pub off_record: Option<bool>,
}

impl Chat {
    /// Makes a room, or finds the public one of this name.
    ///
    /// # Errors
    /// [`Error::IdInvalid`], [`Error::RoomNameInvalid`], [`Error::TopicTooLong`],
    /// [`Error::TooManyRooms`], [`Error::Unavailable`].
    pub async fn create_room(&self, creator: &User, wish: Wish) -> Result<RoomView> {
        check_id(&wish.id)?;
        let name = RoomName::parse(&wish.name)?;
        let new = NewRoom {
            slug: if wish.private {
                auth::secret_slug(&name.slug())?
            } else {
                name.slug()
            },
            name: name.display,
            name_key: name.key,
            topic: checked_topic(&wish.topic)?,
            invite: wish.private.then(auth::new_invite).transpose()?,
            off_record: wish.off_record,
            creator: creator.id,
            client_id: wish.id,
        };
        Ok(self.store.create_room(new).await?.view())
    }

    /// The private chat with the people of these names, to be read: who has signed out has given their
    /// name back, but what was said with them is found under it until somebody else takes it.
    ///
    /// # Errors
    /// [`Error::UnknownUser`], [`Error::TooManyPeople`], [`Error::Unavailable`].
    pub async fn open_direct(&self, user: &User, names: &[String]) -> Result<Arc<Room>> {
        match self.direct_with(user, names).await {
            Err(unknown @ Error::UnknownUser(_)) => {
                let former = self.former_chat(user, names).await?;
                former.ok_or(unknown)
            }
            answer => answer,
        }
    }

    /// Makes or finds the private chat with those who go by these names now.
    ///
    /// # Errors
    /// [`Error::UnknownUser`], [`Error::TooManyPeople`], [`Error::Unavailable`].
    pub(super) async fn direct_with(&self, user: &User, names: &[String]) -> Result<Arc<Room>> {
        if names.len() >= limits::DIRECT_PEOPLE {
            return Err(Error::TooManyPeople);
        }
        let mut people = vec![user.clone()];
        for name in names {
            let person = self.person(name).await?;
            if !people.iter().any(|known| known.id == person.id) {
                people.push(person);
            }
        }
        Ok(self.store.direct_room(people).await?)
    }

    /// The private chat of this person that was used last, among those with people who went by
    /// these names.
    async fn former_chat(&self, user: &User, names: &[String]) -> Result<Option<Arc<Room>>> {
        let wanted = name_keys(names.iter().chain([&user.name]));
        let is_it = |room: &Room| {
            let people = name_keys(room.people.iter().map(|user| &user.name));
            room.kind == RoomKind::Direct && people == wanted
        };
        let rooms = self.joined(user).await?.into_iter();
        Ok(rooms.map(|joined| joined.room).find(|room| is_it(room)))
    }

    /// Changes a room, as everyone in it is told.
    ///
    /// # Errors
    /// [`Error::UnknownRoom`], [`Error::NotAllowed`], [`Error::RoomNameInvalid`],
    /// [`Error::RoomNameTaken`], [`Error::TopicTooLong`], [`Error::Unavailable`].
    pub async fn alter_room(
        &self,
        id: ClientId,
        user: &User,
        slug: &Slug,
        alteration: Alteration,
    ) -> Result<Event> {
        let room = self.room_for(user, slug).await?;
        let name = alteration
            .name
            .as_deref()
            .map(RoomName::parse)
            .transpose()?;
        let topic = alteration.topic.as_deref().map(checked_topic).transpose()?;
        let change = RoomChange {
            name: name.map(|name| (name.display, name.key)),
            topic,
            off_record: alteration.off_record,
        };
        self.store.change_room(room.id, user.id, change).await?;
        Ok(Event::Done { id })
    }

    /// Public rooms to pick from, the ones with most people first.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn public_rooms(&self, matching: Option<&str>) -> Result<Vec<ListedRoom>> {
        let key = matching.map(str::trim).map(room_names::key);
        let rooms = self
            .store
            .public_rooms(key.unwrap_or_default(), LISTED_ROOMS);
        let mut listed: Vec<_> = rooms.await?.iter().map(|room| self.listed(room)).collect();
        listed.sort_by_key(|room| std::cmp::Reverse(room.people));
        Ok(listed)
    }

    /// The private room that this invitation opens.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn invitation(&self, slug: &Slug, invite: &Invite) -> Result<Option<ListedRoom>> {
        let room = self
            .store
            .invited_room(slug.clone(), invite.clone())
            .await?;
        Ok(room.map(|room| self.listed(&room)))
    }

    fn listed(&self, room: &Room) -> ListedRoom {
        ListedRoom {
            room: room.view(),
            people: self.hub.people_in(room.id),
        }
    }
}

/// A topic as it is kept: one line of at most [`limits::TOPIC_GRAPHEMES`].
fn checked_topic(topic: &str) -> Result<String> {
    let words: Vec<&str> = topic.split_whitespace().collect();
    let topic = words.join(" ");
    if topic.graphemes(true).count() > limits::TOPIC_GRAPHEMES {
        return Err(Error::TopicTooLong);
    }
    Ok(topic)
}

/// What makes names the same.
fn name_keys<'a>(names: impl Iterator<Item = &'a String>) -> BTreeSet<String> {
    let parsed = names.filter_map(|name| Name::parse(name).ok());
    parsed.map(|name| name.key).collect()
}
