//! What a test tells a client to do.

use hubbub_protocol::{Change, Command, Event, Invite, RoomView, Slug};
use tokio::sync::oneshot;

use crate::log::{Action, Outcome};

/// What a client is told to do.
#[derive(Debug)]
pub enum Order {
    /// Sends, edits or deletes.
    Do {
        room: Slug,
        action: Action,
        done: oneshot::Sender<Outcome>,
    },
    /// Enters a room, for as long as it lives.
    Enter { room: Slug, invite: Option<Invite> },
    /// Asks for something, once.
    Ask {
        command: Command,
        done: oneshot::Sender<Event>,
    },
    /// Tells how a room was last described.
    View {
        room: Slug,
        done: oneshot::Sender<Option<RoomView>>,
    },
    /// Tells when something is so.
    Await {
        until: Until,
        done: oneshot::Sender<()>,
    },
    /// Cuts the connection.
    Cut,
    /// Reads nothing any more, or reads again.
    Deaf(bool),
    /// Ends.
    Finish,
}

/// What can be waited for.
#[derive(Debug, Clone)]
pub enum Until {
    /// The client knows the room up to this change, or has lost it.
    Reached(Slug, Change),
    /// The room is not the client's any more.
    Gone(Slug),
    /// The server could not store or read something just then.
    Refused,
    /// Everything it did is acknowledged, or refused for good.
    Settled,
    /// It has come back into its rooms so many times more.
    Resumed(usize),
}
