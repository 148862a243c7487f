//! Several authors send, answer, edit and delete at once over bad lines: everybody's view, quotes
//! and tombstones included, must be what is stored.

use std::collections::VecDeque;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use fastrand::Rng;
use hubbub_oracle::log::Action;
use hubbub_oracle::{Client, Log, Outcome};
use hubbub_protocol::{Seq, Slug};
use tokio::sync::oneshot;

use crate::crowd::{Group, Verdict, all_end, in_time};
use crate::host::Host;
use crate::proxy::Proxy;
use crate::scale::{random, scale};

/// What an author does before the first of it is acknowledged.
const AT_ONCE: usize = 4;

/// One of so many deeds is followed by a cut of the author's own line.
const CUT_EVERY: usize = 40;

/// Of an author's own messages, so many of the latest may be touched: several things are on their
/// way to one message at a time.
const RECENT: usize = 3;

/// The latest messages of all, from which one is chosen to be answered.
const ANSWERABLE: usize = 50;

/// Begins what a deleted message said, so that no other text holds it.
const SECRET: &str = "touched";

#[tokio::test(flavor = "multi_thread")]
async fn edits_and_deletions_race_with_resumes_and_all_agree() {
    let (scale, mut random) = (scale(), random("touching"));
    let verdict = Verdict::on("touching");
    let mut host = Host::start();
    let proxy = Proxy::start(host.address, random.u64(..)).await;
    let (authors, listeners) = Group::talkers_and_listeners(proxy.address);
    let mut clients = listeners.gather(&mut random);
    let latest = Arc::new(Mutex::new(VecDeque::new()));
    let writing = authors.gather(&mut random).into_iter().enumerate();
    let writing: Vec<_> = writing
        .map(|(number, client)| {
            let author = Author {
                client,
                number,
                random: random.fork(),
                own: Vec::new(),
                latest: Arc::clone(&latest),
            };
            tokio::spawn(author.write(scale.touches / scale.talkers))
        })
        .collect();
    for author in writing {
        let client = in_time("an author had finished", author).await;
        clients.push(client.unwrap());
    }

    proxy.calm_down();
    let (logs, lobby) = all_end(clients, host.address).await;
    host.stop();
    host.assert_calm();
    assert_forgotten(&logs, host.data());
    let touches = lobby.messages.iter();
    let touches = touches.filter(|message| message.change.0 > message.seq.0);
    let verdict = verdict
        .counts("touched", touches.count())
        .counts("cuts", proxy.cuts());
    verdict.over(&logs, &[lobby]);
}

/// Somebody who writes, and changes what they wrote.
struct Author {
    client: Client,
    number: usize,
    random: Rng,
    /// Their messages that are not deleted.
    own: Vec<Seq>,
    /// The latest messages of all.
    latest: Arc<Mutex<VecDeque<Seq>>>,
}

impl Author {
    async fn write(mut self, deeds: usize) -> Client {
        let mut waiting = VecDeque::new();
        for number in 0..deeds {
            if waiting.len() == AT_ONCE
                && let Some(first) = waiting.pop_front()
            {
                self.hear_outcome(first).await;
            }
            let action = self.next_action(number);
            waiting.push_back(self.client.begin(&Slug::lobby(), action));
            if self.random.usize(..CUT_EVERY) == 0 {
                self.client.cut();
            }
        }
        for outcome in waiting {
            self.hear_outcome(outcome).await;
        }
        self.client
    }

    fn next_action(&mut self, number: usize) -> Action {
        let text = format!("<{SECRET} {number} of {}>", self.number);
        let recent = self.own.len().saturating_sub(RECENT)..self.own.len().max(1);
        let own = self.random.usize(recent);
        match self.random.u8(..10) {
            0..4 if !self.own.is_empty() => Action::Edit {
                seq: self.own[own],
                text,
            },
            4 if !self.own.is_empty() => Action::Delete {
                seq: self.own.swap_remove(own),
            },
            5..8 => Action::Send {
                text,
                reply_to: self.any_message(),
            },
            _ => Action::Send {
                text,
                reply_to: None,
            },
        }
    }

    fn any_message(&mut self) -> Option<Seq> {
        let latest = self.latest.lock().unwrap();
        let one = self.random.usize(..latest.len().max(1));
        latest.get(one).copied()
    }

    async fn hear_outcome(&mut self, outcome: oneshot::Receiver<Outcome>) {
        let Outcome::Stored(receipt) = outcome.await.unwrap() else {
            return;
        };
        let is_new = receipt.change.0 == receipt.seq.0;
        if !is_new {
            return;
        }
        self.own.push(receipt.seq);
        let mut latest = self.latest.lock().unwrap();
        latest.push_back(receipt.seq);
        if latest.len() > ANSWERABLE {
            latest.pop_front();
        }
    }
}

/// What a deleted message has ever said is in none of the files that the program leaves.
fn assert_forgotten(logs: &[Log], data: &Path) {
    let files = fs::read_dir(data).unwrap();
    let files: Vec<Vec<u8>> = files
        .map(|file| fs::read(file.unwrap().path()).unwrap())
        .collect();
    let kept: Vec<&[u8]> = files.iter().flat_map(|file| secrets_in(file)).collect();
    let kept: std::collections::HashSet<&[u8]> = kept.into_iter().collect();
    for log in logs {
        for text in deleted_texts(log) {
            assert!(!kept.contains(text.as_bytes()), "{text:?} is still stored");
        }
    }
}

/// Every text of an author in a file, whole.
fn secrets_in(file: &[u8]) -> impl Iterator<Item = &[u8]> {
    let begin = format!("<{SECRET} ");
    let starts = file.windows(begin.len()).enumerate();
    let starts = starts.filter(move |(_, bytes)| *bytes == begin.as_bytes());
    starts.filter_map(|(start, _)| {
        let length = file[start..].iter().position(|byte| *byte == b'>')?;
        Some(&file[start..=start + length])
    })
}

fn deleted_texts(log: &Log) -> impl Iterator<Item = &str> {
    let is_deleted = |seq: Seq| {
        log.deeds
            .iter()
            .any(|deed| deed.action == Action::Delete { seq })
    };
    log.deeds.iter().filter_map(move |deed| {
        let seq = deed.receipt()?.seq;
        match &deed.action {
            Action::Send { text, .. } | Action::Edit { text, .. } => {
                is_deleted(seq).then_some(text.as_str())
            }
            Action::Delete { .. } => None,
        }
    })
}
