//! One room as a client follows it: what it has asked for, what it heard, and what it must ask for
//! next.

use hubbub_protocol::{Change, Command, Invite, Message, RoomState, RoomView, Slug};

use crate::log::{Entry, RoomLog, Sighting};
use crate::model::Model;

/// A room that a client is in, or wants to be in.
#[derive(Debug, Default)]
pub struct Following {
    slug: Slug,
    invite: Option<Invite>,
    /// The `enter` or `changes` that was not answered yet.
    asked: Option<Asked>,
    gone: bool,
    view: Option<RoomView>,
    log: RoomLog,
}

/// What an answer will be about.
#[derive(Debug, Clone, Copy)]
struct Asked {
    since: Option<Change>,
    by_entering: bool,
}

/// How the server answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// With `room`.
    Room,
    /// With `changes`.
    Changes,
    /// With `reset`.
    Reset,
}

/// What an answer meant to the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// A first page.
    Page,
    /// What it had missed.
    Missed,
    /// To start again from a page.
    Reset,
    /// Something it had not asked for.
    Unasked,
}

impl Following {
    /// A room to be entered.
    pub fn new(slug: Slug, invite: Option<Invite>) -> Self {
        Self {
            slug,
            invite,
            ..Self::default()
        }
    }

    /// The same room, to be entered once more after it was gone.
    pub fn come_back(&mut self, invite: Option<Invite>) {
        self.invite = invite.or(self.invite.take());
        self.gone = false;
    }

    /// Whether it is not this client's any more.
    pub fn is_gone(&self) -> bool {
        self.gone
    }

    /// Whether it may be refused: only who is invited may enter it, and an answer is still to come.
    pub fn may_be_refused(&self) -> bool {
        self.invite.is_some() && self.asked.is_some()
    }

    /// The room as it was last told.
    pub fn view(&self) -> Option<&RoomView> {
        self.view.as_ref()
    }

    /// Is told that the room has changed.
    pub fn changed(&mut self, view: RoomView) {
        self.view = Some(view);
    }

    /// The last change that is known, if anything is.
    pub fn place(&self) -> Option<Change> {
        self.log.model.as_ref().map(Model::place)
    }

    /// Enters the room, for the first time or again.
    pub fn enter(&mut self) -> Command {
        let since = self.place();
        self.asked = Some(Asked {
            since,
            by_entering: true,
        });
        Command::Enter {
            room: self.slug.clone(),
            since,
            invite: self.invite.clone(),
        }
    }

    /// Asks again for what was refused, if anything was asked for.
    pub fn ask_again(&mut self) -> Option<Command> {
        Some(if self.asked?.by_entering {
            self.enter()
        } else {
            self.changes()
        })
    }

    /// The server says that something was missed: what to ask for, unless that is under way.
    pub fn resync(&mut self) -> Option<Command> {
        (self.asked.is_none() && !self.gone).then(|| self.changes())
    }

    /// Hears an answer.
    pub fn answered(&mut self, answer: Answer, state: RoomState) -> Told {
        let Some(asked) = self.asked.take() else {
            return Told::Unasked;
        };
        let messages = state.messages.iter().map(Sighting::of).collect();
        let head = state.head;
        self.view = Some(state.room.clone());
        match (answer, asked.since, &mut self.log.model) {
            (Answer::Reset, Some(_), _) => {
                self.start_from(state, messages);
                Told::Reset
            }
            (Answer::Room, None, _) => {
                self.start_from(state, messages);
                Told::Page
            }
            (Answer::Room | Answer::Changes, Some(since), Some(model))
                if asked.by_entering == (answer == Answer::Room) =>
            {
                model.catch_up(state);
                self.log.entries.push(Entry::Missed {
                    since,
                    head,
                    messages,
                });
                Told::Missed
            }
            _ => Told::Unasked,
        }
    }

    /// Hears a message, and gives what to ask for if others are missing before it.
    pub fn hear(&mut self, message: Message) -> Option<Command> {
        let place = self.place();
        let follows = place.is_some_and(|place| place.next() == message.change);
        if !follows && self.asked.is_some() && place.is_some() {
            // Behind a hole that is already asked about; the answer brings it.
            return None;
        }
        self.log.entries.push(Entry::Live(Sighting::of(&message)));
        match &mut self.log.model {
            Some(model) if follows => {
                model.hear(message);
                None
            }
            _ => self.resync(),
        }
    }

    /// The room is gone, and with it all that was known of it.
    pub fn gone(&mut self) {
        self.asked = None;
        self.gone = true;
        self.log.model = None;
        self.log.entries.push(Entry::Gone);
    }

    /// The history is another one: what was known of it, and every number, is void.
    pub fn forget(&mut self) {
        self.log = RoomLog::default();
    }

    /// The end.
    pub fn into_log(self) -> RoomLog {
        self.log
    }

    fn changes(&mut self) -> Command {
        let Some(since) = self.place() else {
            return self.enter();
        };
        self.asked = Some(Asked {
            since: Some(since),
            by_entering: false,
        });
        Command::Changes {
            room: self.slug.clone(),
            since,
        }
    }

    fn start_from(&mut self, page: RoomState, messages: Vec<Sighting>) {
        self.log.entries.push(Entry::Page {
            head: page.head,
            messages,
        });
        self.log.model = Some(Model::from_page(page));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    fn message(change: i64) -> Message {
        samples::message(change, change, &change.to_string())
    }

    fn state(changes: std::ops::RangeInclusive<i64>) -> RoomState {
        samples::state(*changes.end(), false, changes.map(message).collect())
    }

    /// A room whose first page ends with this change.
    fn entered(head: i64) -> Following {
        let mut room = Following::new(Slug::lobby(), None);
        room.enter();
        assert_eq!(room.answered(Answer::Room, state(1..=head)), Told::Page);
        room
    }

    fn changes(since: i64) -> Command {
        Command::Changes {
            room: Slug::lobby(),
            since: Change(since),
        }
    }

    #[test]
    fn a_hole_is_asked_about_once_and_filled_by_the_answer() {
        let mut room = entered(2);
        assert_eq!(room.hear(message(3)), None);
        assert_eq!(room.hear(message(5)), Some(changes(3)));
        assert_eq!(room.hear(message(6)), None);
        assert_eq!(room.place(), Some(Change(3)));
        assert_eq!(room.answered(Answer::Changes, state(4..=6)), Told::Missed);
        assert_eq!(room.hear(message(7)), None);
        assert_eq!(room.place(), Some(Change(7)));
    }

    #[test]
    fn a_resync_is_answered_unless_an_answer_is_under_way_or_the_room_is_gone() {
        let mut room = entered(2);
        assert_eq!(room.resync(), Some(changes(2)));
        assert_eq!(room.resync(), None);
        assert_eq!(room.ask_again(), Some(changes(2)));
        room.gone();
        assert_eq!(room.resync(), None);
    }

    #[test]
    fn who_comes_back_says_the_last_change_and_may_be_told_to_start_again() {
        let mut room = entered(2);
        let Command::Enter { since, .. } = room.enter() else {
            panic!("entering is by `enter`");
        };
        assert_eq!(since, Some(Change(2)));
        assert_eq!(room.answered(Answer::Reset, state(900..=950)), Told::Reset);
        assert_eq!(room.place(), Some(Change(950)));
        room.forget();
        assert_eq!(room.place(), None);
    }

    #[test]
    fn an_answer_that_was_not_asked_for_changes_nothing() {
        let mut room = entered(2);
        assert_eq!(room.answered(Answer::Changes, state(3..=4)), Told::Unasked);
        assert_eq!(room.place(), Some(Change(2)));
    }
}
