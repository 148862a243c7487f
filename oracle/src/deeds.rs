//! What a client has done, and what of it is still to be acknowledged.

use std::collections::{BTreeSet, HashMap};

use hubbub_protocol::{ClientId, Command, Epoch, ErrorCode, Slug};
use tokio::sync::oneshot;

use crate::log::{Action, Deed, Outcome, Receipt};

/// All deeds of a client, in their order.
#[derive(Debug, Default)]
pub struct Deeds {
    all: Vec<Deed>,
    by_id: HashMap<ClientId, usize>,
    open: BTreeSet<usize>,
    /// Those of the open ones that the server could not store just then.
    put_off: BTreeSet<usize>,
    waiting: HashMap<usize, oneshot::Sender<Outcome>>,
    epoch: Epoch,
}

impl Deeds {
    /// Notes a deed: how to ask for it.
    pub fn begin(&mut self, room: Slug, action: Action, done: oneshot::Sender<Outcome>) -> Command {
        let number = self.all.len();
        let deed = Deed {
            id: ClientId(format!("deed-{number}")),
            room,
            action,
            outcome: Outcome::Open,
            epoch: Epoch::default(),
        };
        let command = deed.command();
        self.by_id.insert(deed.id.clone(), number);
        self.open.insert(number);
        self.waiting.insert(number, done);
        self.all.push(deed);
        command
    }

    /// What is answered from now on is part of this history.
    pub fn belong_to(&mut self, epoch: Epoch) {
        self.epoch = epoch;
    }

    /// How to ask once more for all that was not acknowledged, under the same ids.
    pub fn again(&mut self) -> Vec<Command> {
        self.put_off.clear();
        self.try_again(self.open.clone())
    }

    /// How to ask once more for what was put off.
    pub fn put_off_again(&mut self) -> Vec<Command> {
        let put_off = std::mem::take(&mut self.put_off);
        self.try_again(put_off)
    }

    /// Whether every one of them is answered.
    pub fn are_settled(&self) -> bool {
        self.open.is_empty()
    }

    /// Whether this is the id of a deed.
    pub fn knows(&self, id: &ClientId) -> bool {
        self.by_id.contains_key(id)
    }

    /// Notes an acknowledgement, and says whether it is the first.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn acknowledged(
        &mut self,
        id: &ClientId,
        room: &Slug,
        receipt: Receipt,
    ) -> Result<bool, String> {
        let Some(&number) = self.by_id.get(id) else {
            return Err(format!("the unknown {} was acknowledged", id.0));
        };
        let deed = &self.all[number];
        if deed.room != *room {
            return Err(format!("{} was acknowledged in {room}", id.0));
        }
        match deed.outcome {
            Outcome::Open => {
                self.settle(number, Outcome::Stored(receipt));
                Ok(true)
            }
            Outcome::Stored(first) if first == receipt => Ok(false),
            outcome => Err(format!("{}: {outcome:?}, then {receipt:?}", id.0)),
        }
    }

    /// Notes a refusal. What cannot be stored just now is put off.
    pub fn refused(&mut self, id: &ClientId, code: ErrorCode) {
        let Some(&number) = self.by_id.get(id) else {
            return;
        };
        if code == ErrorCode::Unavailable {
            self.put_off.insert(number);
        } else if self.open.contains(&number) {
            self.settle(number, Outcome::Refused(code));
        }
    }

    /// The end.
    pub fn into_log(self) -> Vec<Deed> {
        self.all
    }

    fn try_again(&self, numbers: BTreeSet<usize>) -> Vec<Command> {
        let again = numbers.into_iter();
        again.map(|number| self.all[number].command()).collect()
    }

    fn settle(&mut self, number: usize, outcome: Outcome) {
        let deed = &mut self.all[number];
        deed.outcome = outcome;
        deed.epoch = self.epoch.clone();
        self.open.remove(&number);
        self.put_off.remove(&number);
        if let Some(done) = self.waiting.remove(&number) {
            // Not everybody waits for the outcome.
            let _ = done.send(outcome);
        }
    }
}

#[cfg(test)]
mod tests {
    use hubbub_protocol::{Change, Seq};

    use super::*;

    const RECEIPT: Receipt = Receipt {
        seq: Seq(1),
        change: Change(1),
    };

    fn deeds() -> (Deeds, ClientId, oneshot::Receiver<Outcome>) {
        let mut deeds = Deeds::default();
        let (done, outcome) = oneshot::channel();
        let action = Action::Send {
            text: "hello".into(),
            reply_to: None,
        };
        let command = deeds.begin(Slug::lobby(), action, done);
        let id = command.id().expect("an id").clone();
        (deeds, id, outcome)
    }

    #[test]
    fn what_is_not_acknowledged_is_sent_again_under_the_same_id() {
        let (mut deeds, id, mut outcome) = deeds();
        let again = deeds.again();
        assert_eq!(again.len(), 1);
        assert_eq!(again[0].id(), Some(&id));
        assert_eq!(deeds.acknowledged(&id, &Slug::lobby(), RECEIPT), Ok(true));
        assert!(deeds.are_settled() && deeds.again().is_empty());
        assert_eq!(outcome.try_recv(), Ok(Outcome::Stored(RECEIPT)));
    }

    #[test]
    fn what_cannot_be_stored_just_now_is_put_off_and_not_refused() {
        let (mut deeds, id, _outcome) = deeds();
        deeds.refused(&id, ErrorCode::Unavailable);
        assert_eq!(deeds.put_off_again().len(), 1);
        assert!(deeds.put_off_again().is_empty());
        assert!(!deeds.are_settled());
        deeds.refused(&id, ErrorCode::UnknownRoom);
        assert!(deeds.are_settled());
    }

    #[test]
    fn a_second_answer_must_be_like_the_first() {
        let (mut deeds, id, _outcome) = deeds();
        let lobby = Slug::lobby();
        assert_eq!(deeds.acknowledged(&id, &lobby, RECEIPT), Ok(true));
        assert_eq!(deeds.acknowledged(&id, &lobby, RECEIPT), Ok(false));
        let other = Receipt {
            seq: Seq(2),
            change: Change(2),
        };
        assert!(deeds.acknowledged(&id, &lobby, other).is_err());
        assert!(deeds.acknowledged(&id, &"other".into(), RECEIPT).is_err());
        assert!(
            deeds
                .acknowledged(&"unknown".into(), &lobby, RECEIPT)
                .is_err()
        );
    }
}
