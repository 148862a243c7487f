//! From a text frame to what it asks for, and to the answer.

use futures_util::future::BoxFuture;
use hubbub_protocol::{ClientId, Command, Event};
use serde::Deserialize;

use crate::chat::{Chat, Outbound};
use crate::error::{Error, Refused, Result};
use crate::hub::Connected;

/// How a command is answered.
pub enum Answer {
    /// With this event.
    Now(Event),
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
    let id = match &command {
        Command::Send { id, .. } => Some(id.clone()),
        _ => None,
    };
    carry_out(chat, listener, command)
        .await
        .unwrap_or_else(|error| Answer::Now(error.of_command(id).to_event()))
}

async fn carry_out(chat: &Chat, listener: &Connected, command: Command) -> Result<Answer> {
    let user = &listener.user;
    Ok(match command {
        Command::Join { .. } => return Err(Error::AlreadyJoined),
        Command::Enter { room, since } => {
            chat.enter(listener, &room, since).await?;
            Answer::Nothing
        }
        Command::Leave { room } => Answer::Now(chat.leave(listener, &room).await?),
        Command::Send { to, id, text } => {
            let sending = chat.send(user, Outbound { to, id, text }).await?;
            Answer::Later(Box::pin(async {
                let stored = sending.stored().await;
                stored.unwrap_or_else(|refused| refused.to_event())
            }))
        }
        Command::Typing { room } => {
            chat.typing(listener, &room).await?;
            Answer::Nothing
        }
        Command::Changes { room, since } => {
            chat.catch_up(listener, &room, since).await?;
            Answer::Nothing
        }
        Command::History { room, span, limit } => {
            Answer::Now(chat.history(user, &room, span, limit).await?)
        }
        Command::Ping => Answer::Now(Event::Pong),
    })
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
