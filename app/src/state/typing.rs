//! Who is typing in a room just now.

use hubbub_protocol::{User, UserId};

/// The people who are typing, in the order in which they began.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typing {
    people: Vec<(User, Ticket)>,
    last: u64,
}

/// Names one sign of typing, so that its expiry does not end a later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket(u64);

impl Typing {
    /// Notes that a person is typing.
    pub fn heard(&mut self, user: User) -> Ticket {
        self.last += 1;
        let ticket = Ticket(self.last);
        match self
            .people
            .iter_mut()
            .find(|(known, _)| known.id == user.id)
        {
            Some(entry) => *entry = (user, ticket),
            None => self.people.push((user, ticket)),
        }
        ticket
    }

    /// Forgets the person of this sign, unless there was a later one.
    pub fn expire(&mut self, ticket: Ticket) {
        self.people.retain(|(_, current)| *current != ticket);
    }

    /// Forgets a person, because their message is here or they left.
    pub fn stop(&mut self, user: UserId) {
        self.people.retain(|(known, _)| known.id != user);
    }

    /// Whether this person is typing.
    #[must_use]
    pub fn includes(&self, user: UserId) -> bool {
        self.people.iter().any(|(known, _)| known.id == user)
    }

    /// What the typing line says; nothing when nobody is typing.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self.people.as_slice() {
            [] => String::new(),
            [(one, _)] => format!("{} is typing…", one.name),
            [(one, _), (two, _)] => format!("{} and {} are typing…", one.name, two.name),
            _ => "Several people are typing…".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::samples::user;

    #[test]
    fn one_two_and_several_people_have_their_sentences() {
        let mut typing = Typing::default();
        assert_eq!(typing.sentence(), "");
        typing.heard(user(1, "Ada"));
        assert_eq!(typing.sentence(), "Ada is typing…");
        typing.heard(user(2, "Bob"));
        assert_eq!(typing.sentence(), "Ada and Bob are typing…");
        typing.heard(user(3, "Cleo"));
        assert_eq!(typing.sentence(), "Several people are typing…");
    }

    #[test]
    fn an_expired_sign_does_not_end_a_later_one() {
        let mut typing = Typing::default();
        let first = typing.heard(user(1, "Ada"));
        let second = typing.heard(user(1, "Ada"));
        typing.expire(first);
        assert!(typing.includes(UserId(1)));
        typing.expire(second);
        assert!(!typing.includes(UserId(1)));
    }

    #[test]
    fn a_message_ends_typing_at_once() {
        let mut typing = Typing::default();
        typing.heard(user(1, "Ada"));
        typing.stop(UserId(1));
        assert_eq!(typing.sentence(), "");
    }
}
