//! The bounds that both sides check: the client to spare a round trip, the server because it must.

use serde::{Deserialize, Serialize};

/// The longest message text, in bytes of UTF-8. Long enough for a page of prose or code, short
/// enough that a page of history stays small.
pub const TEXT_BYTES: usize = 8 * 1024;

/// The longest name, in graphemes (what a person calls a character).
pub const NAME_GRAPHEMES: usize = 32;

/// The longest id of a command: a UUID in its usual form has 36.
pub const CLIENT_ID_CHARACTERS: usize = 36;

/// The largest frame a client may send, in bytes: the longest text, escaped, with room to spare.
pub const FRAME_BYTES: usize = 64 * 1024;

/// The messages in one page of history.
pub const PAGE_MESSAGES: usize = 50;

/// The longest name of a room, in graphemes: it fits a sidebar in two lines.
pub const ROOM_NAME_GRAPHEMES: usize = 60;

/// The longest topic of a room, in graphemes: a sentence or two, not a page.
pub const TOPIC_GRAPHEMES: usize = 250;

/// The most people in a private chat, oneself included; more are a private room.
pub const DIRECT_PEOPLE: usize = 8;

/// The most rooms one person can be in: a client enters all of them at once.
pub const JOINED_ROOMS: usize = 200;

/// Unread messages are counted up to here: more is "many", and costs more to count than it tells.
pub const UNREAD_AT_MOST: u32 = 100;

/// The characters of a quoted message that a reply carries along.
pub const QUOTE_CHARACTERS: usize = 200;

/// The limits as `welcome` tells them, so that other clients need not guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// See [`TEXT_BYTES`].
    pub text_bytes: usize,
    /// See [`NAME_GRAPHEMES`].
    pub name_graphemes: usize,
    /// See [`FRAME_BYTES`].
    pub frame_bytes: usize,
    /// See [`PAGE_MESSAGES`].
    pub page_messages: usize,
    /// See [`ROOM_NAME_GRAPHEMES`].
    pub room_name_graphemes: usize,
    /// See [`TOPIC_GRAPHEMES`].
    pub topic_graphemes: usize,
    /// See [`DIRECT_PEOPLE`].
    pub direct_people: usize,
    /// See [`JOINED_ROOMS`].
    pub joined_rooms: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            text_bytes: TEXT_BYTES,
            name_graphemes: NAME_GRAPHEMES,
            frame_bytes: FRAME_BYTES,
            page_messages: PAGE_MESSAGES,
            room_name_graphemes: ROOM_NAME_GRAPHEMES,
            topic_graphemes: TOPIC_GRAPHEMES,
            direct_people: DIRECT_PEOPLE,
            joined_rooms: JOINED_ROOMS,
        }
    }
}
