//! What a client asks for. One JSON text frame is one command; `type` names its kind.

use serde::{Deserialize, Serialize};

use crate::ids::{Change, ClientId, Seq, Slug};

/// A client's request. Unknown fields are ignored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Command {
    /// Says who is there; the first command of every connection. Answered by `welcome` or `error`.
    Join {
        /// The wished name. Not needed (and ignored) when a session already says who it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        username: Option<String>,
        /// The session of a client that keeps no cookies, from an earlier `welcome`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        token: Option<String>,
    },
    /// Starts listening to a room. Answered by `room`, or by `reset` when `since` is too far back.
    Enter {
        /// The room.
        room: Slug,
        /// The last change this client has seen; without it, the newest page is sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<Change>,
    },
    /// Stops listening to a room. Answered by `left`.
    Leave {
        /// The room.
        room: Slug,
    },
    /// Sends a message. Answered by `ack` once it is stored, or by `error`.
    Send {
        /// Where it goes.
        #[serde(flatten)]
        to: Recipient,
        /// The client's own id for this message: sending it again gets the first answer.
        id: ClientId,
        /// What it says: plain text, at most [`crate::limits::TEXT_BYTES`].
        text: String,
    },
    /// Tells the others in the room that this person is typing. Not answered.
    Typing {
        /// The room.
        room: Slug,
    },
    /// Asks for everything that happened in a room after a change. Answered by `changes` or `reset`.
    Changes {
        /// The room.
        room: Slug,
        /// The last change this client has seen.
        since: Change,
    },
    /// Asks for a page of older messages. Answered by `history`.
    History {
        /// The room.
        room: Slug,
        /// Which page.
        #[serde(flatten)]
        span: Span,
        /// How many messages at most; at most and by default [`crate::limits::PAGE_MESSAGES`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        limit: Option<usize>,
    },
    /// Asks whether the line is alive. Answered by `pong`.
    Ping,
}

/// Where a message goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// To everyone in a room.
    Room(Slug),
    /// To one person, by name: into the private room of the two.
    To(String),
}

/// Which page of a room's history, always in the order of `seq`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// The messages just before this one.
    Before(Seq),
    /// The messages just after this one.
    After(Seq),
    /// The message itself in the middle of those before and after it.
    Around(Seq),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(json: &str) -> Command {
        serde_json::from_str(json).expect("a valid command")
    }

    #[test]
    fn a_send_names_a_room_or_a_person() {
        assert_eq!(
            decode(r#"{"type":"send","room":"lobby","id":"1","text":"hi","more":true}"#),
            Command::Send {
                to: Recipient::Room("lobby".into()),
                id: "1".into(),
                text: "hi".into()
            }
        );
        assert_eq!(
            decode(r#"{"type":"send","to":"Ada","id":"2","text":"psst"}"#),
            Command::Send {
                to: Recipient::To("Ada".into()),
                id: "2".into(),
                text: "psst".into()
            }
        );
    }

    #[test]
    fn a_history_command_carries_its_span_beside_the_room() {
        let command = Command::History {
            room: Slug::lobby(),
            span: Span::Before(Seq(51)),
            limit: None,
        };
        let json = serde_json::to_string(&command).expect("serializable");
        assert_eq!(json, r#"{"type":"history","room":"lobby","before":51}"#);
        assert_eq!(decode(&json), command);
    }

    #[test]
    fn a_join_needs_no_name_when_the_session_says_who_it_is() {
        assert_eq!(
            decode(r#"{"type":"join"}"#),
            Command::Join {
                username: None,
                token: None
            }
        );
    }
}
