//! How the reader of an open room reads it: where the news begin, and when the place they have
//! come to is told to the server.

use hubbub_protocol::Seq;

/// What is new in a room that is open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// What comes after this place was new when the room was opened.
    divider: Option<Seq>,
    /// The reader wants the messages up to this place to stay unread.
    held: Option<Seq>,
}

impl Reading {
    /// The room was opened by somebody who had read it up to this place.
    #[must_use]
    pub fn opened(read: Seq, unread: u32) -> Self {
        Self {
            divider: (unread > 0).then_some(read),
            held: None,
        }
    }

    /// What comes after this place is new.
    #[must_use]
    pub fn divider(&self) -> Option<Seq> {
        self.divider
    }

    /// The reader has made everything from a message on unread, while `last` was the last one.
    pub fn hold(&mut self, from: Seq, last: Seq) {
        self.divider = Some(Seq(from.0 - 1));
        self.held = Some(last);
    }

    /// The place to be told as read, when the reader sees the last message and had read up to
    /// `read`.
    #[must_use]
    pub fn due(&self, last: Seq, read: Seq) -> Option<Seq> {
        let is_free = self.held.is_none_or(|held| last > held);
        (last > read && is_free).then_some(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_begin_where_the_reader_stopped_if_there_are_any() {
        assert_eq!(Reading::opened(Seq(4), 2).divider(), Some(Seq(4)));
        assert_eq!(Reading::opened(Seq(4), 0).divider(), None);
    }

    #[test]
    fn a_place_is_told_once() {
        let reading = Reading::opened(Seq(4), 2);
        assert_eq!(reading.due(Seq(6), Seq(4)), Some(Seq(6)));
        assert_eq!(reading.due(Seq(6), Seq(6)), None);
    }

    #[test]
    fn what_was_made_unread_stays_so_until_something_new_comes() {
        let mut reading = Reading::opened(Seq(9), 0);
        reading.hold(Seq(7), Seq(9));
        assert_eq!(reading.divider(), Some(Seq(6)));
        assert_eq!(reading.due(Seq(9), Seq(6)), None);
        assert_eq!(reading.due(Seq(10), Seq(6)), Some(Seq(10)));
    }
}
