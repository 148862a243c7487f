//! The Hubbub server.
//!
//! Outside in: [`config`] says what to do, [`router`] which request goes where. The doors
//! ([`pages`], [`forms`], [`live`]) only translate; every rule is in [`chat`], which keeps things
//! in [`store`] and tells them through [`hub`]. [`auth`] says who is asking, [`error`] how a
//! refusal reads, [`assets`] holds the site, [`serve`] speaks HTTP, [`clock`] tells the time.
//! [`dev`] has tools for those who work on all this.
//!
//! [`build`] makes a whole server, so that tests start the real one in their own process.

// The type of a Leptos view holds the types of all views in it, deeper than the usual limit.
#![recursion_limit = "512"]

pub mod assets;
pub mod auth;
pub mod chat;
pub mod clock;
pub mod config;
pub mod dev;
pub mod error;
pub mod forms;
pub mod hub;
pub mod live;
pub mod pages;
pub mod router;
pub mod serve;
mod startup;
pub mod store;

pub use startup::{Server, StartError, Timing, build};
