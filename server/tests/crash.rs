//! `kill -9` in the middle of a conversation: what was acknowledged is there, once, in order.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use hubbub_protocol::{Change, ClientId, Event, Recipient, Seq, Slug};
use tempfile::TempDir;
use tokio::sync::Notify;

use crate::support::{Client, Program, send};

const CLIENTS: usize = 8;
const KILLS: usize = 20;

/// One client's memory: what it must say next, and what was acknowledged.
struct Speaker {
    name: String,
    token: Option<String>,
    next: usize,
    acknowledged: Vec<(String, Seq)>,
}

/// Counts acknowledgements and tells when there are enough of them.
#[derive(Default)]
struct Target {
    count: AtomicUsize,
    wanted: usize,
    reached: Notify,
}

impl Target {
    fn hit(&self) {
        if self.count.fetch_add(1, Ordering::Relaxed) + 1 == self.wanted {
            self.reached.notify_one();
        }
    }
}

impl Speaker {
    fn new(number: usize) -> Self {
        let name = format!("speaker{number}");
        Self {
            name,
            token: None,
            next: 0,
            acknowledged: Vec::new(),
        }
    }

    /// Says one thing after the other, each as soon as the one before is acknowledged, until the
    /// line breaks. What was not acknowledged is said again next time, under the same id.
    async fn speak(mut self, address: SocketAddr, target: Arc<Target>) -> Self {
        let mut client = Client::connect(address).await;
        match self.token.clone() {
            Some(token) => client.rejoin(&token).await,
            None => client.join(&self.name).await,
        }
        self.token.clone_from(&client.token);
        while let Some(seq) = self.say(&mut client).await {
            self.acknowledged.push((self.text(), seq));
            self.next += 1;
            target.hit();
        }
        self
    }

    async fn say(&self, client: &mut Client) -> Option<Seq> {
        let command = send(
            Recipient::Room(Slug::lobby()),
            ClientId(self.next.to_string()),
            &self.text(),
        );
        let frame = serde_json::to_string(&command).unwrap();
        client
            .raw(tokio_tungstenite::tungstenite::Message::text(frame))
            .await
            .ok()?;
        loop {
            match client.try_event().await? {
                Event::Ack { seq, .. } => return Some(seq),
                Event::Error { message, .. } => panic!("{message}"),
                _ => {}
            }
        }
    }

    fn text(&self) -> String {
        format!("{} says {}", self.name, self.next)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_kills_lose_double_and_reorder_nothing_that_was_acknowledged() {
    let data = TempDir::new().unwrap();
    let mut speakers: Vec<Speaker> = (0..CLIENTS).map(Speaker::new).collect();
    for round in 0..KILLS {
        let program = Program::start(data.path(), "127.0.0.1:0");
        let target = Arc::new(Target {
            wanted: 40 + 17 * round,
            ..Target::default()
        });
        let speaking: Vec<_> = speakers
            .drain(..)
            .map(|speaker| tokio::spawn(speaker.speak(program.address, Arc::clone(&target))))
            .collect();
        target.reached.notified().await;
        program.kill();
        for speaker in speaking {
            speakers.push(speaker.await.unwrap());
        }
    }

    let program = Program::start(data.path(), "127.0.0.1:0");
    let mut reader = Client::connect(program.address).await;
    reader.join("Reader").await;
    let history = reader.history().await;
    let numbers = history.iter().map(|message| message.change);
    assert!(
        numbers.eq((1..=history.len()).map(|n| Change(i64::try_from(n).unwrap()))),
        "gapless"
    );
    let mut by_text: HashMap<&str, Seq> = HashMap::new();
    for message in &history {
        assert_eq!(
            by_text.insert(&message.text, message.seq),
            None,
            "stored twice"
        );
    }
    for speaker in &speakers {
        assert!(speaker.acknowledged.is_sorted_by_key(|(_, seq)| *seq));
        for (text, seq) in &speaker.acknowledged {
            assert_eq!(by_text.get(text.as_str()), Some(seq), "{text}");
        }
    }
}
