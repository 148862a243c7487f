//! What the server tells. One JSON text frame is one event; `type` names its kind.

use serde::{Deserialize, Serialize};

use crate::flat::flat;
use crate::ids::{Change, ClientId, Epoch, Seq, Slug, Timestamp};
use crate::limits::Limits;
use crate::view::{JoinedRoom, ListedRoom, Message, RoomState, RoomView, User};

flat! {
    "Event"
    /// Something the server tells a client: an answer, or news.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum Event {
        /// Answers `join`.
        Welcome {
            /// Who the client is now.
            user: User,
            /// The session, told only when this `join` began it: for clients that keep no cookies.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            token: Option<String>,
            /// The rooms this person is in, the ones used last first.
            rooms: Vec<JoinedRoom>,
            /// The history they are part of: in another one, start from nothing.
            epoch: Epoch,
            /// The bounds that the server checks.
            limits: Limits,
            /// See [`crate::VERSION`].
            version: u32,
        },
        /// Answers `enter`: the newest page, or what changed since.
        Room(RoomState),
        /// Answers `changes`: what changed since.
        Changes(RoomState),
        /// Answers `enter` and `changes` when `since` is too far back: forget what you have of this
        /// room and start from this page.
        Reset(RoomState),
        /// Answers `create` and `open`: this is the room, to be entered like any other.
        Found {
            /// The command's id.
            id: ClientId,
            /// The room.
            room: RoomView,
        },
        /// Answers `change_room` and `remove`.
        Done {
            /// The command's id.
            id: ClientId,
        },
        /// A room has another name, topic or invitation, or is on or off the record now.
        RoomChanged {
            /// The room as it is now.
            room: RoomView,
        },
        /// This room is none of this person's rooms any more.
        Left {
            /// The room.
            room: Slug,
            /// Whether its creator took them out.
            #[serde(default)]
            removed: bool,
        },
        /// Answers `members`.
        Members {
            /// The room.
            room: Slug,
            /// Everyone who belongs to it, by name.
            members: Vec<User>,
        },
        /// Answers `rooms`: public rooms, the ones with most people first.
        Rooms {
            /// The rooms.
            rooms: Vec<ListedRoom>,
        },
        /// Answers `history`.
        History {
            /// The command's id, if it had one.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            id: Option<ClientId>,
            /// The room.
            room: Slug,
            /// The page, in the order of `seq`.
            messages: Vec<Message>,
            /// Whether there are messages before the first of these.
            older: bool,
            /// Whether there are messages after the last of these.
            newer: bool,
        },
        /// A message was sent or touched: its whole current state.
        Message(Message),
        /// Answers `send`, `edit` and `delete`: it is stored, once.
        Ack {
            /// The command's id.
            id: ClientId,
            /// The room it is in.
            room: Slug,
            /// Its place.
            seq: Seq,
            /// Its change number.
            change: Change,
        },
        /// A command was refused; the connection stays open.
        Error {
            /// The command's id, if it had one.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            id: Option<ClientId>,
            /// What is wrong, for programs.
            code: ErrorCode,
            /// What is wrong and what to do, for people.
            message: String,
            /// A free name, when the wished one cannot be had.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            suggestion: Option<String>,
        },
        /// People came to a room or left it.
        Presence {
            /// The room.
            room: Slug,
            /// When.
            at: Timestamp,
            /// Who came in.
            #[serde(default)]
            joined: Vec<User>,
            /// Who went away.
            #[serde(default)]
            left: Vec<User>,
            /// Who is back without it being news, as after a restart of the server.
            #[serde(default)]
            returned: Vec<User>,
        },
        /// Someone is typing.
        Typing {
            /// The room.
            room: Slug,
            /// Who.
            user: User,
        },
        /// How far this person has read a room, on one of their devices or another.
        Read {
            /// The room.
            room: Slug,
            /// The place up to which they have read.
            read: Seq,
            /// How many messages of others come after that, counted up to
            /// [`crate::limits::UNREAD_AT_MOST`].
            unread: u32,
        },
        /// You missed something in this room (or never entered it): ask for `changes`, or `enter` it.
        Resync {
            /// The room.
            room: Slug,
        },
        /// Answers `ping`.
        Pong,
    }
}

/// What is wrong with a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Not JSON, not a known type, or fields that do not fit.
    Malformed,
    /// `join` comes first.
    NotJoined,
    /// `join` comes once.
    AlreadyJoined,
    /// The name cannot be used.
    NameInvalid,
    /// The name is somebody else's.
    NameTaken,
    /// No such room, or not yours to see.
    UnknownRoom,
    /// No such person.
    UnknownUser,
    /// The room must be entered first.
    NotEntered,
    /// The message says nothing.
    TextEmpty,
    /// The message is longer than the limit.
    TextTooLong,
    /// The id is empty, too long, or was used for another message.
    IdInvalid,
    /// No such message, or it was deleted.
    UnknownMessage,
    /// Only its author, or only the room's creator, may do this.
    NotAllowed,
    /// The name cannot be a room's.
    RoomNameInvalid,
    /// Another public room has this name.
    RoomNameTaken,
    /// The topic is longer than the limit.
    TopicTooLong,
    /// This person is in as many rooms as one can be.
    TooManyRooms,
    /// More people than a private chat has.
    TooManyPeople,
    /// The server cannot store or read just now; try again.
    Unavailable,
}

/// The codes with which the server closes a WebSocket.
pub mod close {
    /// The server goes away; come back.
    pub const GOING_AWAY: u16 = 1001;
    /// The frame breaks the WebSocket protocol.
    pub const PROTOCOL: u16 = 1002;
    /// Only text frames are understood.
    pub const UNSUPPORTED: u16 = 1003;
    /// A text frame that is not UTF-8.
    pub const INVALID_TEXT: u16 = 1007;
    /// Something is not allowed, such as not joining in time.
    pub const POLICY: u16 = 1008;
    /// The frame is larger than [`crate::limits::FRAME_BYTES`].
    pub const TOO_LARGE: u16 = 1009;
    /// The session ended; do not come back with it.
    pub const SIGNED_OUT: u16 = 4001;
    /// The client does not read what it is sent; come back and resume.
    pub const TOO_SLOW: u16 = 4008;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_one_flat_object_with_a_type() {
        let ack = Event::Ack {
            id: "a".into(),
            room: Slug::lobby(),
            seq: Seq(7),
            change: Change(7),
        };
        assert_eq!(
            serde_json::to_string(&ack).expect("serializable"),
            r#"{"type":"ack","id":"a","room":"lobby","seq":7,"change":7}"#
        );
    }

    #[test]
    fn every_shape_of_event_is_read_as_it_is_written() {
        let room = Slug::lobby();
        let events = [
            Event::Pong,
            Event::Resync { room: room.clone() },
            Event::Room(RoomState {
                room: RoomView::default(),
                head: Change(7),
                read: Seq(7),
                unread: 0,
                messages: Vec::new(),
                older: false,
                newer: false,
                online: Vec::new(),
            }),
            Event::Error {
                id: None,
                code: ErrorCode::NotEntered,
                message: "Enter \"lobby\" first.".to_owned(),
                suggestion: None,
            },
        ];
        for event in events {
            let json = serde_json::to_string(&event).expect("serializable");
            assert_eq!(serde_json::from_str::<Event>(&json).expect(&json), event);
        }
    }

    #[test]
    fn fields_of_newer_versions_are_skipped_and_an_object_of_another_kind_is_refused() {
        let read = serde_json::from_str::<Event>;
        let newer = read(r#"{"type":"pong","at":"noon"}"#).expect("an event");
        assert_eq!(newer, Event::Pong);
        let resync = read(r#"{"type":"resync","more":[1],"room":"lobby"}"#).expect("an event");
        let room = Slug::lobby();
        assert_eq!(resync, Event::Resync { room });
        for other in [r#"{"type":"news"}"#, r#"{"room":"lobby"}"#, "{}", "7"] {
            assert!(read(other).is_err(), "{other}");
        }
    }
}
