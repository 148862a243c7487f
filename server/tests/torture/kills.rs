//! `kill -9`, again and again, in the middle of a conversation.

use crate::conversation::{Conversation, Manner};
use crate::crowd::{Group, Verdict, all_end};
use crate::host::Host;
use crate::scale::{random, scale};

#[tokio::test(flavor = "multi_thread")]
async fn kills_lose_double_and_reorder_nothing() {
    let (scale, mut random) = (scale(), random("kills"));
    let verdict = Verdict::on("kills");
    let mut host = Host::start();
    let (talkers, listeners) = Group::talkers_and_listeners(host.address);
    let mut clients = listeners.gather(&mut random);
    let mut talk = Conversation::among(talkers.gather(&mut random), Manner::default());
    for _ in 0..scale.kills {
        // Now and then it dies while its clients are still coming back.
        let messages = random.usize(..scale.messages_a_kill);
        talk.goes_on(messages).await;
        host.kill();
        host.run();
    }
    clients.extend(talk.end().await);

    let (logs, lobby) = all_end(clients, host.address).await;
    host.assert_calm();
    verdict.counts("kills", scale.kills).over(&logs, &[lobby]);
}
