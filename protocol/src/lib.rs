//! The wire: what the server and its clients say to each other, and the views both of them draw.
//!
//! * [`ids`]: the numbers and names by which users, rooms and messages are known
//! * [`command`]: what a client asks for
//! * [`event`]: what the server tells
//! * [`view`]: users, rooms and messages as they appear inside events and pages
//! * [`limits`]: the bounds that both sides check
//!
//! Nothing here but data: the crate builds for wasm32 and for the server, and `docs/protocol.md`
//! tells the same story to people who write clients.

pub mod command;
pub mod event;
mod flat;
pub mod ids;
pub mod limits;
pub mod view;

pub use command::{Command, Recipient, Span};
pub use event::{ErrorCode, Event, close};
pub use ids::{Change, ClientId, Epoch, Invite, RoomId, Seq, Slug, Timestamp, UserId};
pub use limits::Limits;
pub use view::{
    JoinedRoom, ListedRoom, Message, PageData, Quote, RoomKind, RoomState, RoomView, User,
};

/// The version of the wire, told in `welcome`; the WebSocket subprotocol is `hubbub.v1`.
pub const VERSION: u32 = 1;
