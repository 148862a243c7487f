//! What was typed but is not yet in its room: shown at once, sent again after every reconnect, and
//! forgotten when the server has it.

use hubbub_protocol::{ClientId, Command, ErrorCode, Recipient, Seq, Slug};
use serde::{Deserialize, Serialize};

/// How many messages may wait. More than anybody types during an outage, few enough to send at
/// once when it is over.
pub const CAPACITY: usize = 200;

/// A message that waits to be sent, as it is kept in the browser's storage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// The id under which the server knows it, however often it is sent.
    pub id: ClientId,
    /// Where it goes.
    pub to: Recipient,
    /// What it says.
    pub text: String,
    /// When it was typed, in milliseconds since 1970: the order in which the letters are sent.
    pub typed: i64,
}

impl Letter {
    /// The command that sends it.
    #[must_use]
    pub fn send(&self) -> Command {
        Command::Send {
            to: self.to.clone(),
            id: self.id.clone(),
            text: self.text.clone(),
            reply_to: None,
            typed_in: None,
        }
    }
}

/// How far a message has come.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Progress {
    /// It waits for its acknowledgement.
    #[default]
    Waiting,
    /// It is stored, at this place; the row stays until the message itself arrives.
    Stored(Slug, Seq),
    /// It was refused, for the given reason.
    Refused(String),
}

/// A message on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// The message.
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

/// The messages on their way, in the order in which they were typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outbox {
    pending: Vec<Pending>,
}

impl Outbox {
    /// The messages on their way, in the order in which they were typed.
    #[must_use]
    pub fn pending(&self) -> &[Pending] {
        &self.pending
    }

    /// Whether no more messages may wait.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.pending.len() >= CAPACITY
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
            .map(|pending| pending.letter.send())
            .collect()
    }

    /// The letter with this id.
    #[must_use]
    pub fn letter(&self, id: &ClientId) -> Option<&Letter> {
        self.find(id).map(|index| &self.pending[index].letter)
    }

    /// Notes that the server has stored a letter; returns it if that is news.
    pub fn acknowledge(&mut self, id: &ClientId, room: Slug, seq: Seq) -> Option<Letter> {
        let pending = self.find(id).map(|index| &mut self.pending[index])?;
        let before = std::mem::replace(&mut pending.progress, Progress::Stored(room, seq));
        (before == Progress::Waiting).then(|| pending.letter.clone())
    }

    /// Notes that the server has refused a letter.
    pub fn refuse(&mut self, id: &ClientId, reason: String) {
        self.progress(id, Progress::Refused(reason));
    }

    /// Puts a refused letter back among those that wait; returns the command that sends it.
    pub fn retry(&mut self, id: &ClientId) -> Option<Command> {
        self.progress(id, Progress::Waiting);
        self.letter(id).map(Letter::send)
    }

    /// Forgets a letter.
    pub fn remove(&mut self, id: &ClientId) {
        self.pending.retain(|pending| pending.letter.id != *id);
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

/// Whether sending the same letter again may help, so that it must be kept.
#[must_use]
pub fn is_passing(code: ErrorCode) -> bool {
    code == ErrorCode::Unavailable
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(id: &str, typed: i64) -> Letter {
        Letter {
            id: id.into(),
            to: Recipient::Room(Slug::lobby()),
            text: format!("text of {id}"),
            typed,
        }
    }

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
    fn the_same_letter_is_taken_once() {
        assert_eq!(outbox(&[("a", 1), ("a", 1)]).pending().len(), 1);
    }

    #[test]
    fn an_acknowledged_letter_is_shown_but_not_sent_again() {
        let mut outbox = outbox(&[("a", 1), ("b", 2)]);
        outbox.acknowledge(&"a".into(), Slug::lobby(), Seq(7));
        assert_eq!(outbox.unsent(), vec![letter("b", 2).send()]);
        assert_eq!(outbox.pending().len(), 2);
    }

    #[test]
    fn a_refused_letter_is_sent_again_only_when_asked() {
        let mut outbox = outbox(&[("a", 1)]);
        outbox.refuse(&"a".into(), "No such room.".to_owned());
        assert_eq!(outbox.unsent(), vec![]);
        assert_eq!(outbox.retry(&"a".into()), Some(letter("a", 1).send()));
        assert_eq!(outbox.unsent().len(), 1);
    }

    #[test]
    fn a_refused_letter_that_was_kept_is_sent_again_after_a_reconnect() {
        let mut outbox = outbox(&[("a", 1)]);
        outbox.refuse(&"a".into(), "Try again.".to_owned());
        outbox.add(letter("a", 1));
        assert_eq!(outbox.unsent(), vec![letter("a", 1).send()]);
    }

    #[test]
    fn an_arrived_letter_is_forgotten() {
        let mut outbox = outbox(&[("a", 1), ("b", 2)]);
        let arrived = outbox.pending()[..1].to_vec();
        outbox.forget(&arrived);
        assert_eq!(outbox.unsent(), vec![letter("b", 2).send()]);
    }

    #[test]
    fn a_letter_survives_the_storage() {
        let json = serde_json::to_string(&letter("a", 1)).expect("serializable");
        assert_eq!(
            serde_json::from_str::<Letter>(&json).expect("readable"),
            letter("a", 1)
        );
    }
}
