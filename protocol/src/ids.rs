//! The numbers and names by which users, rooms and messages are known: one type for each, so that
//! the compiler tells them apart.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A person, for as long as the name is theirs.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct UserId(pub i64);

/// A room, inside the server; clients know rooms by their [`Slug`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct RoomId(pub i64);

/// A message's place in its room, for ever: the value of the room's counter when it was sent.
/// Starts at 1; numbers that edits and deletions took are missing from the sequence.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Seq(pub i64);

/// The number of the last thing that happened to a message, or in a room (its head). Every number
/// of a room's counter is used exactly once, so a client that sees a hole has missed something.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Change(pub i64);

impl Change {
    /// The only change that may follow this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// The name of a room in addresses and commands: `lobby` in `/room/lobby`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Slug(pub String);

impl Slug {
    /// The room that is always there.
    pub const LOBBY: &'static str = "lobby";

    /// The slug of the room that is always there.
    #[must_use]
    pub fn lobby() -> Self {
        Self(Self::LOBBY.to_owned())
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Slug {
    fn from(slug: &str) -> Self {
        Self(slug.to_owned())
    }
}

/// The name a client gives to a command, unique among its own: a retry with the same id is the
/// same command. At most [`crate::limits::CLIENT_ID_CHARACTERS`] characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClientId(pub String);

impl From<&str> for ClientId {
    fn from(id: &str) -> Self {
        Self(id.to_owned())
    }
}

/// What opens a private room to whoever shows it: the end of its invitation link.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Invite(pub String);

/// Names one uninterrupted history. Another epoch means that the history was replaced, as by an
/// older backup: whatever a client has kept of it, and every number, is void.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Epoch(pub String);

/// A moment in UTC as RFC 3339 with milliseconds, always of the shape `2026-11-21T06:52:46.123Z`,
/// so that comparing the text compares the time.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub String);

impl Timestamp {
    /// `HH:MM`, in UTC.
    #[must_use]
    pub fn time(&self) -> &str {
        self.0.get(11..16).unwrap_or_default()
    }

    /// `YYYY-MM-DD`, in UTC.
    #[must_use]
    pub fn date(&self) -> &str {
        self.0.get(..10).unwrap_or_default()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_shows_its_date_and_time() {
        let at = Timestamp("2026-11-21T06:52:46.123Z".to_owned());
        assert_eq!((at.date(), at.time()), ("2026-11-21", "06:52"));
        assert_eq!(Timestamp::default().time(), "");
    }
}
