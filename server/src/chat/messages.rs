//! Sending, history, typing.

use std::sync::Arc;

use hubbub_protocol::{ClientId, Event, Recipient, Slug, Span, User, limits};

use super::Chat;
use crate::error::{Error, Refused, Result};
use crate::hub::listener::Listener;
use crate::store::{NewMessage, Pending, Receipt, Room};

/// What someone wants to say.
#[derive(Debug, Clone)]
pub struct Outbound {
    /// Where.
    pub to: Recipient,
    /// The sender's own id for it.
    pub id: ClientId,
    /// What.
    pub text: String,
}

/// A message that has its turn in the store and is not durable yet.
#[derive(Debug)]
pub struct Sending {
    id: ClientId,
    room: Slug,
    pending: Pending<Receipt>,
}

impl Chat {
    /// Takes a message in, after all that this person sent before. Whoever awaits
    /// [`Sending::stored`] knows that it is durable; it is published either way.
    ///
    /// # Errors
    /// [`Error::TextEmpty`], [`Error::TextTooLong`], [`Error::IdInvalid`], [`Error::UnknownRoom`],
    /// [`Error::UnknownUser`], [`Error::Unavailable`].
    pub async fn send(&self, author: &User, outbound: Outbound) -> Result<Sending> {
        let Outbound { to, id, text } = outbound;
        check_id(&id)?;
        check_text(&text)?;
        let room = self.room_of(author, &to).await?;
        let slug = room.slug.clone();
        let message = NewMessage {
            room,
            author: author.clone(),
            client_id: id.clone(),
            text,
        };
        let pending = self.store.append(message).await?;
        Ok(Sending {
            id,
            room: slug,
            pending,
        })
    }

    /// A page of a room's history.
    ///
    /// # Errors
    /// [`Error::UnknownRoom`], [`Error::Unavailable`].
    pub async fn history(
        &self,
        reader: &User,
        slug: &Slug,
        span: Span,
        limit: Option<usize>,
    ) -> Result<Event> {
        let room = self.room_for(reader, slug).await?;
        let limit = limit
            .unwrap_or(limits::PAGE_MESSAGES)
            .clamp(1, limits::PAGE_MESSAGES);
        let page = self.store.page(room.id, reader.id, span, limit).await?;
        Ok(Event::History {
            room: room.slug.clone(),
            messages: page.messages,
            older: page.older,
            newer: page.newer,
        })
    }

    /// Tells the others in a room that someone is typing.
    ///
    /// # Errors
    /// [`Error::UnknownRoom`], [`Error::NotEntered`], [`Error::Unavailable`].
    pub async fn typing(&self, listener: &Listener, slug: &Slug) -> Result<()> {
        let room = self.room_for(&listener.user, slug).await?;
        self.hub
            .typing(listener, room.id)
            .map_err(|_| Error::NotEntered)
    }

    async fn room_of(&self, author: &User, to: &Recipient) -> Result<Arc<Room>> {
        match to {
            Recipient::Room(slug) => self.room_for(author, slug).await,
            Recipient::To(name) => {
                let other = self.person(name).await?;
                Ok(self.store.direct_room(author.clone(), other).await?)
            }
        }
    }
}

impl Sending {
    /// Waits until the message is durable, and answers its `ack`.
    ///
    /// # Errors
    /// [`Error::IdInvalid`] when the id was used for another message, or [`Error::Unavailable`].
    pub async fn stored(self) -> std::result::Result<Event, Refused> {
        match self.pending.await {
            Ok(Receipt { seq, change }) => Ok(Event::Ack {
                id: self.id,
                room: self.room,
                seq,
                change,
            }),
            Err(error) => Err(Error::from(error).of_command(Some(self.id))),
        }
    }
}

fn check_id(id: &ClientId) -> Result<()> {
    let characters = id.0.chars().count();
    if characters == 0 || characters > limits::CLIENT_ID_CHARACTERS {
        return Err(Error::IdInvalid);
    }
    Ok(())
}

fn check_text(text: &str) -> Result<()> {
    if text.trim().is_empty() {
        return Err(Error::TextEmpty);
    }
    if text.len() > limits::TEXT_BYTES {
        return Err(Error::TextTooLong(text.len()));
    }
    Ok(())
}
