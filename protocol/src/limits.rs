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
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            text_bytes: TEXT_BYTES,
            name_graphemes: NAME_GRAPHEMES,
            frame_bytes: FRAME_BYTES,
            page_messages: PAGE_MESSAGES,
        }
    }
}
