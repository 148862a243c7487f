//! From a configuration to a running server, and to its end.

use std::fs::{self, File, TryLockError};
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::{error, info};

use crate::chat::Chat;
use crate::clock::Clock;
use crate::config::Config;
use crate::hub::{self, Hub};
use crate::live::{Heartbeat, Live};
use crate::router::{Site, router};
use crate::serve::serve;
use crate::store::sqlite::{OpenError, SqliteStore};
use crate::store::{CommitLog, Store};

/// The database, inside the data directory.
pub(crate) const DATABASE: &str = "hubbub.db";

/// Held by the process that uses the data directory.
const LOCK: &str = "hubbub.lock";

/// How long clients and requests have to finish when the server stops.
const DRAIN_WITHIN: Duration = Duration::from_secs(5);

/// The time, and the times that matter to how the server behaves: not for users, but for tests to shorten.
#[derive(Debug, Clone, Default)]
pub struct Timing {
    /// When comings and goings are told.
    pub hub: hub::Timing,
    /// When a line counts as dead.
    pub heartbeat: Heartbeat,
    /// What time it is.
    pub clock: Clock,
}

/// Why the server cannot start, and what to do about it: one line each.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Somebody else has the port, or it is not ours to have.
    #[error("cannot listen on {address}: {source}. {}", listen_advice(source))]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The data directory cannot be made or written.
    #[error(
        "cannot use {path} to keep data in: {source}. Make it writable for this user, or name another directory with --data"
    )]
    Data {
        /// The directory or a file in it.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Another server uses the data directory.
    #[error(
        "another Hubbub is running with the data in {0}. Stop it, or name another directory with --data"
    )]
    InUse(PathBuf),
    /// The database cannot be used.
    #[error(transparent)]
    Database(#[from] OpenError),
}

/// A server that listens and is ready to [`run`](Server::run).
pub struct Server {
    listeners: Vec<TcpListener>,
    addresses: Vec<SocketAddr>,
    store: Arc<SqliteStore>,
    commits: CommitLog,
    chat: Chat,
    live: Live,
    /// Locked for as long as the server lives.
    _lock: File,
}

/// Makes a server: opens the data directory and starts to listen, but answers nobody yet.
///
/// # Errors
/// [`StartError`] says what is in the way.
pub async fn build(config: &Config, timing: Timing) -> Result<Server, StartError> {
    // Rendering runs on this runtime. That another server of this process has said so is no error.
    let _ = any_spawner::Executor::init_tokio();
    let lock = claim(&config.data)?;
    let listeners = listen(&config.listen).await?;
    let addresses = listeners
        .iter()
        .filter_map(|listener| listener.local_addr().ok())
        .collect();
    let (store, commits) = SqliteStore::open(&config.data.join(DATABASE), timing.clock.clone())?;
    let store = Arc::new(store);
    let hub = Hub::new(timing.hub, timing.clock);
    let chat = Chat::new(Arc::clone(&store) as Arc<dyn Store>, hub);
    let live = Live::new(chat.clone(), timing.heartbeat);
    Ok(Server {
        listeners,
        addresses,
        store,
        commits,
        chat,
        live,
        _lock: lock,
    })
}

impl Server {
    /// Where it listens.
    #[must_use]
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// Serves until `stop` resolves; then tells clients to come back, finishes what is under way
    /// and stores what was taken in.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let stopping = CancellationToken::new();
        let site = Site {
            chat: self.chat.clone(),
            live: self.live.clone(),
        };
        let mut doors = JoinSet::new();
        for listener in self.listeners {
            doors.spawn(serve(listener, router(site.clone()), stopping.clone()));
        }
        let chat = self.chat.clone();
        let publisher = tokio::spawn(async move { chat.publish_commits(self.commits).await });
        tokio::spawn(report_damage(Arc::clone(&self.store)));
        stop.await;

        info!("stopping");
        stopping.cancel();
        self.chat.close_all();
        let drained = tokio::time::timeout(DRAIN_WITHIN, async {
            tokio::join!(doors.join_all(), self.live.ended());
        });
        if drained.await.is_err() {
            info!("some clients did not finish in time");
        }
        self.store.close().await;
        // The store has closed its log, so this ends.
        let _ = publisher.await;
    }
}

/// Makes the data directory and takes the lock in it.
pub(crate) fn claim(directory: &Path) -> Result<File, StartError> {
    let refused = |path: &Path| {
        let path = path.to_owned();
        move |source| StartError::Data { path, source }
    };
    fs::create_dir_all(directory).map_err(refused(directory))?;
    let path = directory.join(LOCK);
    let lock = File::create(&path).map_err(refused(&path))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(StartError::InUse(directory.to_owned())),
        Err(TryLockError::Error(source)) => Err(refused(&path)(source)),
    }
}

async fn listen(addresses: &[SocketAddr]) -> Result<Vec<TcpListener>, StartError> {
    let mut listeners = Vec::with_capacity(addresses.len());
    for &address in addresses {
        let listener = TcpListener::bind(address).await;
        listeners.push(listener.map_err(|source| StartError::Listen { address, source })?);
    }
    Ok(listeners)
}

fn listen_advice(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::AddrInUse => {
            "Stop the program that uses the port, or choose another with --listen"
        }
        io::ErrorKind::PermissionDenied => {
            "Ports below 1024 need special rights: choose another with --listen"
        }
        _ => "Choose an address of this machine with --listen",
    }
}

async fn report_damage(store: Arc<SqliteStore>) {
    if let Err(damage) = store.check().await {
        error!(%damage, "the database is damaged: restore a backup");
    }
}
