//! A whole server inside the test's process.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use hubbub::Timing;
use hubbub::clock::Clock;
use hubbub::config::Config;
use hubbub::hub;
use hubbub::live::Heartbeat;
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::Client;

/// The database inside the data directory.
const DATABASE: &str = "hubbub.db";

/// A running server with its own data directory and port.
pub struct TestServer {
    pub address: SocketAddr,
    pub clock: Clock,
    data: TempDir,
    stop: oneshot::Sender<()>,
    running: JoinHandle<()>,
}

impl TestServer {
    /// A new server, whose grace is short enough for tests that wait for its end.
    pub async fn start() -> Self {
        Self::start_with(timing(Duration::from_millis(300))).await
    }

    /// A new server with a grace that no test outlives.
    pub async fn start_with_long_grace() -> Self {
        Self::start_with(timing(Duration::from_hours(1))).await
    }

    /// A new server that notices soon when nothing comes from a client.
    pub async fn start_with_quick_heartbeat() -> Self {
        let heartbeat = Heartbeat {
            ping: Duration::from_millis(50),
            silence: Duration::from_millis(500),
        };
        Self::start_with(Timing {
            heartbeat,
            ..timing(Duration::from_millis(50))
        })
        .await
    }

    async fn start_with(timing: Timing) -> Self {
        let data = TempDir::new().unwrap();
        Self::start_in(data, "127.0.0.1:0".parse().unwrap(), timing).await
    }

    async fn start_in(data: TempDir, address: SocketAddr, timing: Timing) -> Self {
        let clock = timing.clock.clone();
        let server = hubbub::build(&config(data.path(), address), timing)
            .await
            .unwrap();
        let address = server.addresses()[0];
        let (stop, stopped) = oneshot::channel();
        let running = tokio::spawn(server.run(async {
            let _ = stopped.await;
        }));
        Self {
            address,
            clock,
            data,
            stop,
            running,
        }
    }

    /// Someone who has joined and entered the lobby.
    pub async fn join(&self, name: &str) -> Client {
        let mut client = Client::connect(self.address).await;
        client.join(name).await;
        client.enter("lobby", None).await;
        client
    }

    /// The same, on a socket that takes in little that is not read.
    pub async fn join_with_small_buffer(&self, name: &str) -> Client {
        let mut client = Client::connect_with_small_buffer(self.address).await;
        client.join(name).await;
        client.enter("lobby", None).await;
        client
    }

    /// A connection that has said nothing yet.
    pub async fn connect(&self) -> Client {
        Client::connect(self.address).await
    }

    /// Stops the server as SIGTERM does, and starts one with the same data on the same port.
    pub async fn restart(self) -> Self {
        let (address, data) = self.stop().await;
        Self::start_in(data, address, timing(Duration::from_millis(300))).await
    }

    /// The database, opened once more beside the server.
    pub fn open_database(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.data.path().join(DATABASE)).unwrap()
    }

    /// Whether a text is in the write-ahead log of the database now.
    pub fn logs(&self, text: &str) -> bool {
        let log = std::fs::read(self.data.path().join("hubbub.db-wal")).unwrap();
        log.windows(text.len()).any(|it| it == text.as_bytes())
    }

    /// A copy of the database as it is now.
    pub fn copy_database(&self) -> Vec<u8> {
        let copy = self.data.path().join("copy.db");
        let sql = "VACUUM INTO ?1";
        self.open_database().execute(sql, [copy.to_str()]).unwrap();
        std::fs::read(copy).unwrap()
    }

    /// Stops the server and starts one with this database in the place of its own.
    pub async fn restart_with(self, database: &[u8]) -> Self {
        let (address, data) = self.stop().await;
        for log in ["hubbub.db-wal", "hubbub.db-shm"] {
            let _ = std::fs::remove_file(data.path().join(log));
        }
        std::fs::write(data.path().join(DATABASE), database).unwrap();
        Self::start_in(data, address, timing(Duration::from_millis(300))).await
    }

    async fn stop(self) -> (SocketAddr, TempDir) {
        self.stop.send(()).unwrap();
        self.running.await.unwrap();
        (self.address, self.data)
    }

    /// Stops the server; answers whether a text is in any of the files that it leaves.
    pub async fn keeps(self, text: &str) -> bool {
        let (_, data) = self.stop().await;
        let files = std::fs::read_dir(data.path()).unwrap();
        let mut contents = files.map(|file| std::fs::read(file.unwrap().path()).unwrap());
        contents.any(|bytes| bytes.windows(text.len()).any(|it| it == text.as_bytes()))
    }

    /// An address on this server.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

/// The configuration of a server in a directory.
pub fn config(data: &Path, address: SocketAddr) -> Config {
    Config {
        listen: vec![address],
        data: data.to_owned(),
        log: "info".to_owned(),
    }
}

fn timing(grace: Duration) -> Timing {
    let hub = hub::Timing {
        grace,
        gather: Duration::from_millis(20),
        ..hub::Timing::default()
    };
    Timing {
        hub,
        ..Timing::default()
    }
}
