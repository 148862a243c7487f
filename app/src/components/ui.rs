//! Pieces of the interface that know nothing of the chat.

pub mod avatar;
pub mod icon;
pub mod title;
