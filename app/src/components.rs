//! Everything that is drawn.
//!
//! * [`start`]: the way in
//! * [`sidebar`]: the rooms on one side of the room, its people on the other
//! * [`room`]: header, menu, connection banner and typing line of a room
//! * [`timeline`]: its messages; [`composer`]: the box to write them
//! * [`new_room`]: the dialog in which rooms are made and found; [`room_summary`]: a room in a list
//!   to pick from
//! * [`asking`]: what dialogs do about the commands that they send
//! * [`ui`]: pieces that know nothing of the chat
//!
//! The large ones end in `into_any`: the type of a view holds the types of everything in it, and
//! one for the whole page is deeper than the compiler follows when it optimizes.

pub mod asking;
pub mod composer;
pub mod new_room;
pub mod room;
pub mod room_summary;
pub mod sidebar;
pub mod start;
pub mod timeline;
pub mod ui;
