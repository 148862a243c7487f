//! The oracle: clients that remember all they did and heard, and the check that a server lost,
//! doubled, reordered and altered nothing of it. For tests only.
//!
//! * [`client`]: someone who talks and listens by the rules of `docs/protocol.md`, comes back by
//!   themselves and sends again what was not acknowledged (`orders`,
//!   `driver`, `deeds`, `following`, `line`)
//! * [`log`]: what they did and heard, with [`model`], the room as they know it
//! * [`record`]: what a newcomer reads afterwards, from the beginning
//! * [`check`]: whether the logs of all and the record tell one story
//! * [`tally`]: how much of it there was

pub mod backoff;
pub mod check;
pub mod client;
mod deeds;
mod driver;
mod following;
mod line;
pub mod log;
pub mod model;
mod orders;
pub mod record;
#[cfg(test)]
mod samples;
pub mod tally;

pub use backoff::Backoff;
pub use check::{Fault, check};
pub use client::{Client, Settings};
pub use log::{Deed, Log, Outcome, Receipt};
pub use record::{Reader, Record};
pub use tally::Tally;
