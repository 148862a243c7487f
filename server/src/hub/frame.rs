//! An event as bytes: encoded once, shared by everyone who hears it.

use hubbub_protocol::Event;
use tokio_tungstenite::tungstenite::Utf8Bytes;

/// One encoded event. Cloning it clones a reference.
#[derive(Debug, Clone)]
pub struct Frame(Utf8Bytes);

impl Frame {
    /// Encodes an event.
    #[must_use]
    pub fn encode(event: &Event) -> Self {
        // Events hold nothing that JSON cannot express: no maps with odd keys, no fallible types.
        Self(serde_json::to_string(event).unwrap_or_default().into())
    }

    /// The size, in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.0.len()
    }

    /// The text of the WebSocket message.
    #[must_use]
    pub fn into_text(self) -> Utf8Bytes {
        self.0
    }
}
