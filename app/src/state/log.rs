//! What the browser knows of one room's messages, and the rules by which it stays in step with the
//! server: a gapless run of changes up to `head`, and a gapless run of messages up to the newest.

use std::sync::Arc;

use hubbub_protocol::{Change, ClientId, Message, RoomState, Seq};

/// The known messages of a room, in the order of `seq`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RoomLog {
    messages: Vec<Arc<Message>>,
    head: Option<Change>,
    older: bool,
    catching_up: bool,
}

/// What became of a live message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Received {
    /// It was the next change and is in the log now.
    Applied,
    /// There is nothing to do: it was known already, or an answer that is under way brings it.
    Known,
    /// Changes between `head` and this one are missing: ask for those after the given one.
    Missed(Change),
}

impl RoomLog {
    /// The log as a page or an answer to the first `enter` gives it.
    #[must_use]
    pub fn new(state: &RoomState) -> Self {
        let mut log = Self::default();
        log.reset(state);
        log
    }

    /// A log that holds no message yet and hears what follows a change.
    #[must_use]
    pub fn starting_after(head: Change) -> Self {
        Self {
            head: Some(head),
            older: head > Change::default(),
            ..Self::default()
        }
    }

    /// The known messages, in the order of `seq`.
    #[must_use]
    pub fn messages(&self) -> &[Arc<Message>] {
        &self.messages
    }

    /// The last change this log takes into account; none before the room was entered.
    #[must_use]
    pub fn head(&self) -> Option<Change> {
        self.head
    }

    /// Whether the server has messages before the first of these.
    #[must_use]
    pub fn older(&self) -> bool {
        self.older
    }

    /// The place before which the next page of history ends, if there is one.
    #[must_use]
    pub fn oldest(&self) -> Option<Seq> {
        self.messages.first().map(|message| message.seq)
    }

    /// Whether the message at this place is here.
    #[must_use]
    pub fn holds(&self, seq: Seq) -> bool {
        self.place(seq).is_ok()
    }

    /// Whether a message that was sent from here with this id is here.
    #[must_use]
    pub fn holds_client_id(&self, id: &ClientId) -> bool {
        self.messages
            .iter()
            .rev()
            .any(|message| message.client_id.as_ref() == Some(id))
    }

    /// Takes in a live message.
    pub fn receive(&mut self, message: Message) -> Received {
        match self.head {
            Some(head) if message.change == head.next() => {
                self.head = Some(message.change);
                self.put(message);
                Received::Applied
            }
            Some(head) if message.change > head && !self.catching_up => {
                self.catching_up = true;
                Received::Missed(head)
            }
            _ => Received::Known,
        }
    }

    /// Takes in everything that changed after `head`; a log without one starts from it.
    pub fn merge(&mut self, state: &RoomState) {
        match self.head {
            None => self.reset(state),
            Some(head) => {
                state
                    .messages
                    .iter()
                    .cloned()
                    .for_each(|message| self.put(message));
                self.head = Some(head.max(state.head));
                self.catching_up = false;
            }
        }
    }

    /// Forgets everything and starts from this page.
    pub fn reset(&mut self, state: &RoomState) {
        self.messages = state.messages.iter().cloned().map(Arc::new).collect();
        self.head = Some(state.head);
        self.older = state.older;
        self.catching_up = false;
    }

    /// Puts a page of older messages before the others.
    pub fn prepend(&mut self, page: Vec<Message>, older: bool) {
        self.older = older;
        for message in page {
            self.insert(message);
        }
    }

    /// Whatever was asked on the old connection will not be answered on the new one.
    pub fn reconnect(&mut self) {
        self.catching_up = false;
    }

    /// Inserts or replaces, unless it belongs to a part of the history that is not loaded: shown
    /// there it would hide the gap before its neighbour.
    fn put(&mut self, message: Message) {
        let loaded = !self.older || self.oldest().is_none_or(|oldest| message.seq >= oldest);
        if loaded {
            self.insert(message);
        }
    }

    fn insert(&mut self, message: Message) {
        match self.place(message.seq) {
            Ok(index) if self.messages[index].change > message.change => {}
            Ok(index) => self.messages[index] = Arc::new(message),
            Err(index) => self.messages.insert(index, Arc::new(message)),
        }
    }

    fn place(&self, seq: Seq) -> Result<usize, usize> {
        self.messages
            .binary_search_by_key(&seq, |message| message.seq)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::samples::{message, page, touched};

    fn seqs(log: &RoomLog) -> Vec<i64> {
        log.messages().iter().map(|message| message.seq.0).collect()
    }

    #[test]
    fn the_next_change_is_applied() {
        let mut log = RoomLog::new(&page(1..=3));
        assert_eq!(log.receive(message(4)), Received::Applied);
        assert_eq!(
            (seqs(&log), log.head()),
            (vec![1, 2, 3, 4], Some(Change(4)))
        );
    }

    #[test]
    fn a_duplicate_is_ignored() {
        let mut log = RoomLog::new(&page(1..=3));
        assert_eq!(log.receive(message(2)), Received::Known);
        assert_eq!(log, RoomLog::new(&page(1..=3)));
    }

    #[test]
    fn a_hole_is_reported_once_until_the_answer_fills_it() {
        let mut log = RoomLog::new(&page(1..=3));
        assert_eq!(log.receive(message(6)), Received::Missed(Change(3)));
        assert_eq!(log.receive(message(7)), Received::Known);
        log.merge(&page(4..=7));
        assert_eq!(seqs(&log), vec![1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(log.receive(message(9)), Received::Missed(Change(7)));
    }

    #[test]
    fn a_hole_is_reported_again_on_a_new_connection() {
        let mut log = RoomLog::new(&page(1..=3));
        log.receive(message(6));
        log.reconnect();
        assert_eq!(log.receive(message(6)), Received::Missed(Change(3)));
    }

    #[test]
    fn a_live_message_waits_for_the_room_that_brings_it() {
        let mut log = RoomLog::default();
        assert_eq!(log.receive(message(1)), Received::Known);
        log.merge(&page(1..=1));
        assert_eq!(seqs(&log), vec![1]);
    }

    #[test]
    fn a_touched_message_keeps_its_place() {
        let mut log = RoomLog::new(&page(1..=3));
        assert_eq!(log.receive(touched(2, 4)), Received::Applied);
        assert_eq!(seqs(&log), vec![1, 2, 3]);
        assert_eq!(log.messages()[1].change, Change(4));
    }

    #[test]
    fn changes_replace_and_append() {
        let mut log = RoomLog::new(&page(1..=3));
        let mut changes = page(5..=6);
        changes.messages.insert(0, touched(2, 4));
        log.merge(&changes);
        assert_eq!(
            (seqs(&log), log.head()),
            (vec![1, 2, 3, 5, 6], Some(Change(6)))
        );
        assert_eq!(log.messages()[1].change, Change(4));
    }

    #[test]
    fn a_change_to_a_message_that_is_not_loaded_makes_no_gap() {
        let mut log = RoomLog::new(&RoomState {
            older: true,
            ..page(10..=12)
        });
        log.receive(touched(4, 13));
        assert_eq!(
            (seqs(&log), log.head()),
            (vec![10, 11, 12], Some(Change(13)))
        );
    }

    #[test]
    fn a_reset_starts_over() {
        let mut log = RoomLog::new(&page(1..=3));
        log.reset(&RoomState {
            older: true,
            ..page(90..=92)
        });
        assert_eq!(
            (seqs(&log), log.head()),
            (vec![90, 91, 92], Some(Change(92)))
        );
        assert!(log.older());
    }

    #[test]
    fn an_older_page_comes_before_the_others() {
        let mut log = RoomLog::new(&RoomState {
            older: true,
            ..page(4..=5)
        });
        log.prepend(page(1..=3).messages, false);
        assert_eq!(
            (seqs(&log), log.head()),
            (vec![1, 2, 3, 4, 5], Some(Change(5)))
        );
        assert!(!log.older());
    }
}
