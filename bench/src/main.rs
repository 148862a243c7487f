//! Measures whether a room with a long history is as fast as a new one: the same questions to both,
//! in turn, over one connection to a server of its own.
//!
//! * [`program`]: the server under test
//! * [`client`]: a connection that asks and waits for the answer

mod client;
mod program;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Parser;
use hubbub_protocol::{Change, ClientId, Command, Event, Recipient, Seq, Slug, Span, Timestamp};

use self::client::Client;
use self::program::Program;

/// Whatever goes wrong ends the measurement.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// The long room; the program fills it.
const LONG: &str = "archive";

/// The new room holds two pages, so that both rooms have as much to tell.
const SHORT: &str = "new";
const SHORT_MESSAGES: usize = 100;

/// How far back somebody comes back from, in changes.
const MISSED: i64 = 20;

#[derive(Parser)]
struct Arguments {
    /// The program to measure.
    #[arg(long, default_value = "target/release/hubbub")]
    program: PathBuf,
    /// How many messages the long room has.
    #[arg(long, default_value_t = 1_000_000)]
    messages: usize,
    /// How often each question is asked.
    #[arg(long, default_value_t = 400)]
    rounds: usize,
}

/// What is measured.
#[derive(Clone, Copy)]
enum Question {
    Open,
    PageBack,
    JumpToDate,
    ChangesSince,
    Send,
}

const QUESTIONS: [(Question, &str); 5] = [
    (Question::Open, "open"),
    (Question::PageBack, "page back"),
    (Question::JumpToDate, "jump to a date"),
    (Question::ChangesSince, "changes since"),
    (Question::Send, "send"),
];

/// A room, and how far it has come.
struct Room {
    slug: Slug,
    head: i64,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let data = tempfile::tempdir()?;
    println!("filling a room with {} messages", arguments.messages);
    program::fill(&arguments.program, data.path(), arguments.messages).await?;
    let program = Program::start(&arguments.program, data.path()).await?;
    let mut client = Client::join(program.address(), "Meter").await?;
    let mut rooms = [
        long_room(&mut client).await?,
        short_room(&mut client).await?,
    ];
    println!(
        "{:16} {:>12} {:>12} {:>7}",
        "median of each", "long room", "new room", "ratio"
    );
    for (question, name) in QUESTIONS {
        let [long, short] = medians(&mut client, &mut rooms, question, arguments.rounds).await?;
        println!(
            "{name:16} {:>9} µs {:>9} µs {:>7.2}",
            long.as_micros(),
            short.as_micros(),
            long.as_secs_f64() / short.as_secs_f64()
        );
    }
    Ok(())
}

/// Asks both rooms the same, in turn.
async fn medians(
    client: &mut Client,
    rooms: &mut [Room; 2],
    question: Question,
    rounds: usize,
) -> Result<[Duration; 2]> {
    let mut times = [Vec::with_capacity(rounds), Vec::with_capacity(rounds)];
    for round in 0..rounds {
        for (room, times) in rooms.iter_mut().zip(&mut times) {
            let begun = Instant::now();
            ask(client, room, question, round).await?;
            times.push(begun.elapsed());
        }
    }
    Ok(times.map(|mut times| {
        times.sort_unstable();
        times[times.len() / 2]
    }))
}

async fn ask(client: &mut Client, room: &mut Room, question: Question, round: usize) -> Result<()> {
    match question {
        Question::Open => enter(client, room).await,
        Question::PageBack => {
            let page = Span::Before(Seq(place(room.head, round).max(51)));
            history(client, room, page).await
        }
        Question::JumpToDate => history(client, room, Span::At(date(round))).await,
        Question::ChangesSince => changes(client, room).await,
        Question::Send => say(client, room, &format!("said in round {round}")).await,
    }
}

/// Another place of the room in each round.
fn place(head: i64, round: usize) -> i64 {
    let far = i64::try_from(round).unwrap_or_default().wrapping_mul(7919) % head;
    head - far
}

/// Another day of the last two years in each round.
fn date(round: usize) -> Timestamp {
    let (year, month, day) = (2025 + round % 2, 1 + round * 5 % 10, 1 + round * 3 % 28);
    Timestamp(format!("{year}-{month:02}-{day:02}T00:00:00Z"))
}

async fn enter(client: &mut Client, room: &mut Room) -> Result<()> {
    client
        .say(&Command::Enter {
            room: room.slug.clone(),
            since: None,
            invite: None,
        })
        .await?;
    let state = client
        .wait_for(|event| match event {
            Event::Room(state) => Some(state),
            _ => None,
        })
        .await?;
    room.head = state.head.0;
    Ok(())
}

async fn history(client: &mut Client, room: &Room, span: Span) -> Result<()> {
    client
        .say(&Command::History {
            id: None,
            room: room.slug.clone(),
            span,
            limit: None,
        })
        .await?;
    client
        .wait_for(|event| matches!(event, Event::History { .. }).then_some(()))
        .await
}

async fn changes(client: &mut Client, room: &Room) -> Result<()> {
    client
        .say(&Command::Changes {
            room: room.slug.clone(),
            since: Change(room.head - MISSED),
        })
        .await?;
    client
        .wait_for(|event| matches!(event, Event::Changes(_)).then_some(()))
        .await
}

async fn say(client: &mut Client, room: &mut Room, text: &str) -> Result<()> {
    let id = ClientId(format!("{}-{}", room.slug, room.head + 1));
    client
        .say(&Command::Send {
            to: Recipient::Room(room.slug.clone()),
            id,
            text: text.to_owned(),
            reply_to: None,
            typed_in: None,
        })
        .await?;
    let change = client
        .wait_for(|event| match event {
            Event::Ack { change, .. } => Some(change),
            _ => None,
        })
        .await?;
    room.head = change.0;
    Ok(())
}

async fn long_room(client: &mut Client) -> Result<Room> {
    let mut room = Room {
        slug: LONG.into(),
        head: 0,
    };
    enter(client, &mut room).await?;
    Ok(room)
}

async fn short_room(client: &mut Client) -> Result<Room> {
    client
        .say(&Command::Create {
            id: "short".into(),
            name: SHORT.to_owned(),
            topic: String::new(),
            private: false,
            off_record: false,
        })
        .await?;
    client
        .wait_for(|event| matches!(event, Event::Found { .. }).then_some(()))
        .await?;
    let mut room = Room {
        slug: SHORT.into(),
        head: 0,
    };
    enter(client, &mut room).await?;
    for number in 0..SHORT_MESSAGES {
        say(
            client,
            &mut room,
            &format!("We could meet at the old harbour ({number})"),
        )
        .await?;
    }
    Ok(room)
}
