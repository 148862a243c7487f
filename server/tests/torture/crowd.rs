//! Clients of one server, and the verdict over all that they did and heard.

use std::collections::HashSet;
use std::fmt::Display;
use std::mem::discriminant;
use std::net::SocketAddr;
use std::time::Instant;

use hubbub_oracle::{Backoff, Client, Log, Reader, Record, Settings, Tally, check};
use hubbub_protocol::{RoomView, Slug};
use tokio::time::timeout;

use crate::scale::{scale, seed};

/// What a group of clients has in common.
#[derive(Debug, Clone)]
pub struct Group {
    /// What their names begin with.
    pub name: &'static str,
    /// How many there are.
    pub size: usize,
    /// Where they connect.
    pub server: SocketAddr,
    /// When they come back.
    pub backoff: Backoff,
}

impl Group {
    /// Those who talk and those who only listen, as many as the scale says, quick to come back.
    pub fn talkers_and_listeners(server: SocketAddr) -> (Self, Self) {
        let group = |name, size| Self {
            name,
            size,
            server,
            backoff: Backoff::BRISK,
        };
        (
            group("talker", scale().talkers),
            group("listener", scale().listeners),
        )
    }

    /// They begin to connect, all at once.
    pub fn gather(&self, random: &mut fastrand::Rng) -> Vec<Client> {
        let settings = (0..self.size).map(|number| Settings {
            backoff: self.backoff,
            seed: random.u64(..),
            ..Settings::new(format!("{}{number}", self.name), self.server)
        });
        settings.map(Client::start).collect()
    }
}

/// Waits for something that must happen.
pub async fn in_time<T>(what: &str, happens: impl Future<Output = T>) -> T {
    let happened = timeout(scale().patience, happens).await;
    happened.unwrap_or_else(|_| panic!("seed {}: waited in vain until {what}", seed()))
}

/// Everything they did in the lobby must be acknowledged, and everyone must know it to its end;
/// then they go home and tell what they know. With it comes the lobby as somebody new reads it.
pub async fn all_end(clients: Vec<Client>, server: SocketAddr) -> (Vec<Log>, Record) {
    let lobby = RoomView {
        slug: Slug::lobby(),
        ..RoomView::default()
    };
    let (logs, mut records) = everyone_ends(clients, server, &[lobby]).await;
    (logs, records.remove(0))
}

/// The same in these rooms; who has lost one of them need not know its end.
pub async fn everyone_ends(
    clients: Vec<Client>,
    server: SocketAddr,
    rooms: &[RoomView],
) -> (Vec<Log>, Vec<Record>) {
    for client in &clients {
        let settled = client.settles();
        in_time("all was acknowledged", settled).await.unwrap();
    }
    let records = in_time("the rooms were read", read(server, rooms)).await;
    for client in &clients {
        for record in &records {
            let known = client.reaches(&record.room, record.head);
            in_time("all knew the end", known).await.unwrap();
        }
    }
    let mut logs = Vec::new();
    for client in clients {
        logs.push(in_time("all had ended", client.finish()).await.unwrap());
    }
    (logs, records)
}

async fn read(server: SocketAddr, rooms: &[RoomView]) -> Vec<Record> {
    let mut reader = Reader::join(server, "Reader").await.unwrap();
    let mut records = Vec::new();
    for RoomView { slug, invite, .. } in rooms {
        records.push(reader.read(slug, invite.clone()).await.unwrap());
    }
    records
}

/// What a scenario has shown.
pub struct Verdict {
    scenario: &'static str,
    began: Instant,
    counts: Vec<String>,
    histories: bool,
}

impl Verdict {
    /// Begins a scenario.
    pub fn on(scenario: &'static str) -> Self {
        Self {
            scenario,
            began: Instant::now(),
            counts: Vec::new(),
            histories: false,
        }
    }

    /// The history is replaced in the course of it, and somebody must notice.
    pub fn with_other_histories(self) -> Self {
        Self {
            histories: true,
            ..self
        }
    }

    /// Counts something besides what every client counts.
    pub fn counts(mut self, what: &str, count: impl Display) -> Self {
        self.counts.push(format!("{what}={count}"));
        self
    }

    /// Ends the scenario: fails it if anything does not fit, else says how much there was.
    pub fn over(self, logs: &[Log], records: &[Record]) -> Tally {
        let faults = check(logs, records);
        // One damage shows in many ways, and to many: one example of each is worth reading.
        let mut kinds = HashSet::new();
        let shown = faults
            .iter()
            .filter(|fault| kinds.insert(discriminant(*fault)));
        let shown: Vec<String> = shown.map(ToString::to_string).collect();
        let (scenario, seed) = (self.scenario, seed());
        assert!(
            faults.is_empty(),
            "{scenario}, seed {seed}: {} faults, one of each kind:\n{}",
            faults.len(),
            shown.join("\n")
        );
        let tally: Tally = logs.iter().map(|log| log.tally).sum();
        assert_eq!(tally.histories > 0, self.histories, "{tally}");
        let messages: usize = records.iter().map(|record| record.messages.len()).sum();
        let verdict = self
            .counts("clients", logs.len())
            .counts("messages", messages);
        let (seconds, counts) = (verdict.began.elapsed().as_secs(), verdict.counts.join(" "));
        println!("verified {scenario} seed={seed} seconds={seconds} {counts} {tally}");
        tally
    }
}
