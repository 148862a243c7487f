//! From a text frame to what it asks for, and to the answer.

use futures_util::future::BoxFuture;
use hubbub_protocol::{ClientId, Command, Event, Seq, Slug, User};
use serde::Deserialize;

use crate::chat::{Alteration, Chat, Outbound, Revision, Sending, Wish};
use crate::error::{Error, Refused, Result};
use crate::hub::Connected;
use crate::store::Mark;

/// How a command is answered.
pub enum Answer {
    /// With this event.
    Now(Box<Event>),
    /// With this event, once it is known; other commands need not wait for it.
    Later(BoxFuture<'static, Event>),
    /// Not at all, or through the hub already.
    Nothing,
}

/// Decodes a frame.
///
/// # Errors
/// [`Error::Malformed`], with the command's id if that can be made out.
pub fn decode(frame: &str) -> std::result::Result<Command, Refused> {
    serde_json::from_str(frame)
        .map_err(|error| Error::Malformed(error.to_string()).of_command(id_of(frame)))
}

/// Carries a command out; what is refused is answered with an `error` event.
pub async fn dispatch(chat: &Chat, listener: &Connected, command: Command) -> Answer {
    let id = command.id().cloned();
    carry_out(chat, listener, command)
        .await
        .unwrap_or_else(|error| now(error.of_command(id).to_event()))
}

#[allow(clippy::too_many_lines)] // a table: one command after the other
async fn carry_out(chat: &Chat, listener: &Connected, command: Command) -> Result<Answer> {
    let user = &listener.user;
    Ok(match command {
        Command::Join { .. } => return Err(Error::AlreadyJoined),
        Command::Ping => now(Event::Pong),
        Command::Enter {
            room,
            since,
            invite,
        } => {
            chat.enter(listener, &room, since, invite).await?;
            Answer::Nothing
        }
        Command::Changes { room, since } => {
            chat.catch_up(listener, &room, since).await?;
            Answer::Nothing
        }
        Command::Leave { room } => {
            chat.leave(user, &room).await?;
            Answer::Nothing
        }
        Command::History {
            id,
            room,
            span,
            limit,
        } => now(chat.history(id, user, &room, (span, limit)).await?),
        Command::Typing { room } => {
            chat.typing(listener, &room).await?;
            Answer::Nothing
        }
        Command::Read { room, seq } => {
            chat.mark(user, &room, Mark::Read(seq)).await?;
            Answer::Nothing
        }
        Command::Unread { room, seq } => {
            chat.mark(user, &room, Mark::Unread(seq)).await?;
            Answer::Nothing
        }
        Command::Send {
            to,
            id,
            text,
            reply_to,
            typed_in,
        } => once_stored(
            chat.send(
                user,
                Outbound {
                    to,
                    id,
                    text,
                    reply_to,
                    typed_in,
                },
            )
            .await?,
        ),
        Command::Edit {
            id,
            room,
            seq,
            text,
        } => revise(chat, user, (id, room, seq), Some(text)).await?,
        Command::Delete { id, room, seq } => revise(chat, user, (id, room, seq), None).await?,
        Command::Create {
            id,
            name,
            topic,
            private,
            off_record,
        } => {
            let wish = Wish {
                id: id.clone(),
                name,
                topic,
                private,
                off_record,
            };
            let room = chat.create_room(user, wish).await?;
            now(Event::Found { id, room })
        }
        Command::Open { id, people } => {
            let room = chat.open_direct(user, &people).await?.view_for(user.id);
            now(Event::Found { id, room })
        }
        Command::ChangeRoom {
            id,
            room,
            name,
            topic,
            off_record,
        } => {
            let alteration = Alteration {
                name,
                topic,
                off_record,
            };
            now(chat.alter_room(id, user, &room, alteration).await?)
        }
        Command::Remove {
            id,
            room,
            user: name,
        } => now(chat.remove_member(id, user, &room, &name).await?),
        Command::Members { room } => now(chat.members(user, &room).await?),
        Command::Rooms { matching } => {
            let rooms = chat.public_rooms(matching.as_deref()).await?;
            now(Event::Rooms { rooms })
        }
    })
}

async fn revise(
    chat: &Chat,
    user: &User,
    (id, room, seq): (ClientId, Slug, Seq),
    text: Option<String>,
) -> Result<Answer> {
    let revision = Revision {
        room,
        seq,
        id,
        text,
    };
    Ok(once_stored(chat.revise(user, revision).await?))
}

fn now(event: Event) -> Answer {
    Answer::Now(Box::new(event))
}

fn once_stored(sending: Sending) -> Answer {
    Answer::Later(Box::pin(async {
        let stored = sending.stored().await;
        stored.unwrap_or_else(|refused| refused.to_event())
    }))
}

fn id_of(frame: &str) -> Option<ClientId> {
    #[derive(Deserialize)]
    struct WithId {
        id: ClientId,
    }
    serde_json::from_str::<WithId>(frame)
        .ok()
        .map(|command| command.id)
}

#[cfg(test)]
mod tests {
    use hubbub_protocol::ErrorCode;

    use super::*;

    #[test]
    fn what_is_no_command_is_answered_with_its_id_if_it_has_one() {
        for (frame, expected) in [
            ("hello", None),
            ("[]", None),
            (r#"{"type":"dance","id":"7"}"#, Some("7".into())),
            (
                r#"{"type":"send","id":"8","room":"lobby"}"#,
                Some("8".into()),
            ),
        ] {
            let refused = decode(frame).expect_err("no command");
            let read = (refused.id, refused.error.code());
            assert_eq!(read, (expected, ErrorCode::Malformed), "{frame}");
        }
    }
}
