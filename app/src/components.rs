//! Everything that is drawn.
//!
//! * [`start`]: the way in
//! * [`room`]: header, connection banner and typing line of a room
//! * [`timeline`]: its messages; [`composer`]: the box to write them; [`sidebar`]: who is in it
//! * [`ui`]: pieces that know nothing of the chat
//!
//! The large ones end in `into_any`: the type of a view holds the types of everything in it, and
//! one for the whole page is deeper than the compiler follows when it optimizes.

pub mod composer;
pub mod room;
pub mod sidebar;
pub mod start;
pub mod timeline;
pub mod ui;
