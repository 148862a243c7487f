//! A store with two people in one room, and the model that was told what it committed.

use std::sync::Arc;

use hubbub::clock::Clock;
use hubbub::store::sqlite::SqliteStore;
use hubbub::store::{
    CommitLog, Committed, CommittedMark, CommittedMessage, Mark, NewMessage, NewUser, Page,
    Reading, Receipt, Room, Store, Touch, View,
};
use hubbub_oracle::model::Model;
use hubbub_protocol::{Change, ClientId, Message, Seq, Slug, Span, Timestamp, User};
use tempfile::TempDir;

use super::expected::Expected;
use super::{Look, Step};

/// A store with two people in the lobby, and what they were told.
pub struct Lobby {
    pub store: SqliteStore,
    commits: CommitLog,
    clock: Clock,
    pub room: Arc<Room>,
    pub people: Vec<User>,
    pub told: Model,
    sent: Vec<Message>,
    /// How far each of the people has read.
    read: [Seq; 2],
    _directory: TempDir,
}

impl Lobby {
    pub async fn open() -> Self {
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
            read: [Seq(0); 2],
            _directory: directory,
        }
    }

    pub async fn take(&mut self, number: usize, step: Step) {
        match step {
            Step::Send { author, answers } => self.send(number, author, answers).await,
            Step::Edit { message } => {
                let text = format!("edit {number}");
                self.touch(number, message, Some(text)).await;
            }
            Step::Delete { message } => self.touch(number, message, None).await,
            Step::Mark {
                reader,
                message,
                is_read,
            } => self.mark(reader, message, is_read).await,
            Step::JumpClock { milliseconds } => self.clock.jump(milliseconds),
        }
        self.hear();
    }

    pub async fn send(&mut self, number: usize, author: usize, answers: Option<usize>) {
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
    pub async fn touch(&mut self, number: usize, message: usize, text: Option<String>) {
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

    /// Reads up to a message, or makes it and all after it unread; is told so if that is news.
    async fn mark(&mut self, reader: usize, message: usize, is_read: bool) {
        let Some(seq) = self.chosen(message).map(|message| message.seq) else {
            return;
        };
        let before = self.read[reader];
        let (mark, after) = if is_read {
            (Mark::Read(seq), before.max(seq))
        } else {
            (Mark::Unread(seq), Seq(seq.0 - 1))
        };
        let user = self.people[reader].id;
        let room = Arc::clone(&self.room);
        self.store.mark(user, room, mark).await.unwrap();
        self.read[reader] = after;

        let told = self.commits.try_recv().ok();
        let told = told.map(|batch| match &*batch.committed {
            [
                Committed::Mark(CommittedMark {
                    reader,
                    head,
                    reading,
                    ..
                }),
            ] => (*reader, *head, *reading),
            batch => panic!("unexpected {batch:?}"),
        });
        let news = (user, self.told.place(), self.reading(reader));
        assert_eq!(told, (after != before).then_some(news));
    }

    /// How far somebody has read, by the words of the protocol.
    fn reading(&self, reader: usize) -> Reading {
        let read = self.read[reader];
        let is_unread = |message: &&Message| {
            message.seq > read && message.author != self.people[reader] && !message.deleted
        };
        let unread = self.told.messages().filter(is_unread).count();
        Reading {
            read,
            unread: u32::try_from(unread).unwrap(),
        }
    }

    fn chosen(&self, message: usize) -> Option<&Message> {
        let count = self.told.messages().count();
        self.told.messages().nth(message.checked_rem(count)?)
    }

    pub fn hear(&mut self) {
        while let Ok(batch) = self.commits.try_recv() {
            for committed in batch.committed {
                let Committed::Message(CommittedMessage { message, .. }) = committed else {
                    panic!("unexpected {committed:?}");
                };
                if message.change.0 == message.seq.0 {
                    self.sent.push(message.clone());
                }
                self.told.hear(message);
            }
        }
    }

    /// What was told, as this person reads it: with the ids of their own messages.
    pub fn expected(&self, viewer: &User) -> Vec<Message> {
        let messages = self.told.messages().zip(&self.sent);
        messages
            .map(|(message, sent)| Message {
                client_id: sent.client_id.clone().filter(|_| sent.author == *viewer),
                ..message.clone()
            })
            .collect()
    }

    pub async fn look(&self, look: &Look) {
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
        let read = self
            .store
            .snapshot(viewer.id, self.room.id, View::Newest, 1);
        assert_eq!(read.await.unwrap().reading, self.reading(look.viewer));
    }

    pub async fn look_at_snapshots(
        &self,
        viewer: &User,
        head: Change,
        since: Change,
        all: &Expected,
    ) {
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

#[track_caller]
fn assert_same(read: &Page, expected: &Page, what: &str) {
    assert_eq!(read.messages, expected.messages, "{what}");
    assert_eq!(
        (read.older, read.newer),
        (expected.older, expected.newer),
        "{what}"
    );
}
