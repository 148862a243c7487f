//! The reads that sync needs, compared with a model that was told the same messages: whatever was
//! sent, edited and deleted before, and from wherever somebody looks.

use std::sync::Arc;

use hubbub::clock::Clock;
use hubbub::store::sqlite::SqliteStore;
use hubbub::store::{CommitLog, NewMessage, NewUser, Page, Receipt, Room, Store, Touch, View};
use hubbub_oracle::model::Model;
use hubbub_protocol::{Change, ClientId, Message, Seq, Slug, Span, Timestamp, User};
use proptest::prelude::*;
use proptest::test_runner::Config;
use tempfile::TempDir;

/// Few enough that several things happen to one message.
const STEPS: usize = 40;

/// Each of them makes a database and writes all its steps, one by one, to the disk.
const CASES: u32 = 24;

/// Who missed more messages than this starts from a page.
const MISSED_AT_MOST: usize = 500;

const DAY: i64 = 86_400_000;

/// What an author does. Messages are chosen by their number among all, modulo how many there are.
#[derive(Debug, Clone)]
enum Step {
    Send {
        author: usize,
        answers: Option<usize>,
    },
    Edit {
        message: usize,
    },
    Delete {
        message: usize,
    },
    JumpClock {
        milliseconds: i64,
    },
}

/// From where somebody looks, relative to all numbers that were given out.
#[derive(Debug, Clone)]
struct Look {
    number: f64,
    limit: usize,
    viewer: usize,
}

fn step() -> impl Strategy<Value = Step> {
    let any = 0..STEPS;
    prop_oneof![
        4 => (0..2_usize, prop::option::of(any.clone()))
            .prop_map(|(author, answers)| Step::Send { author, answers }),
        2 => any.clone().prop_map(|message| Step::Edit { message }),
        1 => any.prop_map(|message| Step::Delete { message }),
        1 => (-DAY..DAY).prop_map(|milliseconds| Step::JumpClock { milliseconds }),
    ]
}

fn look() -> impl Strategy<Value = Look> {
    (-0.1..1.1_f64, 1..STEPS, 0..2_usize).prop_map(|(number, limit, viewer)| Look {
        number,
        limit,
        viewer,
    })
}

/// A store with two people in the lobby, and what they were told.
struct Lobby {
    store: SqliteStore,
    commits: CommitLog,
    clock: Clock,
    room: Arc<Room>,
    people: Vec<User>,
    told: Model,
    sent: Vec<Message>,
    _directory: TempDir,
}

impl Lobby {
    async fn open() -> Self {
        let directory = TempDir::new().unwrap();
        let clock = Clock::default();
        let path = directory.path().join("hubbub.db");
        let (store, commits) = SqliteStore::open(&path, clock.clone()).unwrap();
        let mut people = Vec::new();
        for (name, session) in [("Ada", [1; 32]), ("Bob", [2; 32])] {
            let user = NewUser {
                name: name.into(),
                name_key: name.into(),
                session,
            };
            people.push(store.create_user(user).await.unwrap());
        }
        let lobby = store.room_for(people[0].id, Slug::lobby()).await;
        Self {
            room: lobby.unwrap().unwrap().room,
            store,
            commits,
            clock,
            people,
            told: Model::default(),
            sent: Vec::new(),
            _directory: directory,
        }
    }

    async fn take(&mut self, number: usize, step: Step) {
        match step {
            Step::Send { author, answers } => self.send(number, author, answers).await,
            Step::Edit { message } => {
                let text = format!("edit {number}");
                self.touch(number, message, Some(text)).await;
            }
            Step::Delete { message } => self.touch(number, message, None).await,
            Step::JumpClock { milliseconds } => self.clock.jump(milliseconds),
        }
        self.hear();
    }

    async fn send(&mut self, number: usize, author: usize, answers: Option<usize>) {
        let message = NewMessage {
            room: Arc::clone(&self.room),
            author: self.people[author].clone(),
            client_id: ClientId(number.to_string()),
            text: format!("message {number}"),
            reply_to: answers.and_then(|message| Some(self.chosen(message)?.seq)),
            typed_in: None,
        };
        let receipt = self.store.append(message).await.unwrap().await.unwrap();
        assert_eq!(receipt.change, self.told.place().next());
    }

    /// Edits or deletes; a deleted message can only be deleted again, which is nothing new.
    async fn touch(&mut self, number: usize, message: usize, text: Option<String>) {
        let Some(message) = self.chosen(message).cloned() else {
            return;
        };
        let is_edit = text.is_some();
        let touch = Touch {
            room: Arc::clone(&self.room),
            seq: message.seq,
            author: message.author.clone(),
            client_id: ClientId(number.to_string()),
            text,
        };
        let answer = self.store.touch(touch).await.unwrap().await;
        match answer {
            Err(_) => assert!(message.deleted && is_edit),
            Ok(Receipt { change, .. }) if message.deleted => assert_eq!(change, message.change),
            Ok(Receipt { change, .. }) => assert_eq!(change, self.told.place().next()),
        }
    }

    fn chosen(&self, message: usize) -> Option<&Message> {
        let count = self.told.messages().count();
        self.told.messages().nth(message.checked_rem(count)?)
    }

    fn hear(&mut self) {
        while let Ok(batch) = self.commits.try_recv() {
            for committed in batch {
                if committed.message.change.0 == committed.message.seq.0 {
                    self.sent.push(committed.message.clone());
                }
                self.told.hear(committed.message);
            }
        }
    }

    /// What was told, as this person reads it: with the ids of their own messages.
    fn expected(&self, viewer: &User) -> Vec<Message> {
        let messages = self.told.messages().zip(&self.sent);
        messages
            .map(|(message, sent)| Message {
                client_id: sent.client_id.clone().filter(|_| sent.author == *viewer),
                ..message.clone()
            })
            .collect()
    }

    async fn look(&self, look: &Look) {
        let head = self.told.place();
        #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
        let number = (look.number * (head.0 + 1) as f64).round() as i64;
        let viewer = &self.people[look.viewer];
        let all = Expected {
            messages: self.expected(viewer),
            limit: look.limit,
        };
        self.look_at_snapshots(viewer, head, Change(number), &all)
            .await;
        self.look_at_pages(viewer, Seq(number), &all).await;
    }

    async fn look_at_snapshots(&self, viewer: &User, head: Change, since: Change, all: &Expected) {
        let is_reset = !(Change(0)..=head).contains(&since);
        let views = [
            (View::Newest, all.newest(), false),
            (View::Around(Seq(since.0)), all.around(Seq(since.0)), false),
            (
                View::Since(since),
                if is_reset {
                    all.newest()
                } else {
                    all.since(since)
                },
                is_reset,
            ),
        ];
        for (view, expected, is_reset) in views {
            let read = self
                .store
                .snapshot(viewer.id, self.room.id, view, all.limit);
            let read = read.await.unwrap();
            assert_eq!((read.head, read.reset), (head, is_reset), "{view:?}");
            let page = Page {
                messages: read.messages,
                older: read.older,
                newer: read.newer,
            };
            assert_same(&page, &expected, &format!("{view:?}"));
        }
    }

    async fn look_at_pages(&self, viewer: &User, seq: Seq, all: &Expected) {
        let moment = all.messages.iter().find(|message| message.seq >= seq);
        let moment = moment.map_or_else(Timestamp::default, |message| message.at.clone());
        let pages = [
            (Span::Before(seq), all.before(seq)),
            (Span::After(seq), all.after(seq)),
            (Span::Around(seq), all.around(seq)),
            (Span::At(moment.clone()), all.at(&moment)),
        ];
        for (span, expected) in pages {
            let read = self
                .store
                .page(viewer.id, self.room.id, span.clone(), all.limit);
            assert_same(&read.await.unwrap(), &expected, &format!("{span:?}"));
        }
    }
}

/// What must be read, by the words of the protocol.
struct Expected {
    messages: Vec<Message>,
    limit: usize,
}

impl Expected {
    fn newest(&self) -> Page {
        self.before(Seq(i64::MAX))
    }

    fn since(&self, since: Change) -> Page {
        let changed = self
            .messages
            .iter()
            .filter(|message| message.change > since);
        Page {
            messages: changed.cloned().collect(),
            older: false,
            newer: false,
        }
    }

    fn before(&self, seq: Seq) -> Page {
        let end = self.first_from(seq);
        self.range(end.saturating_sub(self.limit), end)
    }

    fn after(&self, seq: Seq) -> Page {
        let start = self.first_from(Seq(seq.0 + 1));
        self.range(start, start + self.limit)
    }

    fn around(&self, seq: Seq) -> Page {
        let start = self.first_from(seq).saturating_sub(self.limit / 2);
        self.range(start, start + self.limit)
    }

    fn at(&self, moment: &Timestamp) -> Page {
        let from = self.messages.iter().filter(|message| message.at >= *moment);
        let first = from.min_by_key(|message| (&message.at, message.seq));
        first.map_or_else(|| self.newest(), |message| self.around(message.seq))
    }

    fn first_from(&self, seq: Seq) -> usize {
        self.messages.partition_point(|message| message.seq < seq)
    }

    fn range(&self, start: usize, end: usize) -> Page {
        let end = end.min(self.messages.len());
        Page {
            messages: self.messages[start..end].to_vec(),
            older: start > 0,
            newer: end < self.messages.len(),
        }
    }
}

#[track_caller]
fn assert_same(read: &Page, expected: &Page, what: &str) {
    assert_eq!(read.messages, expected.messages, "{what}");
    assert_eq!(
        (read.older, read.newer),
        (expected.older, expected.newer),
        "{what}"
    );
}

#[tokio::test]
async fn a_message_that_was_touched_many_times_is_one_of_those_that_were_missed() {
    let mut lobby = Lobby::open().await;
    for number in 0..MISSED_AT_MOST {
        lobby.send(number, 0, None).await;
        lobby.hear();
    }
    for number in 0..10 {
        lobby.touch(number, 0, Some(format!("edit {number}"))).await;
        lobby.hear();
    }
    let viewer = lobby.people[1].clone();
    let all = Expected {
        messages: lobby.expected(&viewer),
        limit: 50,
    };
    let head = lobby.told.place();
    lobby
        .look_at_snapshots(&viewer, head, Change(0), &all)
        .await;

    lobby.send(MISSED_AT_MOST, 0, None).await;
    let since = View::Since(Change(0));
    let read = lobby.store.snapshot(viewer.id, lobby.room.id, since, 50);
    let read = read.await.unwrap();
    assert!(read.reset && read.messages.len() == 50);
}

proptest! {
    #![proptest_config(Config::with_cases(CASES))]

    #[test]
    fn every_read_tells_what_was_told(
        steps in prop::collection::vec(step(), 0..STEPS),
        looks in prop::collection::vec(look(), 1..20),
    ) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let mut lobby = Lobby::open().await;
            for (number, step) in steps.into_iter().enumerate() {
                lobby.take(number, step).await;
            }
            for look in &looks {
                lobby.look(look).await;
            }
            lobby.store.close().await;
        });
    }
}
