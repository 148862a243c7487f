//! Sending, editing, deleting, history, typing.

use std::sync::Arc;

use hubbub_protocol::{ClientId, Event, Recipient, RoomKind, Seq, Slug, Span, User, limits};

use super::Chat;
use crate::clock;
use crate::error::{Error, Refused, Result};
use crate::hub::listener::Listener;
use crate::store::{NewMessage, Pending, Receipt, Room, Touch};

/// What someone wants to say.
#[derive(Debug, Clone)]
pub struct Outbound {
    /// Where.
    pub to: Recipient,
    /// The sender's own id for it.
    pub id: ClientId,
    /// What.
    pub text: String,
    /// The message of the same room that it answers.
    pub reply_to: Option<Seq>,
    /// The room in which a private message was typed.
    pub typed_in: Option<Slug>,
}

/// What someone wants to happen to their message.
#[derive(Debug, Clone)]
pub struct Revision {
    /// The room it is in.
    pub room: Slug,
    /// Its place there.
    pub seq: Seq,
    /// The author's own id for this.
    pub id: ClientId,
    /// What it says from now on; nothing deletes it.
    pub text: Option<String>,
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
        check_id(&outbound.id)?;
        check_text(&outbound.text)?;
        let room = self.room_of(author, &outbound.to).await?;
        let slug = room.slug.clone();
        let typed_in = match outbound.typed_in {
            Some(place) => self.shared_place(&room, place).await?,
            None => None,
        };
        let message = NewMessage {
            room,
            author: author.clone(),
            client_id: outbound.id.clone(),
            text: outbound.text,
            reply_to: outbound.reply_to,
            typed_in,
        };
        Ok(Sending {
            id: outbound.id,
            room: slug,
            pending: self.store.append(message).await?,
        })
    }

    /// Edits or deletes a message, after all that this person sent before.
    ///
    /// # Errors
    /// [`Error::TextEmpty`], [`Error::TextTooLong`], [`Error::IdInvalid`], [`Error::UnknownRoom`],
    /// [`Error::Unavailable`]; what else can be wrong, [`Sending::stored`] tells.
    pub async fn revise(&self, author: &User, revision: Revision) -> Result<Sending> {
        check_id(&revision.id)?;
        if let Some(text) = &revision.text {
            check_text(text)?;
        }
        let touch = Touch {
            room: self.room_for(author, &revision.room).await?,
            seq: revision.seq,
            author: author.clone(),
            client_id: revision.id.clone(),
            text: revision.text,
        };
        Ok(Sending {
            id: revision.id,
            room: revision.room,
            pending: self.store.touch(touch).await?,
        })
    }

    /// A page of a room's history.
    ///
    /// # Errors
    /// [`Error::Malformed`], [`Error::UnknownRoom`], [`Error::Unavailable`].
    pub async fn history(
        &self,
        id: Option<ClientId>,
        reader: &User,
        slug: &Slug,
        (span, limit): (Span, Option<usize>),
    ) -> Result<Event> {
        check_span(&span)?;
        let room = self.room_for(reader, slug).await?;
        let limit = limit
            .unwrap_or(limits::PAGE_MESSAGES)
            .clamp(1, limits::PAGE_MESSAGES);
        let page = self.store.page(reader.id, room.id, span, limit).await?;
        Ok(Event::History {
            id,
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
            Recipient::To(name) => self.direct_with(author, std::slice::from_ref(name)).await,
        }
    }

    /// The place in which a private message was typed, if all who get it may be there: others
    /// need not learn of it.
    async fn shared_place(&self, room: &Room, place: Slug) -> Result<Option<Slug>> {
        if room.kind != RoomKind::Direct {
            return Ok(None);
        }
        for person in &room.people {
            let admission = self.store.room_for(person.id, place.clone()).await?;
            if admission.is_none() {
                return Ok(None);
            }
        }
        Ok(Some(place))
    }
}

impl Sending {
    /// Waits until the message is durable, and answers its `ack`.
    ///
    /// # Errors
    /// [`Error::IdInvalid`] when the id was used for another message, [`Error::UnknownRoom`] when
    /// membership has ended, [`Error::UnknownMessage`], [`Error::NotAllowed`],
    /// [`Error::OffRecord`], [`Error::Unavailable`].
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

/// Refuses what cannot be a command's id.
pub(super) fn check_id(id: &ClientId) -> Result<()> {
    let characters = id.0.chars().count();
    if characters == 0 || characters > limits::CLIENT_ID_CHARACTERS {
        return Err(Error::IdInvalid);
    }
    Ok(())
}

fn check_span(span: &Span) -> Result<()> {
    match span {
        Span::At(at) if clock::milliseconds(at).is_none() => Err(Error::Malformed(format!(
            "{at:?} is no time of the form 2026-11-21T06:52:46Z"
        ))),
        _ => Ok(()),
    }
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
