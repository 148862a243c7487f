//! A full disk: sending is refused, reading goes on, nothing acknowledged is lost, and sending works
//! again when there is room, without a restart.

use std::io::{self, Write};

use hubbub_oracle::log::Action;
use hubbub_oracle::{Client, Settings};
use hubbub_protocol::{Command, Event, Seq, Slug, Span, limits};

use crate::conversation::{Conversation, Manner};
use crate::crowd::{Group, Verdict, all_end, in_time};
use crate::host::Host;
use crate::scale::{random, scale};
use crate::small_disk::SmallDisk;

/// Room for the database and its log, not for more.
const DISK_MEBIBYTES: u32 = 24;

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_and_loses_nothing() {
    let disk = match SmallDisk::with_mebibytes(DISK_MEBIBYTES) {
        Ok(disk) => disk,
        Err(error) => return ignored(&error),
    };
    let (scale, mut random) = (scale(), random("full disk"));
    let verdict = Verdict::on("full_disk");
    let mut host = Host::start_in(disk.path());
    let (talkers, _) = Group::talkers_and_listeners(host.address);
    let listener = Client::start(Settings::new("Listener", host.address));
    let mut talk = Conversation::among(talkers.gather(&mut random), Manner::default());
    talk.goes_on(scale.disk_messages).await;

    disk.fill();
    in_time("storing was refused", talk_until_refused(&listener)).await;
    in_time("one could read", read_again(&listener)).await;
    disk.clear();
    talk.goes_on(scale.disk_messages).await;
    let mut clients = talk.end().await;
    clients.push(listener);

    // What was acknowledged is also there after a kill.
    host.kill();
    host.run();
    let (logs, lobby) = all_end(clients, host.address).await;
    host.assert_calm();
    let tally = verdict.over(&logs, &[lobby]);
    assert!(tally.refused > 0, "nothing was refused");
}

async fn talk_until_refused(client: &Client) {
    let lobby = Slug::lobby();
    let mut refused = std::pin::pin!(client.is_refused());
    for number in 0.. {
        let action = Action::Send {
            text: format!("{number} on a full disk"),
            reply_to: None,
        };
        tokio::select! {
            refused = &mut refused => return refused.unwrap(),
            // Where there was room in files that are there already.
            outcome = client.perform(&lobby, action) => drop(outcome.unwrap()),
        }
    }
}

/// Comes back after a lost connection, and looks at the beginning of history.
async fn read_again(client: &Client) {
    client.cut();
    client.resumes(1).await.unwrap();
    let page = Command::History {
        id: Some("page".into()),
        room: Slug::lobby(),
        span: Span::After(Seq(0)),
        limit: None,
    };
    let page = client.ask(page).await.unwrap();
    let Event::History { messages, .. } = page else {
        panic!("not a page but {page:?}");
    };
    assert_eq!(messages.len(), limits::PAGE_MESSAGES);
}

/// Without the right to mount there is no small disk; that may not go unnoticed.
fn ignored(error: &io::Error) {
    let remark = format!("IGNORED: a full disk was not tried, for mounting one failed: {error}");
    assert!(!scale().strict, "{remark}");
    // Not by eprintln: what a test prints is shown only when it fails.
    let line = format!("{remark}\n");
    io::stderr().write_all(line.as_bytes()).unwrap();
}
