//! The server as its clients see it: one real server per test, real sockets, a real database.
//!
//! * [`support`]: a server to start, clients to talk to it
//! * the others: one topic each
#![allow(clippy::unwrap_used, clippy::missing_panics_doc, missing_docs)]

mod support;

mod bad_input;
mod joining;
mod load;
mod membership;
mod messages;
mod off_record;
mod pages;
mod presence;
mod private_messages;
mod reading;
mod reads;
mod removing;
mod room_pages;
mod rooms;
mod startup;
mod sync;
mod touching;
