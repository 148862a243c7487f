//! What was done here but is not yet in its room: shown at once, sent again after every reconnect,
//! and forgotten when the server has it and tells so to everyone.

use hubbub_protocol::{Change, ClientId, Command, Epoch, Seq, Slug};

use super::letter::{Errand, Letter};

/// How many messages may wait. More than anybody types during an outage, few enough to send at
/// once when it is over.
pub const CAPACITY: usize = 200;

/// How far a letter has come.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Progress {
    /// It waits for its acknowledgement.
    #[default]
    Waiting,
    /// It is stored, as this change; it is shown as being on its way until the change arrives.
    Stored(Slug, Change),
    /// It was refused, for the given reason.
    Refused(String),
}

/// A letter on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// What is to be done.
    pub letter: Letter,
    /// How far it has come.
    pub progress: Progress,
}

impl Pending {
    fn wait_again(&mut self) {
        if matches!(self.progress, Progress::Refused(_)) {
            self.progress = Progress::Waiting;
        }
    }
}

/// The letters on their way, in the order in which they were typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outbox {
    pending: Vec<Pending>,
}

impl Outbox {
    /// The letters on their way, in the order in which they were typed.
    #[must_use]
    pub fn pending(&self) -> &[Pending] {
        &self.pending
    }

    /// Whether no more letters may wait.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.pending.len() >= CAPACITY
    }

    /// When what is typed now was typed: after all that waits, also when the browser's clock was set
    /// back meanwhile.
    #[must_use]
    pub fn moment(&self, now: i64) -> i64 {
        let last = self.pending.last();
        last.map_or(now, |last| now.max(last.letter.typed + 1))
    }

    /// Takes a letter in, once. One that is here already waits again if it was refused: whoever
    /// brings it still wants it sent.
    pub fn add(&mut self, letter: Letter) {
        match self.find(&letter.id) {
            Some(index) => self.pending[index].wait_again(),
            None => self.insert(letter),
        }
    }

    /// The commands that send what waits, in order.
    #[must_use]
    pub fn unsent(&self) -> Vec<Command> {
        let waiting = |pending: &&Pending| pending.progress == Progress::Waiting;
        self.pending
            .iter()
            .filter(waiting)
            .map(|pending| pending.letter.command())
            .collect()
    }

    /// What is on its way to change this message: the last of it, which will hold in the end.
    #[must_use]
    pub fn touching(&self, room: &Slug, seq: Seq) -> Option<&Pending> {
        let mut last_first = self.pending.iter().rev();
        last_first.find(|pending| pending.letter.errand.target() == Some((room, seq)))
    }

    /// The first message of a room that something on its way changes or answers.
    #[must_use]
    pub fn first_concerned(&self, room: &Slug) -> Option<Seq> {
        let errands = self.pending.iter().map(|pending| &pending.letter.errand);
        let here = errands.filter(|errand| errand.room() == Some(room));
        here.filter_map(Errand::concerns).min()
    }

    /// The text that this message is to have, if it is being edited.
    #[must_use]
    pub fn text_for(&self, room: &Slug, seq: Seq) -> Option<&str> {
        match &self.touching(room, seq)?.letter.errand {
            Errand::Edit { text, .. } => Some(text),
            Errand::Say { .. } | Errand::Delete { .. } => None,
        }
    }

    /// Keeps what has a meaning in this history; returns what has none.
    pub fn move_to(&mut self, epoch: &Epoch) -> Vec<ClientId> {
        let mut void = Vec::new();
        for Pending { letter, progress } in std::mem::take(&mut self.pending) {
            let id = letter.id.clone();
            match letter.within(epoch) {
                // A change number of the other history will not arrive.
                Some(_) if matches!(progress, Progress::Stored(..)) => void.push(id),
                Some(letter) => self.pending.push(Pending { letter, progress }),
                None => void.push(id),
            }
        }
        void
    }

    /// The letter with this id.
    #[must_use]
    pub fn letter(&self, id: &ClientId) -> Option<&Letter> {
        self.find(id).map(|index| &self.pending[index].letter)
    }

    /// Notes that the server has stored a letter; returns it if that is news.
    pub fn acknowledge(&mut self, id: &ClientId, room: Slug, change: Change) -> Option<Letter> {
        let pending = self.find(id).map(|index| &mut self.pending[index])?;
        let before = std::mem::replace(&mut pending.progress, Progress::Stored(room, change));
        (before == Progress::Waiting).then(|| pending.letter.clone())
    }

    /// Notes that the server has refused a letter.
    pub fn refuse(&mut self, id: &ClientId, reason: String) {
        self.progress(id, Progress::Refused(reason));
    }

    /// Puts a refused letter back among those that wait; returns the command that sends it.
    pub fn retry(&mut self, id: &ClientId) -> Option<Command> {
        self.progress(id, Progress::Waiting);
        self.letter(id).map(Letter::command)
    }

    /// Forgets a letter.
    pub fn remove(&mut self, id: &ClientId) {
        self.pending.retain(|pending| pending.letter.id != *id);
    }

    /// Takes out what waits or was refused in a room.
    pub fn take_unsent(&mut self, room: &Slug) -> Vec<Letter> {
        let is_unsent = |pending: &mut Pending| {
            let is_stored = matches!(pending.progress, Progress::Stored(..));
            !is_stored && pending.letter.errand.room() == Some(room)
        };
        let unsent = self.pending.extract_if(.., is_unsent);
        unsent.map(|pending| pending.letter).collect()
    }

    /// Forgets the letters whose messages have arrived.
    pub fn forget(&mut self, arrived: &[Pending]) {
        self.pending.retain(|pending| !arrived.contains(pending));
    }

    fn insert(&mut self, letter: Letter) {
        let earlier = |known: &Pending| known.letter.typed <= letter.typed;
        let index = self.pending.partition_point(earlier);
        let progress = Progress::Waiting;
        self.pending.insert(index, Pending { letter, progress });
    }

    fn progress(&mut self, id: &ClientId, progress: Progress) {
        if let Some(index) = self.find(id) {
            self.pending[index].progress = progress;
        }
    }

    fn find(&self, id: &ClientId) -> Option<usize> {
        self.pending
            .iter()
            .position(|pending| pending.letter.id == *id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::samples::letter;

    fn outbox(letters: &[(&str, i64)]) -> Outbox {
        let mut outbox = Outbox::default();
        for (id, typed) in letters {
            outbox.add(letter(id, *typed));
        }
        outbox
    }

    #[test]
    fn what_waits_is_sent_in_the_order_of_typing() {
        let outbox = outbox(&[("b", 2), ("a", 1), ("c", 2)]);
        let expected: Vec<ClientId> = vec!["a".into(), "b".into(), "c".into()];
        let sent: Vec<_> = outbox
            .pending()
            .iter()
            .map(|pending| pending.letter.id.clone())
            .collect();
        assert_eq!(sent, expected);
        assert_eq!(outbox.unsent().len(), 3);
    }

    #[test]
    fn a_clock_that_is_set_back_does_not_turn_the_order_around() {
        let mut outbox = outbox(&[("a", 100)]);
        assert_eq!(outbox.moment(150), 150);
        let typed = outbox.moment(7);
        outbox.add(letter("b", typed));
        let last = outbox.pending().last().map(|last| last.letter.id.clone());
        assert_eq!(last, Some("b".into()));
    }

    #[test]
    fn the_same_letter_is_taken_once() {
        assert_eq!(outbox(&[("a", 1), ("a", 1)]).pending().len(), 1);
    }

    #[test]
    fn an_acknowledged_letter_is_shown_but_not_sent_again() {
        let mut outbox = outbox(&[("a", 1), ("b", 2)]);
        outbox.acknowledge(&"a".into(), Slug::lobby(), Change(7));
        assert_eq!(outbox.unsent(), vec![letter("b", 2).command()]);
        assert_eq!(outbox.pending().len(), 2);
    }

    #[test]
    fn a_refused_letter_is_sent_again_only_when_asked() {
        let mut outbox = outbox(&[("a", 1)]);
        outbox.refuse(&"a".into(), "No such room.".to_owned());
        assert_eq!(outbox.unsent(), vec![]);
        assert_eq!(outbox.retry(&"a".into()), Some(letter("a", 1).command()));
        assert_eq!(outbox.unsent().len(), 1);
    }

    #[test]
    fn a_refused_letter_that_was_kept_is_sent_again_after_a_reconnect() {
        let mut outbox = outbox(&[("a", 1)]);
        outbox.refuse(&"a".into(), "Try again.".to_owned());
        outbox.add(letter("a", 1));
        assert_eq!(outbox.unsent(), vec![letter("a", 1).command()]);
    }

    #[test]
    fn an_arrived_letter_is_forgotten() {
        let mut outbox = outbox(&[("a", 1), ("b", 2)]);
        let arrived = outbox.pending()[..1].to_vec();
        outbox.forget(&arrived);
        assert_eq!(outbox.unsent(), vec![letter("b", 2).command()]);
    }

    #[test]
    fn the_last_of_several_changes_to_a_message_is_shown() {
        let edit = |id: &str, typed, text: &str| Letter {
            errand: Errand::Edit {
                room: Slug::lobby(),
                seq: Seq(7),
                text: text.to_owned(),
            },
            ..letter(id, typed)
        };
        let mut outbox = outbox(&[("a", 1)]);
        outbox.add(edit("b", 2, "better"));
        outbox.add(edit("c", 3, "best"));
        assert_eq!(outbox.text_for(&Slug::lobby(), Seq(7)), Some("best"));
        assert_eq!(outbox.touching(&Slug::lobby(), Seq(8)), None);
    }

    #[test]
    fn what_was_stored_in_another_history_is_not_waited_for() {
        let mut outbox = outbox(&[("a", 1), ("b", 2)]);
        outbox.acknowledge(&"a".into(), Slug::lobby(), Change(7));
        let void = outbox.move_to(&Epoch("another".to_owned()));
        assert_eq!(void, vec![ClientId::from("a")]);
        assert_eq!(outbox.unsent(), vec![letter("b", 2).command()]);
    }
}
