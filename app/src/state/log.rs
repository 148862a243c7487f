//! What the browser knows of one room's messages, and the rules by which it stays in step with the
//! server: a gapless run of changes up to `head`, and a gapless window of messages.
//!
//! * [`window`]: the loaded part of the history
//! * [`question`]: the page of history that was asked for, and what happens until it comes

mod question;
mod window;

use std::sync::Arc;

use hubbub_protocol::{Change, ClientId, Message, RoomState, Seq, Span, Timestamp};

use self::{question::Question, window::Window};

pub use self::{question::Ask, window::Page};

/// The known messages of a room, in the order of `seq`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RoomLog {
    window: Window,
    head: Option<Change>,
    catching_up: bool,
    question: Option<Question>,
}

/// What became of a live message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Received {
    /// It was the next change and is taken into account now.
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
            window: Window::starting_after(head),
            head: Some(head),
            ..Self::default()
        }
    }

    /// The known messages, in the order of `seq`.
    #[must_use]
    pub fn messages(&self) -> &[Arc<Message>] {
        self.window.messages()
    }

    /// The known message at this place.
    #[must_use]
    pub fn message(&self, seq: Seq) -> Option<&Arc<Message>> {
        self.window.message(seq)
    }

    /// The last change this log takes into account; none before the room was entered.
    #[must_use]
    pub fn head(&self) -> Option<Change> {
        self.head
    }

    /// Whether the server has messages before the first of these.
    #[must_use]
    pub fn older(&self) -> bool {
        self.window.begin().is_some()
    }

    /// Whether the server has messages after the last of these: they are loaded page by page, and
    /// live ones are not shown until then.
    #[must_use]
    pub fn newer(&self) -> bool {
        self.window.end().is_some()
    }

    /// Whether the message at this place, if there is one, is here.
    #[must_use]
    pub fn covers(&self, seq: Seq) -> bool {
        self.head.is_some() && self.window.covers(seq)
    }

    /// The first message from a moment on, if it is certain that none is before it; the last
    /// message when there is none from then on.
    #[must_use]
    pub fn first_since(&self, at: &Timestamp) -> Option<Seq> {
        let messages = self.messages();
        let index = messages.partition_point(|message| message.at < *at);
        let first = if index == messages.len() {
            messages.last().filter(|_| !self.newer())
        } else {
            messages.get(index).filter(|_| index > 0 || !self.older())
        };
        first.map(|message| message.seq)
    }

    /// Whether a message that was sent from here with this id is here.
    #[must_use]
    pub fn holds_client_id(&self, id: &ClientId) -> bool {
        let mut newest_first = self.messages().iter().rev();
        newest_first.any(|message| message.client_id.as_ref() == Some(id))
    }

    /// Takes in a live message.
    pub fn receive(&mut self, message: Message) -> Received {
        match self.head {
            Some(head) if message.change == head.next() => {
                self.head = Some(message.change);
                self.account_for(message);
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
                self.head = Some(head.max(state.head));
                self.catching_up = false;
                let changed = state.messages.iter().cloned();
                changed.for_each(|message| self.account_for(message));
            }
        }
    }

    /// Forgets everything and starts from this page.
    pub fn reset(&mut self, state: &RoomState) {
        *self = Self {
            window: Window::of(Page::from(state)),
            head: Some(state.head),
            ..Self::default()
        };
    }

    /// Notes that a page of history is asked for; returns which one, unless there is none or another
    /// one must be waited for.
    pub fn ask(&mut self, id: ClientId, ask: Ask) -> Option<Span> {
        let waits = self.question.as_ref().is_some_and(|it| !ask.replaces(it));
        let span = ask.span(&self.window, self.head?).filter(|_| !waits)?;
        self.question = Some(Question::new(id, ask));
        Some(span)
    }

    /// Takes in a page of history; says whether it answers what was asked last.
    pub fn answer(&mut self, id: &ClientId, page: Page) -> bool {
        let Some(question) = self.question.take_if(|question| question.is(id)) else {
            return false;
        };
        let (ask, meanwhile) = question.end();
        match ask {
            Ask::Older => self.window.prepend(page),
            Ask::Newer => self.window.append(page),
            // What is after the place that was asked for came meanwhile, or will come.
            Ask::Newest => {
                let page = Page {
                    newer: false,
                    ..page
                };
                self.window = Window::of(page);
            }
            Ask::Around(_) | Ask::Since(_) => self.window = Window::of(page),
        }
        // The page may have been read before this happened.
        for message in meanwhile {
            self.window.take(message);
        }
        true
    }

    /// Drops the oldest messages where news come in and more than this are loaded, but nothing from
    /// `needed` on, and nothing that cannot be asked for again. What is under way would not fit any
    /// more, so it is waited for.
    pub fn shorten(&mut self, most: usize, needed: Option<Seq>) {
        if self.newer() || self.is_asking() {
            return;
        }
        let surplus = self.messages().len().saturating_sub(most);
        let is_kept = |message: &Arc<Message>| {
            message.off_record || needed.is_some_and(|needed| message.seq >= needed)
        };
        let kept = self.messages().iter().position(is_kept);
        let first = kept.map_or(surplus, |kept| kept.min(surplus));
        let begin = self.messages().get(first).map(|message| message.seq);
        if let Some(begin) = begin.filter(|_| first > 0) {
            self.window.drop_before(begin);
        }
    }

    /// Whether a page of history is under way.
    #[must_use]
    pub fn is_asking(&self) -> bool {
        self.question.is_some()
    }

    /// Stops waiting for this page; says whether it was waited for.
    pub fn give_up(&mut self, id: &ClientId) -> bool {
        self.question.take_if(|question| question.is(id)).is_some()
    }

    /// Whatever was asked on the old connection will not be answered on the new one.
    pub fn reconnect(&mut self) {
        self.catching_up = false;
        self.question = None;
    }

    fn account_for(&mut self, message: Message) {
        if let Some(question) = &mut self.question {
            question.keep_aside(message.clone());
        }
        self.window.take(message);
    }
}

#[cfg(test)]
mod model;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
