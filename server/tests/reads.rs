//! The reads that sync needs, compared with a model that was told the same messages: whatever was
//! sent, edited and deleted before, and from wherever somebody looks.
//!
//! * `lobby`: the store, and the model
//! * `expected`: what a read must tell

mod expected;
mod lobby;

use hubbub::store::{Store, View};
use hubbub_protocol::Change;
use proptest::prelude::*;
use proptest::test_runner::Config;

use self::expected::Expected;
use self::lobby::Lobby;

/// Few enough that several things happen to one message.
const STEPS: usize = 40;

/// Each of them makes a database and writes all its steps, one by one, to the disk.
const CASES: u32 = 24;

/// Who missed more messages than this starts from a page.
const MISSED_AT_MOST: usize = 500;

const DAY: i64 = 86_400_000;

/// What somebody does. Messages are chosen by their number among all, modulo how many there are.
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
    Mark {
        reader: usize,
        message: usize,
        is_read: bool,
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
    let any_message = 0..STEPS;
    prop_oneof![
        4 => (0..2_usize, prop::option::of(any_message.clone()))
            .prop_map(|(author, answers)| Step::Send { author, answers }),
        2 => any_message.clone().prop_map(|message| Step::Edit { message }),
        1 => any_message.clone().prop_map(|message| Step::Delete { message }),
        2 => (0..2_usize, any_message, any::<bool>()).prop_map(|(reader, message, is_read)| Step::Mark {
            reader,
            message,
            is_read,
        }),
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
