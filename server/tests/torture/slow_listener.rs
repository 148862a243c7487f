//! Someone who stops reading while others talk, and then reads on: they are told that they missed
//! something, or cut off, and then know everything all the same.

use hubbub_oracle::{Client, Settings};
use hubbub_protocol::{Change, Slug};

use crate::conversation::{Conversation, Manner};
use crate::crowd::{Group, Verdict, all_end, in_time};
use crate::host::Host;
use crate::scale::{random, scale};

/// Long enough that all messages together fit neither the server's queue nor the system's buffers.
const LONG: usize = 2_000;

/// What the system takes in for a slow listener: as little as it may.
const SMALL_BUFFER: u32 = 4 * 1024;

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_read_for_a_while_misses_nothing() {
    let (scale, mut random) = (scale(), random("slow listener"));
    let verdict = Verdict::on("slow_listener");
    let host = Host::start();
    let talkers = Group {
        name: "talker",
        size: scale.talkers,
        server: host.address,
        backoff: hubbub_oracle::Backoff::DOCUMENTED,
    };
    let slow = Client::start(Settings {
        receive_buffer: Some(SMALL_BUFFER),
        ..Settings::new("Slow", host.address)
    });
    let lobby = Slug::lobby();
    let entered = slow.reaches(&lobby, Change(0));
    in_time("the slow one was there", entered).await.unwrap();
    slow.stop_reading();
    let manner = Manner {
        length: LONG,
        ..Manner::default()
    };
    let mut talk = Conversation::among(talkers.gather(&mut random), manner);
    talk.goes_on(scale.unread_messages / 2).await;
    slow.read_on();
    talk.goes_on(scale.unread_messages / 2).await;
    let mut clients = talk.end().await;
    clients.push(slow);

    let (logs, lobby) = all_end(clients, host.address).await;
    host.assert_calm();
    let slow = logs.last().unwrap().tally;
    verdict.over(&logs, &[lobby]);
    assert!(slow.resyncs + slow.too_slow > 0, "was never too slow");
}
