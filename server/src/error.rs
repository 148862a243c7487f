//! The one error of everything a person or program can ask for, and how it reads at the edge.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use hubbub_protocol::{ClientId, ErrorCode, Event, limits};
use tracing::error;

use crate::auth::names::NameError;
use crate::chat::RoomNameError;
use crate::store::StoreError;

/// The result of asking for something.
pub type Result<T> = std::result::Result<T, Error>;

/// Why something was refused. The text is for people; causes inside the server are logged, not
/// shown.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// The name cannot be used.
    #[error("{reason}")]
    NameInvalid {
        /// What is wrong with it.
        reason: NameError,
        /// A free name like it.
        suggestion: String,
    },
    /// The name is somebody else's.
    #[error("The name is taken. How about {suggestion}?")]
    NameTaken {
        /// A free name like it.
        suggestion: String,
    },
    /// There is no session, or it has ended.
    #[error("Please choose a name first.")]
    NotJoined,
    /// The connection already knows who it is.
    #[error("You have already joined.")]
    AlreadyJoined,
    /// No such room, or not one for this person.
    #[error("There is no such room.")]
    UnknownRoom,
    /// No such person.
    #[error("Nobody here is called {0}.")]
    UnknownUser(String),
    /// Nobody to be taken out of a room.
    #[error("Nobody of this name is in the room.")]
    NotAMember,
    /// The room was not entered on this connection.
    #[error("Enter the room first.")]
    NotEntered,
    /// The message says nothing.
    #[error("The message is empty.")]
    TextEmpty,
    /// The message is too long.
    #[error("The message is too long: {0} bytes, and at most {limit} can be sent.", limit = limits::TEXT_BYTES)]
    TextTooLong(usize),
    /// The command's id cannot be used.
    #[error("The id must be new, not empty and at most {limit} characters long.", limit = limits::CLIENT_ID_CHARACTERS)]
    IdInvalid,
    /// No such message, or it was deleted.
    #[error("This message is not there any more.")]
    UnknownMessage,
    /// Only its author, or only the room's creator, may do this.
    #[error("Only whoever made it can do this.")]
    NotAllowed,
    /// Nothing that is said now may be stored.
    #[error("The room is off the record now: messages cannot be edited.")]
    OffRecord,
    /// The name cannot be a room's.
    #[error(transparent)]
    RoomNameInvalid(#[from] RoomNameError),
    /// Another public room has this name.
    #[error("There is another room of this name already.")]
    RoomNameTaken,
    /// The topic is too long.
    #[error("A topic has at most {limit} characters.", limit = limits::TOPIC_GRAPHEMES)]
    TopicTooLong,
    /// One cannot be in more rooms.
    #[error("You are in {limit} rooms, and more is not possible: leave one first.", limit = limits::JOINED_ROOMS)]
    TooManyRooms,
    /// More people than a private chat has.
    #[error("A private chat has at most {limit} people: make a private room for more.", limit = limits::DIRECT_PEOPLE)]
    TooManyPeople,
    /// The frame is not a command.
    #[error("This is not a command: {0}")]
    Malformed(String),
    /// The request comes from another site's page.
    #[error("This address does not serve pages of other sites.")]
    ForeignOrigin,
    /// The store failed.
    #[error("The server cannot do this right now. Please try again in a moment.")]
    Unavailable,
}

/// A command that was refused.
#[derive(Debug, Clone)]
pub struct Refused {
    /// The command's id, if it had one.
    pub id: Option<ClientId>,
    /// Why.
    pub error: Error,
}

impl Error {
    /// The same for programs.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::NameInvalid { .. } => ErrorCode::NameInvalid,
            Self::NameTaken { .. } => ErrorCode::NameTaken,
            Self::NotJoined => ErrorCode::NotJoined,
            Self::AlreadyJoined => ErrorCode::AlreadyJoined,
            Self::UnknownRoom => ErrorCode::UnknownRoom,
            Self::UnknownUser(_) | Self::NotAMember => ErrorCode::UnknownUser,
            Self::NotEntered => ErrorCode::NotEntered,
            Self::TextEmpty => ErrorCode::TextEmpty,
            Self::TextTooLong(_) => ErrorCode::TextTooLong,
            Self::IdInvalid => ErrorCode::IdInvalid,
            Self::UnknownMessage => ErrorCode::UnknownMessage,
            Self::NotAllowed | Self::OffRecord => ErrorCode::NotAllowed,
            Self::RoomNameInvalid(_) => ErrorCode::RoomNameInvalid,
            Self::RoomNameTaken => ErrorCode::RoomNameTaken,
            Self::TopicTooLong => ErrorCode::TopicTooLong,
            Self::TooManyRooms => ErrorCode::TooManyRooms,
            Self::TooManyPeople => ErrorCode::TooManyPeople,
            Self::Malformed(_) | Self::ForeignOrigin => ErrorCode::Malformed,
            Self::Unavailable => ErrorCode::Unavailable,
        }
    }

    /// A free name, when the wished one cannot be had.
    #[must_use]
    pub fn suggestion(&self) -> Option<&str> {
        match self {
            Self::NameInvalid { suggestion, .. } | Self::NameTaken { suggestion } => {
                Some(suggestion)
            }
            _ => None,
        }
    }

    /// The same as the answer to the command with this id.
    #[must_use]
    pub fn of_command(self, id: Option<ClientId>) -> Refused {
        Refused { id, error: self }
    }
}

impl Refused {
    /// As a WebSocket client is told it.
    #[must_use]
    pub fn to_event(&self) -> Event {
        Event::Error {
            id: self.id.clone(),
            code: self.error.code(),
            message: self.error.to_string(),
            suggestion: self.error.suggestion().map(str::to_owned),
        }
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::ClientIdReused => Self::IdInvalid,
            StoreError::NotAdmitted => Self::UnknownRoom,
            StoreError::NotAllowed => Self::NotAllowed,
            StoreError::NotAMember => Self::NotAMember,
            StoreError::OffRecord => Self::OffRecord,
            StoreError::UnknownMessage => Self::UnknownMessage,
            StoreError::RoomNameTaken => Self::RoomNameTaken,
            StoreError::TooManyRooms => Self::TooManyRooms,
            StoreError::NameTaken | StoreError::Unavailable(_) => {
                error!(%error, "the store failed");
                Self::Unavailable
            }
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let status = match self {
            Self::ForeignOrigin | Self::NotAllowed | Self::OffRecord => StatusCode::FORBIDDEN,
            Self::NotJoined => StatusCode::UNAUTHORIZED,
            Self::UnknownRoom | Self::UnknownUser(_) | Self::NotAMember | Self::UnknownMessage => {
                StatusCode::NOT_FOUND
            }
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::BAD_REQUEST,
        };
        (status, self.to_string()).into_response()
    }
}
