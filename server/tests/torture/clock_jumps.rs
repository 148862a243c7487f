//! A clock that somebody sets a day ahead and a day back during a conversation: neither the order
//! nor what who comes back is told may depend on it.

use std::path::Path;
use std::time::Duration;

use hubbub::config::Config;
use hubbub::{Timing, build};
use tempfile::TempDir;
use tokio::sync::oneshot;

use crate::conversation::{Conversation, Manner};
use crate::crowd::{Group, Verdict, all_end, in_time};
use crate::scale::{random, scale};

const DAY: Duration = Duration::from_hours(24);

#[tokio::test(flavor = "multi_thread")]
async fn a_jumping_clock_changes_no_order() {
    let (scale, mut random) = (scale(), random("clock jumps"));
    let verdict = Verdict::on("clock_jumps");
    let data = TempDir::new().unwrap();
    let timing = Timing::default();
    let clock = timing.clock.clone();
    let server = build(&config(data.path()), timing).await.unwrap();
    let address = server.addresses()[0];
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(server.run(async { drop(stopped.await) }));

    let (talkers, listeners) = Group::talkers_and_listeners(address);
    let mut clients = listeners.gather(&mut random);
    let mut talk = Conversation::among(talkers.gather(&mut random), Manner::default());
    let day = i64::try_from(DAY.as_millis()).unwrap();
    for jump in 0..scale.clock_jumps {
        talk.goes_on(scale.messages_a_jump).await;
        for listener in &clients {
            listener.cut();
        }
        clock.jump(if jump % 2 == 0 { day } else { -day });
    }
    clients.extend(talk.end().await);

    let (logs, lobby) = all_end(clients, address).await;
    let times: Vec<_> = lobby.messages.iter().map(|message| &message.at).collect();
    assert!(!times.is_sorted(), "the clock has not gone back");
    verdict
        .counts("jumps", scale.clock_jumps)
        .over(&logs, &[lobby]);
    stop.send(()).unwrap();
    in_time("the server had stopped", running).await.unwrap();
}

fn config(data: &Path) -> Config {
    Config {
        listen: vec!["127.0.0.1:0".parse().unwrap()],
        data: data.to_owned(),
        log: "info".to_owned(),
    }
}
