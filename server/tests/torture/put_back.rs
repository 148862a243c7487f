//! An older copy of the database that is put back, again and again: what was said after the copy was
//! made is gone, everyone notices, and all agree on what there is then.

use std::fs;
use std::path::Path;

use hubbub_oracle::{Client, Log};
use hubbub_protocol::{Change, Epoch, Slug};
use rusqlite::Connection;

use crate::conversation::{Conversation, Manner};
use crate::crowd::{Group, Verdict, all_end, in_time};
use crate::host::Host;
use crate::scale::{random, scale};

#[tokio::test(flavor = "multi_thread")]
async fn who_knows_a_history_that_was_put_back_forgets_the_rest() {
    let (scale, mut random) = (scale(), random("put back"));
    let verdict = Verdict::on("put_back").with_other_histories();
    let mut host = Host::start();
    let (talkers, listeners) = Group::talkers_and_listeners(host.address);
    let mut clients = listeners.gather(&mut random);
    let talkers = talkers.gather(&mut random);
    // Who is not in the copy would be somebody else afterwards.
    all_are_there(clients.iter().chain(&talkers)).await;
    let mut talk = Conversation::among(talkers, Manner::default());
    let mut copies = Vec::new();
    for _ in 0..scale.put_back {
        talk.goes_on(random.usize(..scale.messages_a_kill)).await;
        host.stop();
        let copy = Copy::of(host.data());
        host.run();
        until_noted(&mut talk, host.data()).await;
        host.kill();
        copy.put_back(host.data());
        copies.push(copy);
        host.run();
    }
    talk.goes_on(scale.messages_a_kill).await;
    clients.extend(talk.end().await);

    let (mut logs, lobby) = all_end(clients, host.address).await;
    host.assert_calm();
    for log in &mut logs {
        forget(log, &copies);
    }
    verdict
        .counts("put_back", scale.put_back)
        .over(&logs, &[lobby]);
}

async fn all_are_there(clients: impl Iterator<Item = &Client>) {
    let lobby = Slug::lobby();
    for client in clients {
        let there = client.reaches(&lobby, Change(0));
        in_time("all were there", there).await.unwrap();
    }
}

/// People talk until the server has noted that its history has gone on.
async fn until_noted(talk: &mut Conversation, data: &Path) {
    let note = data.join("hubbub.progress");
    let before = fs::read(&note).unwrap();
    while fs::read(&note).unwrap() == before {
        talk.goes_on(1).await;
    }
}

/// What was done after a copy was made went with the history that the copy has replaced.
fn forget(log: &mut Log, copies: &[Copy]) {
    log.deeds.retain(|deed| {
        let is_gone = |copy: &Copy| {
            let later = |receipt: hubbub_oracle::Receipt| receipt.change > copy.head;
            deed.epoch == copy.epoch && deed.receipt().is_some_and(later)
        };
        !copies.iter().any(is_gone)
    });
}

/// The database of a program that does not run.
struct Copy {
    bytes: Vec<u8>,
    epoch: Epoch,
    /// The last change of the lobby.
    head: Change,
}

impl Copy {
    fn of(data: &Path) -> Self {
        let path = data.join("hubbub.db");
        let db = Connection::open(&path).unwrap();
        let sql = "SELECT epoch, head FROM history, rooms WHERE slug = 'lobby'";
        let (epoch, head) = db
            .query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        drop(db);
        Self {
            bytes: fs::read(path).unwrap(),
            epoch: Epoch(epoch),
            head: Change(head),
        }
    }

    fn put_back(&self, data: &Path) {
        for file in fs::read_dir(data).unwrap() {
            let path = file.unwrap().path();
            if path.to_string_lossy().contains("hubbub.db-") {
                fs::remove_file(path).unwrap();
            }
        }
        fs::write(data.join("hubbub.db"), &self.bytes).unwrap();
    }
}
