//! The torture of the server: everything that may go wrong around it does, while many clients talk;
//! in the end nothing may be lost, doubled, reordered or altered. What each client must have heard
//! and what must be stored is told by the oracle; here is only what goes wrong.
//!
//! * [`scale`]: how much of it, and from which seed: a little in `cargo test`, a lot in `bin/torture`
//! * [`host`]: the program, to be killed and started again
//! * [`crowd`]: clients, and the verdict over them; [`conversation`]: how they talk
//! * [`proxy`]: a bad line; [`small_disk`]: a full disk
//! * the others: one scenario each
#![allow(clippy::unwrap_used, clippy::missing_panics_doc, missing_docs)]

mod conversation;
mod crowd;
mod host;
mod proxy;
mod scale;
mod small_disk;

mod clock_jumps;
mod full_disk;
mod kills;
mod lossy_lines;
mod newcomers;
mod put_back;
mod reconnect_storm;
mod rooms;
mod slow_listener;
mod touching;
