//! What is shown between the messages of a room but is not kept: who came and went, and answers to
//! the reader's own commands.

use std::collections::VecDeque;

use hubbub_protocol::Timestamp;

/// How many notices a room keeps; older ones have scrolled far away.
const CAPACITY: usize = 200;

/// One line between the messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Tells it from the others of its room.
    pub id: u64,
    /// The moment it belongs to.
    pub at: Timestamp,
    /// What sort of line it is.
    pub kind: NoticeKind,
    /// What it says.
    pub text: String,
}

/// What sort of line a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// News about people that everyone in the room gets.
    System,
    /// An answer for the reader alone.
    Answer,
}

/// The notices of a room, in the order in which they came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notices {
    lines: VecDeque<Notice>,
    last: u64,
}

impl Notices {
    /// The notices, in the order in which they came.
    pub fn iter(&self) -> impl Iterator<Item = &Notice> {
        self.lines.iter()
    }

    /// The newest moment of any of them.
    #[must_use]
    pub fn newest(&self) -> Option<&Timestamp> {
        self.lines.iter().map(|notice| &notice.at).max()
    }

    /// Adds one; the oldest gives way when there are too many.
    pub fn add(&mut self, kind: NoticeKind, at: Timestamp, text: String) {
        self.last += 1;
        self.lines.push_back(Notice {
            id: self.last,
            at,
            kind,
            text,
        });
        if self.lines.len() > CAPACITY {
            self.lines.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::samples::at;

    #[test]
    fn only_the_last_notices_are_kept() {
        let mut notices = Notices::default();
        for second in 0..300 {
            notices.add(NoticeKind::System, at(second), second.to_string());
        }
        let texts: Vec<_> = notices.iter().map(|notice| notice.text.as_str()).collect();
        assert_eq!(
            (texts.len(), texts.first().copied()),
            (CAPACITY, Some("100"))
        );
        assert_eq!(notices.newest(), Some(&at(299)));
    }
}
