//! The rules: who may do what, in which order things are stored and told. Every door goes through
//! here; nothing else talks to the store and the hub at once.
//!
//! * [`people`]: joining, sessions, signing out
//! * [`rooms`]: making, finding and changing rooms; [`room_names`]: what they can be called
//! * [`entering`]: entering rooms, catching up, giving them up; [`members`]: taking somebody out
//! * [`messages`]: sending, editing, deleting, history, typing
//! * [`reading`]: how far somebody has read
//! * [`views`]: what somebody is told at once, and what a page shows
//! * [`publisher`]: from what was committed to who hears it

mod entering;
mod members;
mod messages;
mod people;
mod publisher;
mod reading;
mod room_names;
mod rooms;
mod views;

use std::sync::Arc;

use crate::hub::Hub;
use crate::store::{CommitLog, Store};

pub use messages::{Outbound, Revision, Sending};
pub use people::{Joined, Session};
pub use room_names::{RoomName, RoomNameError};
pub use rooms::{Alteration, Wish};

/// The chat of one server; cloning it clones references.
#[derive(Clone)]
pub struct Chat {
    store: Arc<dyn Store>,
    hub: Hub,
}

impl Chat {
    /// A chat that keeps things in `store` and tells them through `hub`.
    pub fn new(store: Arc<dyn Store>, hub: Hub) -> Self {
        Self { store, hub }
    }

    /// Tells every room what is committed to it, in the order of `commits`, until the store closes.
    pub async fn publish_commits(&self, commits: CommitLog) {
        publisher::run(&self.hub, commits).await;
    }

    /// Sends everyone away, to come back later.
    pub fn close_all(&self) {
        self.hub.close_all();
    }
}
