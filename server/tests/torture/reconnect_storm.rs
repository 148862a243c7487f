//! Very many clients who all come back at once after a restart.

use std::time::{Duration, Instant};

use hubbub_oracle::log::Action;
use hubbub_oracle::{Backoff, Client};
use hubbub_protocol::Slug;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::crowd::{Group, Verdict, all_end, in_time};
use crate::host::Host;
use crate::scale::{random, scale};

/// After a restart everybody is back and knows everything within this time.
const ALL_BACK_WITHIN: Duration = Duration::from_secs(15);

/// How often the server goes and comes back: once announced, once not.
const RESTARTS: usize = 2;

#[tokio::test(flavor = "multi_thread")]
async fn all_come_back_soon_after_a_restart() {
    let (scale, mut random) = (scale(), random("reconnect storm"));
    raise_limit_of_open_files();
    let verdict = Verdict::on("reconnect_storm");
    let mut host = Host::start();
    let crowd = Group {
        name: "client",
        size: scale.storm_clients,
        server: host.address,
        backoff: Backoff::DOCUMENTED,
    };
    let clients = crowd.gather(&mut random);
    say_and_hear("hello", &clients).await;

    let mut slowest = Duration::ZERO;
    for restart in 0..RESTARTS {
        if restart % 2 == 0 {
            host.stop();
        } else {
            host.kill();
        }
        host.run();
        let began = Instant::now();
        say_and_hear(&format!("back {restart}"), &clients).await;
        slowest = slowest.max(began.elapsed());
    }

    let (logs, lobby) = all_end(clients, host.address).await;
    host.assert_calm();
    verdict
        .counts("restarts", RESTARTS)
        .counts("slowest_ms", slowest.as_millis())
        .over(&logs, &[lobby]);
    assert!(
        slowest <= ALL_BACK_WITHIN,
        "all were back after {slowest:?}"
    );
}

/// The first client says something, and all hear it.
async fn say_and_hear(text: &str, clients: &[Client]) {
    let lobby = Slug::lobby();
    let action = Action::Send {
        text: text.to_owned(),
        reply_to: None,
    };
    let said = clients[0].perform(&lobby, action);
    let outcome = in_time("one could talk", said).await.unwrap();
    let hubbub_oracle::Outcome::Stored(receipt) = outcome else {
        panic!("{outcome:?}");
    };
    for client in clients {
        let heard = client.reaches(&lobby, receipt.change);
        in_time("all heard it", heard).await.unwrap();
    }
}

/// A connection is an open file, and the program inherits the limit.
fn raise_limit_of_open_files() {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        ..limit
    };
    setrlimit(Resource::Nofile, raised).unwrap();
}
