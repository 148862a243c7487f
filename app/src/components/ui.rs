//! Pieces of the interface that know nothing of the chat.

pub mod avatar;
pub mod dialog;
pub mod drawn;
pub mod field;
pub mod icon;
pub mod title;
pub mod visibility;
