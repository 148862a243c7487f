//! Many clients and many messages: nothing is lost, nothing is reordered, and nobody waits for who
//! does not read.

use hubbub_protocol::{Change, Command, Event, Message};
use tokio::task::JoinHandle;

use crate::support::{Client, TestServer};

const CLIENTS: usize = 200;
const MESSAGES: usize = 10_000;

/// Lengths of the messages, in characters: as people write, and so that all of them together do
/// not fit into the system's socket buffers.
const SHORT: usize = 20;
const LONG: usize = 600;

/// What one client has heard: author and text, by change number.
type Log = Vec<(Change, String)>;

fn entry(message: Message) -> (Change, String) {
    (
        message.change,
        format!("{}: {}", message.author.name, message.text),
    )
}

/// Sends its share as fast as it is acknowledged, and hears everything.
fn take_part(mut client: Client, share: usize, length: usize) -> JoinHandle<Log> {
    tokio::spawn(async move {
        let mut log = Log::new();
        let mut sent = 0;
        let mut waiting = None;
        while log.len() < MESSAGES {
            if waiting.is_none() && sent < share {
                waiting = Some(client.start_saying(&format!("{sent:length$}")).await);
                sent += 1;
            }
            match client.event().await {
                Event::Message(message) => log.push(entry(message)),
                Event::Ack { id, .. } if Some(&id) == waiting.as_ref() => waiting = None,
                Event::Resync { room } => {
                    let since = log.last().map_or(Change(0), |(change, _)| *change);
                    client.command(&Command::Changes { room, since }).await;
                }
                Event::Changes(state) => log.extend(state.messages.into_iter().map(entry)),
                Event::Reset(_) => panic!("more was missed than a bounded queue explains"),
                _ => {}
            }
        }
        log
    })
}

async fn crowd(server: &TestServer) -> Vec<Client> {
    let names: Vec<String> = (0..CLIENTS)
        .map(|number| format!("client{number}"))
        .collect();
    futures_util::future::join_all(names.iter().map(|name| server.join(name))).await
}

/// Everyone sends their share; everyone must hear all of it, in the order of history.
async fn converse(server: &TestServer, crowd: Vec<Client>, length: usize) {
    let taking_part: Vec<_> = crowd
        .into_iter()
        .map(|client| take_part(client, MESSAGES / CLIENTS, length))
        .collect();
    let mut logs = Vec::new();
    for participant in taking_part {
        logs.push(participant.await.unwrap());
    }
    let history = server.join("Historian").await.history().await;
    let history: Log = history.into_iter().map(entry).collect();
    let numbers: Vec<_> = history.iter().map(|(change, _)| change.0).collect();
    assert!(
        numbers
            .iter()
            .copied()
            .eq(1..=i64::try_from(MESSAGES).unwrap()),
        "gapless"
    );
    for log in logs {
        assert!(
            log == history,
            "a client heard something else than history tells"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_clients_hear_ten_thousand_messages_in_the_order_of_history() {
    let server = TestServer::start().await;
    let crowd = crowd(&server).await;
    converse(&server, crowd, SHORT).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_never_reads_slows_nobody_and_is_resynced_or_cut_off() {
    let server = TestServer::start().await;
    let mut sloth = server.join_with_small_buffer("Sloth").await;
    let crowd = crowd(&server).await;
    converse(&server, crowd, LONG).await;

    // What reached it is a contiguous run from the start; then it is told that it fell behind, or
    // was cut off.
    let mut head = Change(0);
    let end = loop {
        match sloth.try_event().await {
            Some(Event::Message(message)) => {
                assert_eq!(message.change, head.next());
                head = message.change;
                assert!(
                    head.0 < i64::try_from(MESSAGES).unwrap(),
                    "buffered without bound"
                );
            }
            Some(Event::Resync { room }) => break Some(room),
            Some(_) => {}
            None => break None,
        }
    };
    if let Some(room) = end {
        sloth.command(&Command::Changes { room, since: head }).await;
        let caught_up = sloth.wait_for(|event| match event {
            Event::Changes(state) | Event::Reset(state) => Some(state.head),
            _ => None,
        });
        assert_eq!(caught_up.await.0, i64::try_from(MESSAGES).unwrap());
    }
}
