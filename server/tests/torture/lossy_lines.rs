//! Lines that delay, split, break in the middle of frames and reset: acknowledgements get lost, and
//! what was sent is sent again.

use crate::conversation::{Conversation, Manner};
use crate::crowd::{Group, Verdict, all_end};
use crate::host::Host;
use crate::proxy::Proxy;
use crate::scale::{random, scale};

#[tokio::test(flavor = "multi_thread")]
async fn bad_lines_lose_double_and_reorder_nothing() {
    let (scale, mut random) = (scale(), random("lossy lines"));
    let verdict = Verdict::on("lossy_lines");
    let host = Host::start();
    let proxy = Proxy::start(host.address, random.u64(..)).await;
    let (talkers, listeners) = Group::talkers_and_listeners(proxy.address);
    let mut clients = listeners.gather(&mut random);
    let mut talk = Conversation::among(talkers.gather(&mut random), Manner::default());
    talk.goes_on(scale.lossy_messages).await;
    proxy.calm_down();
    clients.extend(talk.end().await);

    let (logs, lobby) = all_end(clients, host.address).await;
    host.assert_calm();
    let tally = verdict.counts("cuts", proxy.cuts()).over(&logs, &[lobby]);
    assert!(tally.reconnects > scale.talkers, "the lines were too good");
}
