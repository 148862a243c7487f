//! Tools for those who work on Hubbub. Filling a room: as if people had talked in it for years.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;

use clap::Subcommand;
use hubbub_protocol::{User, UserId};
use tracing::info;

use crate::auth::names::Name;
use crate::auth::{self, Token};
use crate::chat::{RoomName, RoomNameError};
use crate::clock::Clock;
use crate::error::Error;
use crate::startup::{DATABASE, StartError, claim};
use crate::store::sqlite::SqliteStore;
use crate::store::{NewMessage, NewRoom, NewUser, Pending, Receipt, Room, Store, StoreError};

/// How long ago the first message of a filled room was said, in milliseconds: two years.
const PAST: i64 = 2 * 365 * 24 * 3600 * 1000;

/// The messages that are on their way to the disk at a time.
const IN_FLIGHT: usize = 4096;

/// How often the progress is logged, in messages.
const TOLD_EVERY: usize = 100_000;

/// What messages are made of.
const WORDS: &str = "We could meet at the old harbour when the rain is over and talk about the plan \
    once more before everybody leaves for the summer";

/// What a developer may want to be done to a data directory that no server is using.
#[derive(Debug, Clone, Subcommand)]
pub enum Task {
    /// Fills a room with messages of several authors over the last two years.
    Fill {
        /// The room's name; a public room, made if there is none.
        #[arg(long, default_value = "Archive")]
        room: String,
        /// How many messages.
        #[arg(long, default_value_t = 1_000_000)]
        messages: usize,
        /// How many people say them.
        #[arg(long, default_value_t = 20)]
        authors: usize,
    },
}

/// Why a task could not be done.
#[derive(Debug, thiserror::Error)]
pub enum TaskError {
    /// The data directory cannot be used.
    #[error(transparent)]
    Data(#[from] StartError),
    /// The room's name cannot be one.
    #[error("the room cannot be called that: {0}")]
    Name(#[from] RoomNameError),
    /// The store failed.
    #[error("cannot store: {0}")]
    Store(#[from] StoreError),
    /// There are no random numbers.
    #[error(transparent)]
    Chance(#[from] Error),
}

/// Does a task in the data directory.
///
/// # Errors
/// [`TaskError`] says what is in the way.
pub async fn run(task: Task, data: &Path) -> Result<(), TaskError> {
    let Task::Fill {
        room,
        messages,
        authors,
    } = task;
    let _lock = claim(data)?;
    let clock = Clock::default();
    let (store, mut commits) =
        SqliteStore::open(&data.join(DATABASE), clock.clone()).map_err(StartError::from)?;
    // Nobody is there to be told; but the store waits for whoever should.
    let drain = tokio::spawn(async move { while commits.recv().await.is_some() {} });
    let filling = Filling {
        authors: people(&store, authors.max(1)).await?,
        clock,
        messages,
    };
    filling.fill(&store, &room).await?;
    store.close().await;
    // The store has closed its log, so this ends.
    let _ = drain.await;
    Ok(())
}

struct Filling {
    authors: Vec<User>,
    clock: Clock,
    messages: usize,
}

impl Filling {
    async fn fill(&self, store: &SqliteStore, name: &str) -> Result<(), TaskError> {
        let room = public_room(store, name, self.authors[0].id).await?;
        self.clock.jump(-PAST);
        let step = PAST / i64::try_from(self.messages.max(1)).unwrap_or(i64::MAX);
        let mut in_flight = VecDeque::with_capacity(IN_FLIGHT);
        for number in 0..self.messages {
            in_flight.push_back(store.append(self.message(&room, number)?).await?);
            self.clock.jump(step);
            if in_flight.len() == IN_FLIGHT {
                stored(in_flight.pop_front()).await?;
            }
            if number % TOLD_EVERY == TOLD_EVERY - 1 {
                info!(messages = number + 1, "filling");
            }
        }
        while !in_flight.is_empty() {
            stored(in_flight.pop_front()).await?;
        }
        Ok(())
    }

    fn message(&self, room: &Arc<Room>, number: usize) -> Result<NewMessage, TaskError> {
        Ok(NewMessage {
            room: Arc::clone(room),
            author: self.authors[number * 7 % self.authors.len()].clone(),
            client_id: auth::random_id()?,
            text: format!("{} ({number})", sentence(number)),
            reply_to: None,
            typed_in: None,
        })
    }
}

/// The first words, more or less of them.
fn sentence(number: usize) -> String {
    let count = 3 + number * 11 % 19;
    let words: Vec<&str> = WORDS.split_whitespace().take(count).collect();
    words.join(" ")
}

async fn stored(pending: Option<Pending<Receipt>>) -> Result<(), StoreError> {
    match pending {
        Some(pending) => pending.await.map(|_| ()),
        None => Ok(()),
    }
}

/// So many people whose names are free.
async fn people(store: &SqliteStore, count: usize) -> Result<Vec<User>, TaskError> {
    let mut people = Vec::with_capacity(count);
    for name in Name::like("Filler") {
        if people.len() == count {
            break;
        }
        let user = NewUser {
            name: name.display,
            name_key: name.key,
            session: Token::generate()?.hash(),
        };
        match store.create_user(user).await {
            Err(StoreError::NameTaken) => {}
            user => people.push(user?),
        }
    }
    Ok(people)
}

async fn public_room(
    store: &SqliteStore,
    name: &str,
    creator: UserId,
) -> Result<Arc<Room>, TaskError> {
    let name = RoomName::parse(name)?;
    let room = NewRoom {
        slug: name.slug(),
        name: name.display,
        name_key: name.key,
        topic: String::new(),
        invite: None,
        off_record: false,
        creator,
        client_id: auth::random_id()?,
    };
    Ok(store.create_room(room).await?)
}
