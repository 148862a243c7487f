//! The words in which the tests are written: a [`TestServer`] in this process, a [`Program`] in its
//! own, and [`Client`]s that speak the wire.

mod client;
mod commands;
mod program;
mod server;

use std::time::Duration;

pub use client::Client;
pub use commands::{create, enter, history, next_id, send, touch};
pub use program::Program;
pub use server::TestServer;

/// How long anything that must happen may take before a test fails. Nothing waits this long for
/// luck: every wait ends as soon as its condition holds.
pub const PATIENCE: Duration = Duration::from_mins(1);
