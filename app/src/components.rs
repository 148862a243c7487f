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
//! The browser has to load the code for each type that is drawn, so there are few: `view!` is the one
//! of this crate, and what changes in it is written as a closure in its place (`{move || …}`), of
//! which those with the same kind of value are one type.

pub mod asking;
pub mod composer;
pub mod new_room;
pub mod room;
pub mod room_summary;
pub mod sidebar;
pub mod start;
pub mod timeline;
pub mod ui;
