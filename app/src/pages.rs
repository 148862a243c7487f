//! The views behind the addresses. They compose components and draw nothing themselves.

pub mod not_found;
pub mod room;
pub mod start;
