//! A server in a few lines, and the line to it: what the rules of the wire promise, so that a log can
//! be held against it whatever happens in between.

use std::collections::VecDeque;

use hubbub_protocol::{
    Change, ClientId, Command, Epoch, Event, JoinedRoom, Limits, Message, Quote, RoomState, Seq,
    Span, User, limits,
};

use crate::state::samples::{at, joined, message, page, user};

/// The messages of a page. Few, so that few messages make several pages.
const PAGE: usize = 4;
/// Who has missed more than this starts over.
const MISSED_AT_MOST: usize = 6;

/// One room, and one person who looks at it.
#[derive(Debug, Default)]
pub struct Server {
    messages: Vec<Message>,
    head: i64,
    read: i64,
    epoch: u32,
}

/// What is under way between the server and one client.
#[derive(Debug, Default)]
pub struct Line {
    pub commands: VecDeque<Command>,
    /// News that are stored but not yet sent: pages that are read later may be sent before them.
    pub news: VecDeque<Event>,
    pub events: VecDeque<Event>,
    /// Pages that are read but not yet sent: other events overtake them.
    pub late: VecDeque<Event>,
}

impl Line {
    pub fn cut(&mut self) {
        *self = Self::default();
    }

    /// Loses the next message on its way, if there is one; says whether there was.
    pub fn lose(&mut self) -> bool {
        let is_message = |event: &Event| matches!(event, Event::Message(_));
        let lost = self.events.iter().position(is_message);
        lost.and_then(|index| self.events.remove(index)).is_some()
    }
}

impl Server {
    pub fn head(&self) -> Change {
        Change(self.head)
    }

    /// Somebody (the reader is 1) says something, perhaps in answer to something.
    pub fn send(&mut self, author: i64, answers: Option<usize>) -> Event {
        self.head += 1;
        let answered = answers
            .and_then(|nth| self.nth(nth))
            .filter(|it| !it.deleted);
        let message = Message {
            author: person(author),
            client_id: (author == 1).then(|| ClientId(format!("sent-{}", self.head))),
            at: at(self.head),
            reply_to: answered.map(Quote::of),
            ..message(self.head)
        };
        self.messages.push(message);
        self.told(self.messages.len() - 1)
    }

    pub fn edit(&mut self, nth: usize) -> Option<Event> {
        self.touch(nth, |message, head| {
            message.text = format!("message {}, edited by {head}", message.seq.0);
            message.edited_at = Some(at(head));
        })
    }

    pub fn delete(&mut self, nth: usize) -> Option<Event> {
        self.touch(nth, |message, _| {
            message.text = String::new();
            message.deleted = true;
        })
    }

    /// The history is replaced by an earlier state of it, in which other things happen.
    pub fn restore(&mut self, keep: usize) {
        self.messages.truncate(keep);
        self.head = self
            .messages
            .iter()
            .map(|it| it.change.0)
            .max()
            .unwrap_or(0);
        self.read = self.read.min(self.head);
        self.epoch += 1;
    }

    /// The reader reads up to the nth message, or makes it and what follows unread.
    pub fn read(&mut self, nth: usize, is_unread: bool) -> Option<Event> {
        let seq = self.nth(nth)?.seq.0;
        self.read = if is_unread {
            seq - 1
        } else {
            seq.max(self.read)
        };
        Some(Event::Read {
            room: message(1).room,
            read: Seq(self.read),
            unread: self.unread(),
        })
    }

    pub fn unread(&self) -> u32 {
        let is_unread =
            |it: &&Message| it.seq.0 > self.read && !it.deleted && it.author != person(1);
        let count = self.messages.iter().filter(is_unread).count();
        u32::try_from(count).map_or(limits::UNREAD_AT_MOST, |it| it.min(limits::UNREAD_AT_MOST))
    }

    pub fn welcome(&self) -> Event {
        Event::Welcome {
            user: person(1),
            token: None,
            rooms: vec![self.joined()],
            epoch: Epoch(self.epoch.to_string()),
            limits: Limits::default(),
            version: hubbub_protocol::VERSION,
        }
    }

    pub fn joined(&self) -> JoinedRoom {
        joined(&self.newest())
    }

    /// The newest page, as a fresh client gets it.
    pub fn newest(&self) -> RoomState {
        self.state(self.messages.len().saturating_sub(PAGE)..self.messages.len())
    }

    /// Answers a command as the protocol says.
    pub fn answer(&self, command: Command) -> Option<Event> {
        match command {
            Command::Enter { since: None, .. } => Some(Event::Room(self.newest())),
            Command::Enter {
                since: Some(since), ..
            } => Some(self.since(since, Event::Room)),
            Command::Changes { since, .. } => Some(self.since(since, Event::Changes)),
            Command::History { id, room, span, .. } => {
                let range = self.range(&span);
                let RoomState {
                    messages,
                    older,
                    newer,
                    ..
                } = self.state(range);
                Some(Event::History {
                    id,
                    room,
                    messages,
                    older,
                    newer,
                })
            }
            _ => None,
        }
    }

    /// The current state of everything from one place to another.
    pub fn fresh(&self, from: Option<Seq>, to: Option<Seq>) -> Vec<Message> {
        let is_within = |it: &&Message| {
            from.is_none_or(|from| from <= it.seq) && to.is_none_or(|to| it.seq <= to)
        };
        let within = self.messages.iter().filter(is_within);
        within.map(|it| self.quoting(it)).collect()
    }

    fn since(&self, since: Change, answer: impl Fn(RoomState) -> Event) -> Event {
        let touched = self.messages.iter().filter(|it| it.change > since);
        let messages: Vec<_> = touched.map(|it| self.quoting(it)).collect();
        if messages.len() > MISSED_AT_MOST {
            return Event::Reset(self.newest());
        }
        answer(RoomState {
            messages,
            older: false,
            ..self.newest()
        })
    }

    fn range(&self, span: &Span) -> std::ops::Range<usize> {
        let place = |seq: Seq| self.messages.partition_point(|it| it.seq < seq);
        let around = |index: usize| index.saturating_sub(PAGE / 2)..index + PAGE / 2;
        let all = self.messages.len();
        let range = match span {
            Span::Before(seq) => place(*seq).saturating_sub(PAGE)..place(*seq),
            Span::After(seq) => place(Seq(seq.0 + 1))..place(Seq(seq.0 + 1)) + PAGE,
            Span::Around(seq) => around(place(*seq)),
            Span::At(at) => match self.messages.partition_point(|it| it.at < *at) {
                index if index == all => all.saturating_sub(PAGE)..all,
                index => around(index),
            },
        };
        range.start.min(all)..range.end.min(all)
    }

    fn state(&self, range: std::ops::Range<usize>) -> RoomState {
        RoomState {
            head: self.head(),
            read: Seq(self.read),
            unread: self.unread(),
            older: range.start > 0,
            newer: range.end < self.messages.len(),
            messages: self.messages[range]
                .iter()
                .map(|it| self.quoting(it))
                .collect(),
            ..page(1..=1)
        }
    }

    fn touch(&mut self, nth: usize, change: impl Fn(&mut Message, i64)) -> Option<Event> {
        let index = nth.checked_rem(self.messages.len())?;
        if self.messages[index].deleted {
            return None;
        }
        self.head += 1;
        let message = &mut self.messages[index];
        message.change = Change(self.head);
        change(message, self.head);
        Some(self.told(index))
    }

    fn told(&self, index: usize) -> Event {
        Event::Message(self.quoting(&self.messages[index]))
    }

    fn quoting(&self, message: &Message) -> Message {
        let quoted = message.reply_to.as_ref().map(|quote| quote.seq);
        let original = quoted.and_then(|seq| self.messages.iter().find(|it| it.seq == seq));
        Message {
            reply_to: original.map(Quote::of),
            ..message.clone()
        }
    }

    fn nth(&self, nth: usize) -> Option<&Message> {
        self.messages.get(nth.checked_rem(self.messages.len())?)
    }
}

fn person(id: i64) -> User {
    user(
        id,
        ["Ada", "Bob", "Cleo"][usize::try_from(id - 1).unwrap_or(0) % 3],
    )
}
