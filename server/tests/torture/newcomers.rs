//! People who come in the middle of heavy traffic, and come back there after their lines were cut:
//! from their first page on they hear everything.

use std::time::{Duration, Instant};

use hubbub_oracle::{Backoff, Client, Settings};
use tokio::time::{interval, sleep};

use crate::conversation::{Conversation, Manner};
use crate::crowd::{Group, Verdict, all_end};
use crate::host::Host;
use crate::scale::{random, scale};

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_in_the_middle_hears_everything_from_then_on() {
    let (scale, mut random) = (scale(), random("newcomers"));
    let verdict = Verdict::on("newcomers");
    let host = Host::start();
    let talkers = Group {
        name: "talker",
        size: scale.talkers,
        server: host.address,
        backoff: Backoff::DOCUMENTED,
    };
    let manner = Manner {
        every: Some(Duration::from_secs(1) * u32::try_from(scale.talkers).unwrap() / scale.rate),
        at_once: 64,
        ..Manner::default()
    };
    let mut talk = Conversation::among(talkers.gather(&mut random), manner);
    talk.goes_on(scale.talkers).await;

    let (began, before) = (Instant::now(), talk.stored());
    let newcomers = come_one_by_one(&host, &mut random);
    let (mut clients, ()) = tokio::join!(newcomers, sleep(scale.heavy_traffic));
    let stored = u128::try_from(talk.stored() - before).unwrap();
    let a_second = stored * 1000 / began.elapsed().as_millis();
    clients.extend(talk.end().await);

    let (logs, lobby) = all_end(clients, host.address).await;
    host.assert_calm();
    verdict
        .counts("newcomers", scale.newcomers)
        .counts("messages_a_second", a_second)
        .over(&logs, &[lobby]);
}

/// Evenly over the time of heavy traffic. Whenever one comes, another's line is cut.
async fn come_one_by_one(host: &Host, random: &mut fastrand::Rng) -> Vec<Client> {
    let scale = scale();
    let every = scale.heavy_traffic / u32::try_from(scale.newcomers).unwrap();
    let mut turns = interval(every);
    let mut clients: Vec<Client> = Vec::new();
    for number in 0..scale.newcomers {
        turns.tick().await;
        if let Some(client) = random.choice(&clients) {
            client.cut();
        }
        clients.push(Client::start(Settings {
            seed: random.u64(..),
            ..Settings::new(format!("newcomer{number}"), host.address)
        }));
    }
    clients
}
