//! Where the reader of a room wants to be: at a message, at a day, or at the end.

use hubbub_protocol::{Seq, Timestamp};

use super::log::{Ask, RoomLog};

/// A place in the history that is to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    place: Place,
    asked: bool,
}

/// Which place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// This message.
    Message(Seq),
    /// The first message since this moment.
    Since(Timestamp),
    /// The newest message.
    Newest,
}

/// What has to be done to get there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Load this part of the history.
    Ask(Ask),
    /// Wait for an answer.
    Wait,
    /// Show this message.
    Show(Seq),
    /// Show the end.
    ShowEnd,
}

impl From<Place> for Goal {
    fn from(place: Place) -> Self {
        Self {
            place,
            asked: false,
        }
    }
}

impl Goal {
    /// The next thing to do.
    #[must_use]
    pub fn step(&self, log: &RoomLog) -> Step {
        if self.asked && log.is_asking() {
            return Step::Wait;
        }
        match &self.place {
            Place::Message(seq) if log.covers(*seq) => Step::Show(*seq),
            Place::Newest if !log.newer() => Step::ShowEnd,
            Place::Message(seq) => self.ask(Ask::Around(*seq)),
            Place::Newest => self.ask(Ask::Newest),
            Place::Since(at) => match log.first_since(at) {
                Some(seq) => Step::Show(seq),
                None => self.ask(Ask::Since(at.clone())),
            },
        }
    }

    /// Notes that it was asked for.
    pub fn wait(&mut self) {
        self.asked = true;
    }

    /// Notes that the answer will not come.
    pub fn reconnect(&mut self) {
        self.asked = false;
    }

    /// An answer that brought nothing better must do.
    fn ask(&self, ask: Ask) -> Step {
        if self.asked {
            Step::ShowEnd
        } else {
            Step::Ask(ask)
        }
    }
}

#[cfg(test)]
mod tests {
    use hubbub_protocol::RoomState;

    use super::*;
    use crate::state::{
        log::Page,
        samples::{at, page},
    };

    fn log() -> RoomLog {
        RoomLog::new(&RoomState {
            older: true,
            ..page(20..=29)
        })
    }

    fn part(older: bool, newer: bool) -> Page {
        Page {
            older,
            newer,
            ..Page::from(&page(5..=9))
        }
    }

    #[test]
    fn a_loaded_message_is_shown_at_once() {
        let goal = Goal::from(Place::Message(Seq(21)));
        assert_eq!(goal.step(&log()), Step::Show(Seq(21)));
    }

    #[test]
    fn the_page_around_another_message_is_asked_for_once() {
        let mut goal = Goal::from(Place::Message(Seq(7)));
        let mut log = log();
        let Step::Ask(ask) = goal.step(&log) else {
            panic!("no question");
        };
        assert!(log.ask("a".into(), ask).is_some());
        goal.wait();
        assert_eq!(goal.step(&log), Step::Wait);
        log.answer(&"a".into(), part(true, true));
        assert_eq!(goal.step(&log), Step::Show(Seq(7)));
    }

    #[test]
    fn it_is_asked_for_again_on_a_new_connection() {
        let mut goal = Goal::from(Place::Newest);
        let mut log = RoomLog::new(&RoomState {
            newer: true,
            ..page(5..=9)
        });
        log.ask("a".into(), Ask::Newest);
        goal.wait();
        log.reconnect();
        goal.reconnect();
        assert_eq!(goal.step(&log), Step::Ask(Ask::Newest));
    }

    #[test]
    fn the_first_message_since_a_moment_is_sought_where_it_is_certain() {
        let goal = |seconds| Goal::from(Place::Since(at(seconds)));
        assert_eq!(goal(25).step(&log()), Step::Show(Seq(25)));
        assert_eq!(goal(20).step(&log()), Step::Ask(Ask::Since(at(20))));
        assert_eq!(goal(40).step(&log()), Step::Show(Seq(29)));
        let beginning = RoomLog::new(&page(20..=29));
        assert_eq!(goal(3).step(&beginning), Step::Show(Seq(20)));
    }

    #[test]
    fn an_answer_without_the_goal_ends_the_search() {
        let mut goal = Goal::from(Place::Since(at(1)));
        let mut log = log();
        log.ask("a".into(), Ask::Since(at(1)));
        goal.wait();
        log.answer(&"a".into(), part(true, true));
        assert_eq!(goal.step(&log), Step::ShowEnd);
    }
}
