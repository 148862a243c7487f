//! What a client asks for. One JSON text frame is one command; `type` names its kind.

use serde::{Deserialize, Serialize};

use crate::ids::{Change, ClientId, Invite, Seq, Slug, Timestamp};

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
    /// Starts listening to a room, and makes it one of this person's rooms. Answered by `room`, or
    /// by `reset` when `since` is too far back.
    Enter {
        /// The room.
        room: Slug,
        /// The last change this client has seen; without it, the newest page is sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<Change>,
        /// What opens a private room to someone who is no member yet.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        invite: Option<Invite>,
    },
    /// Gives a room up: it is none of this person's rooms any more. Answered by `left`, on all of
    /// their connections.
    Leave {
        /// The room.
        room: Slug,
    },
    /// Makes a room, or finds the public one that has this name already. Answered by `found`.
    Create {
        /// The client's own id for this command.
        id: ClientId,
        /// Its name for people, at most [`crate::limits::ROOM_NAME_GRAPHEMES`].
        name: String,
        /// What it is about, at most [`crate::limits::TOPIC_GRAPHEMES`].
        #[serde(default, skip_serializing_if = "String::is_empty")]
        topic: String,
        /// Whether it is open only to those who are invited.
        #[serde(default)]
        private: bool,
        /// Whether what is said in it is never stored.
        #[serde(default)]
        off_record: bool,
    },
    /// Makes or finds the private chat with these people. Answered by `found`.
    Open {
        /// The client's own id for this command.
        id: ClientId,
        /// The names of the others, at most [`crate::limits::DIRECT_PEOPLE`] less one.
        people: Vec<String>,
    },
    /// Changes a room, by its creator; what is left out stays. Answered by `done`, and everyone in
    /// it hears `room_changed`.
    ChangeRoom {
        /// The client's own id for this command.
        id: ClientId,
        /// The room.
        room: Slug,
        /// Its new name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// Its new topic.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        topic: Option<String>,
        /// Whether what is said in it from now on is never stored.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        off_record: Option<bool>,
    },
    /// Takes someone out of a private room, by its creator; the invitation is replaced, so that
    /// they cannot come back by it. Answered by `done`.
    Remove {
        /// The client's own id for this command.
        id: ClientId,
        /// The room.
        room: Slug,
        /// Their name.
        user: String,
    },
    /// Asks who belongs to a private room, here or not. Answered by `members`.
    Members {
        /// The room.
        room: Slug,
    },
    /// Asks for public rooms to pick from. Answered by `rooms`.
    Rooms {
        /// What their names contain, in any case; all of them without it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        matching: Option<String>,
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
        /// The message in the same room that it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<Seq>,
        /// The room in which a private message was typed, to be shown there too.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        typed_in: Option<Slug>,
    },
    /// Changes the text of one's own message. Answered by `ack`.
    Edit {
        /// The client's own id for this command.
        id: ClientId,
        /// The room.
        room: Slug,
        /// The message.
        seq: Seq,
        /// What it says from now on.
        text: String,
    },
    /// Deletes one's own message: its text is forgotten, its place stays. Answered by `ack`.
    Delete {
        /// The client's own id for this command.
        id: ClientId,
        /// The room.
        room: Slug,
        /// The message.
        seq: Seq,
    },
    /// Tells the others in the room that this person is typing. Not answered.
    Typing {
        /// The room.
        room: Slug,
    },
    /// Notes that this person has read the room up to a place; never goes back. All of their
    /// connections hear `read` if that is news.
    Read {
        /// The room.
        room: Slug,
        /// The last message that was read.
        seq: Seq,
    },
    /// Makes a message and all after it unread again. All of this person's connections hear `read`.
    Unread {
        /// The room.
        room: Slug,
        /// The first message that is unread.
        seq: Seq,
    },
    /// Asks for everything that happened in a room after a change. Answered by `changes` or `reset`.
    Changes {
        /// The room.
        room: Slug,
        /// The last change this client has seen.
        since: Change,
    },
    /// Asks for a page of a room's history. Answered by `history`.
    History {
        /// The client's own id for this command, to tell answers apart.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<ClientId>,
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// The messages just before this one.
    Before(Seq),
    /// The messages just after this one.
    After(Seq),
    /// The message itself in the middle of those before and after it.
    Around(Seq),
    /// The first message from this moment on, and those before and after it; the newest page when
    /// there is none.
    At(Timestamp),
}

impl Command {
    /// The client's own id for this command, if it carries one.
    #[must_use]
    pub fn id(&self) -> Option<&ClientId> {
        match self {
            Self::Create { id, .. }
            | Self::Open { id, .. }
            | Self::ChangeRoom { id, .. }
            | Self::Remove { id, .. }
            | Self::Send { id, .. }
            | Self::Edit { id, .. }
            | Self::Delete { id, .. } => Some(id),
            Self::History { id, .. } => id.as_ref(),
            _ => None,
        }
    }
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
                text: "hi".into(),
                reply_to: None,
                typed_in: None,
            }
        );
        assert_eq!(
            decode(r#"{"type":"send","to":"Ada","id":"2","text":"psst"}"#),
            Command::Send {
                to: Recipient::To("Ada".into()),
                id: "2".into(),
                text: "psst".into(),
                reply_to: None,
                typed_in: None,
            }
        );
    }

    #[test]
    fn a_history_command_carries_its_span_beside_the_room() {
        let command = Command::History {
            id: None,
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
