//! Whatever happens on the way, in the end a log is what a fresh read would be.

use hubbub_protocol::{ClientId, Command, Event, PageData, Seq, Slug};
use leptos::prelude::*;
use proptest::prelude::*;
use reactive_stores::Store;

use super::{
    Ask,
    model::{Line, Server},
};
use crate::state::{
    Chat, ChatStoreFields, RoomStoreFields,
    apply::{Then, apply},
    room_at,
    samples::{at, user},
};

/// One thing that happens.
#[derive(Debug, Clone)]
enum Step {
    Send {
        author: i64,
        answers: Option<usize>,
    },
    Edit(usize),
    Delete(usize),
    Read {
        nth: usize,
        is_unread: bool,
    },
    /// The server answers what was asked first.
    Answer,
    /// The server has read a page, but sends it later.
    AnswerLate,
    /// A page that was read some time ago is sent.
    SendLate,
    /// The next piece of news is sent.
    Publish,
    /// The client hears the next event.
    Hear,
    /// The next message on its way is lost.
    Lose,
    Resync,
    Ask(Ask),
    /// The client drops all but so many of the newest messages.
    Shorten(usize),
    Disconnect,
    Connect,
    /// The server comes back with an older history.
    Restore(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let nth = || 0..64_usize;
    prop_oneof![
        6 => (1..=3_i64, prop::option::of(nth()))
            .prop_map(|(author, answers)| Step::Send { author, answers }),
        3 => nth().prop_map(Step::Edit),
        2 => nth().prop_map(Step::Delete),
        2 => (nth(), any::<bool>()).prop_map(|(nth, is_unread)| Step::Read { nth, is_unread }),
        4 => Just(Step::Answer),
        3 => Just(Step::AnswerLate),
        2 => Just(Step::SendLate),
        8 => Just(Step::Publish),
        8 => Just(Step::Hear),
        1 => Just(Step::Lose),
        1 => Just(Step::Resync),
        6 => ask().prop_map(Step::Ask),
        2 => (1..8_usize).prop_map(Step::Shorten),
        1 => Just(Step::Disconnect),
        2 => Just(Step::Connect),
        1 => nth().prop_map(Step::Restore),
    ]
}

fn ask() -> impl Strategy<Value = Ask> {
    prop_oneof![
        3 => Just(Ask::Older),
        3 => Just(Ask::Newer),
        1 => Just(Ask::Newest),
        1 => (1..80_i64).prop_map(|seq| Ask::Around(Seq(seq))),
        1 => (1..80_i64).prop_map(|second| Ask::Since(at(second))),
    ]
}

/// A server, a browser, and the line between them.
struct World {
    server: Server,
    line: Line,
    chat: Store<Chat>,
    is_connected: bool,
    /// The server told this client to catch up, and tells it nothing until it asks.
    has_lapsed: bool,
    asked: usize,
    /// Something was lost on a line that still stands.
    has_lost: bool,
}

impl World {
    /// Some things were said; the browser knows the room from its page, or only by its head.
    fn new(said: usize, knows_page: bool) -> Self {
        let mut server = Server::default();
        for nth in 0..said {
            server.send(2, (nth % 3 == 2).then_some(nth / 2));
        }
        let chat = Store::new(Chat::from(PageData {
            me: Some(user(1, "Ada")),
            epoch: hubbub_protocol::Epoch("0".to_owned()),
            rooms: if knows_page {
                vec![server.newest()]
            } else {
                Vec::new()
            },
            joined: vec![server.joined()],
            ..PageData::default()
        }));
        chat.rooms().update_keys();
        Self {
            server,
            line: Line::default(),
            chat,
            is_connected: false,
            has_lapsed: false,
            asked: 0,
            has_lost: false,
        }
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Send { author, answers } => {
                let event = self.server.send(author, answers);
                self.tell(Some(event));
            }
            Step::Edit(nth) => {
                let event = self.server.edit(nth);
                self.tell(event);
            }
            Step::Delete(nth) => {
                let event = self.server.delete(nth);
                self.tell(event);
            }
            Step::Read { nth, is_unread } => {
                let event = self.server.read(nth, is_unread);
                self.tell(event);
            }
            Step::Answer => {
                let answer = self.answer();
                self.line.events.extend(answer);
            }
            Step::AnswerLate => match self.line.commands.front() {
                Some(Command::History { .. }) => {
                    let answer = self.answer();
                    self.line.late.extend(answer);
                }
                _ => self.take(Step::Answer),
            },
            Step::SendLate => self.line.events.extend(self.line.late.pop_front()),
            Step::Publish => self.line.events.extend(self.line.news.pop_front()),
            Step::Hear => self.hear(),
            Step::Lose => self.has_lost |= self.line.lose(),
            Step::Resync => {
                // What the queue holds comes first.
                let news = std::mem::take(&mut self.line.news);
                self.line.events.extend(news);
                if self.is_connected && !self.has_lapsed {
                    let room = Slug::lobby();
                    self.line.events.push_back(Event::Resync { room });
                }
                self.has_lapsed = self.is_connected;
            }
            Step::Ask(ask) => self.ask(ask),
            Step::Shorten(most) => {
                let log = room_at(self.chat, &Slug::lobby()).log();
                // Before the first welcome there may be none.
                log.try_update(|log| log.shorten(most, None));
            }
            Step::Disconnect => self.disconnect(),
            Step::Connect => self.connect(),
            Step::Restore(keep) => {
                self.disconnect();
                self.server.restore(keep);
            }
        }
    }

    fn tell(&mut self, event: Option<Event>) {
        if self.is_connected && !self.has_lapsed {
            self.line.news.extend(event);
        }
    }

    fn answer(&mut self) -> Option<Event> {
        let command = self.line.commands.pop_front()?;
        if matches!(command, Command::Enter { .. } | Command::Changes { .. }) {
            self.has_lapsed = false;
            // The answer brings all that is stored; what is told begins after it.
            self.line.news.clear();
        }
        self.server.answer(command)
    }

    fn hear(&mut self) {
        let Some(event) = self.line.events.pop_front() else {
            return;
        };
        for then in apply(self.chat, event) {
            if let Then::Say(command) = then {
                self.line.commands.push_back(command);
            }
        }
    }

    fn ask(&mut self, ask: Ask) {
        if !self.is_connected {
            return;
        }
        self.asked += 1;
        let id = ClientId(format!("question {}", self.asked));
        let room = Slug::lobby();
        let log = room_at(self.chat, &room).log();
        let span = log.write_untracked().ask(id.clone(), ask);
        self.line.commands.extend(span.map(|span| Command::History {
            id: Some(id),
            room,
            span,
            limit: None,
        }));
    }

    fn disconnect(&mut self) {
        self.line.cut();
        self.is_connected = false;
        self.has_lost = false;
    }

    fn connect(&mut self) {
        if !self.is_connected {
            self.is_connected = true;
            // Until the room is entered, nothing of it is told.
            self.has_lapsed = true;
            self.line.events.push_back(self.server.welcome());
        }
    }

    /// Everything that is under way arrives. Where news were lost, the next one lets the client find
    /// the hole.
    fn settle(&mut self) {
        self.connect();
        self.arrive();
        if self.has_lost {
            self.take(Step::Send {
                author: 2,
                answers: None,
            });
            self.arrive();
        }
    }

    fn arrive(&mut self) {
        let is_quiet = |line: &Line| {
            line.commands.is_empty()
                && line.news.is_empty()
                && line.events.is_empty()
                && line.late.is_empty()
        };
        while !is_quiet(&self.line) {
            self.take(Step::Answer);
            self.take(Step::SendLate);
            self.take(Step::Publish);
            self.take(Step::Hear);
        }
    }

    fn check(&self) -> Result<(), TestCaseError> {
        let room = room_at(self.chat, &Slug::lobby());
        let log = room.clone().log().get_untracked();
        let known: Vec<_> = log.messages().iter().map(|it| (**it).clone()).collect();
        let fresh = self.server.fresh(log.window.begin(), log.window.end());
        prop_assert_eq!(known, fresh);
        prop_assert_eq!(log.head(), Some(self.server.head()));
        prop_assert!(!log.is_asking());
        prop_assert_eq!(room.unread().get_untracked(), self.server.unread());
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn in_the_end_a_log_is_what_a_fresh_read_would_be(
        said in 0..12_usize,
        knows_page: bool,
        steps in prop::collection::vec(step(), 0..120),
    ) {
        Owner::new().with(|| {
            let mut world = World::new(said, knows_page);
            world.connect();
            for step in steps {
                world.take(step);
            }
            world.settle();
            world.check()
        })?;
    }

    #[test]
    fn paging_newer_comes_to_the_end_in_the_busiest_room(
        said in 8..12_usize,
        sent in prop::collection::vec((1..=3_i64, prop::option::of(0..64_usize)), 1..30),
    ) {
        Owner::new().with(|| {
            let mut world = World::new(said, true);
            world.connect();
            world.arrive();
            world.take(Step::Ask(Ask::Around(Seq(1))));
            world.arrive();
            for (author, answers) in sent {
                world.take(Step::Ask(Ask::Newer));
                world.take(Step::Send { author, answers });
                world.take(Step::AnswerLate);
                world.take(Step::Send { author, answers });
                world.arrive();
            }
            world.take(Step::Ask(Ask::Newest));
            world.take(Step::AnswerLate);
            world.take(Step::Send { author: 2, answers: None });
            world.arrive();
            let log = room_at(world.chat, &Slug::lobby()).log().get_untracked();
            prop_assert!(!log.newer());
            world.check()
        })?;
    }
}
