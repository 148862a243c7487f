//! How clients talk: each says one thing after the other, as soon as what it said before is
//! acknowledged, until it is told to stop.

use std::time::Duration;

use hubbub_oracle::log::Action;
use hubbub_oracle::{Client, Outcome};
use hubbub_protocol::Slug;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval};

use crate::crowd::in_time;

/// How one client talks.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    /// The messages it sends before the first of them is acknowledged.
    pub at_once: usize,
    /// How often it says something at most; as often as it can without.
    pub every: Option<Duration>,
    /// The length of what it says, in characters.
    pub length: usize,
}

impl Default for Manner {
    fn default() -> Self {
        Self {
            at_once: 4,
            every: None,
            length: 20,
        }
    }
}

/// Clients who talk in the lobby.
pub struct Conversation {
    talkers: Vec<JoinHandle<Client>>,
    stop: watch::Sender<bool>,
    stored: watch::Receiver<usize>,
}

impl Conversation {
    /// They begin to talk.
    pub fn among(clients: Vec<Client>, manner: Manner) -> Self {
        let (stop, stopped) = watch::channel(false);
        let (count, stored) = watch::channel(0);
        let talkers = clients.into_iter().enumerate().map(|(number, client)| {
            let talker = Talker {
                client,
                number,
                manner,
                said: 0,
                count: count.clone(),
            };
            tokio::spawn(talker.talk(stopped.clone()))
        });
        Self {
            talkers: talkers.collect(),
            stop,
            stored,
        }
    }

    /// The messages that were acknowledged so far.
    pub fn stored(&self) -> usize {
        *self.stored.borrow()
    }

    /// Waits until so many more messages are acknowledged.
    pub async fn goes_on(&mut self, messages: usize) {
        let wanted = self.stored() + messages;
        let reached = self.stored.wait_for(|stored| *stored >= wanted);
        in_time("enough was said", reached).await.unwrap();
    }

    /// They stop, once everything they said is acknowledged.
    pub async fn end(self) -> Vec<Client> {
        self.stop.send_replace(true);
        let mut clients = Vec::new();
        for talker in self.talkers {
            let client = in_time("all was acknowledged", talker).await;
            clients.push(client.unwrap());
        }
        clients
    }
}

struct Talker {
    client: Client,
    number: usize,
    manner: Manner,
    said: usize,
    count: watch::Sender<usize>,
}

impl Talker {
    async fn talk(mut self, mut stopped: watch::Receiver<bool>) -> Client {
        let mut turns = self.manner.every.map(interval);
        if let Some(turns) = &mut turns {
            turns.set_missed_tick_behavior(MissedTickBehavior::Burst);
        }
        let mut waiting = std::collections::VecDeque::new();
        while !*stopped.borrow() {
            if waiting.len() == self.manner.at_once
                && let Some(first) = waiting.pop_front()
            {
                self.hear_outcome(first).await;
            }
            if let Some(turns) = &mut turns {
                tokio::select! {
                    _ = turns.tick() => {}
                    _ = stopped.changed() => break,
                }
            }
            waiting.push_back(self.say_something());
        }
        for outcome in waiting {
            self.hear_outcome(outcome).await;
        }
        self.client
    }

    fn say_something(&mut self) -> oneshot::Receiver<Outcome> {
        self.said += 1;
        let text = format!("{} of {}", self.said, self.number);
        let text = format!("{text:.<length$}", length = self.manner.length);
        let reply_to = None;
        self.client
            .begin(&Slug::lobby(), Action::Send { text, reply_to })
    }

    async fn hear_outcome(&self, outcome: oneshot::Receiver<Outcome>) {
        let outcome = outcome.await.unwrap();
        assert!(matches!(outcome, Outcome::Stored(_)), "{outcome:?}");
        self.count.send_modify(|count| *count += 1);
    }
}
