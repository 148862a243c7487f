//! Someone who talks and listens, as a test sees them.

use std::net::SocketAddr;

use hubbub_protocol::{Change, Command, Event, Invite, RoomView, Slug};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::backoff::Backoff;
use crate::driver;
use crate::log::{Action, Log, Outcome};
use crate::orders::{Order, Until};

/// Who a client is and how it behaves.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Its name, which must be free.
    pub name: String,
    /// Where it connects.
    pub server: SocketAddr,
    /// The rooms it enters.
    pub rooms: Vec<Slug>,
    /// When it comes back after a lost connection.
    pub backoff: Backoff,
    /// What its random waits begin with.
    pub seed: u64,
    /// What the system may take in that it did not read yet, in bytes; by default the system's
    /// own choice.
    pub receive_buffer: Option<u32>,
}

impl Settings {
    /// Somebody in the lobby who comes back as the documents ask.
    #[must_use]
    pub fn new(name: impl Into<String>, server: SocketAddr) -> Self {
        Self {
            name: name.into(),
            server,
            rooms: vec![Slug::lobby()],
            backoff: Backoff::DOCUMENTED,
            seed: 0,
            receive_buffer: None,
        }
    }
}

/// A client that lives until it is told to finish. It connects by itself, again and again; what it
/// is asked to do waits until it can.
#[derive(Debug)]
pub struct Client {
    orders: mpsc::UnboundedSender<Order>,
    life: JoinHandle<Log>,
}

/// The client has ended before it could do what it was asked.
#[derive(Debug, thiserror::Error)]
#[error("the client has ended")]
pub struct Ended;

impl Client {
    /// Begins to connect.
    #[must_use]
    pub fn start(settings: Settings) -> Self {
        let (orders, taken) = mpsc::unbounded_channel();
        let life = tokio::spawn(driver::live(settings, taken));
        Self { orders, life }
    }

    /// Does something, without waiting for its outcome.
    pub fn begin(&self, room: &Slug, action: Action) -> oneshot::Receiver<Outcome> {
        let (done, outcome) = oneshot::channel();
        self.order(Order::Do {
            room: room.clone(),
            action,
            done,
        });
        outcome
    }

    /// Does something, and waits until it is acknowledged or refused for good.
    ///
    /// # Errors
    /// [`Ended`]
    pub async fn perform(&self, room: &Slug, action: Action) -> Result<Outcome, Ended> {
        self.begin(room, action).await.map_err(|_| Ended)
    }

    /// Enters one more room.
    pub fn enter(&self, room: &Slug, invite: Option<Invite>) {
        self.order(Order::Enter {
            room: room.clone(),
            invite,
        });
    }

    /// Asks for something else by a command that carries an id, and waits for the answer.
    ///
    /// # Errors
    /// [`Ended`], also when only the connection has: such commands are not repeated.
    pub async fn ask(&self, command: Command) -> Result<Event, Ended> {
        let (done, answer) = oneshot::channel();
        self.order(Order::Ask { command, done });
        answer.await.map_err(|_| Ended)
    }

    /// A room as it was last described to it; nothing of a room that it never entered.
    ///
    /// # Errors
    /// [`Ended`]
    pub async fn view(&self, room: &Slug) -> Result<Option<RoomView>, Ended> {
        let (done, view) = oneshot::channel();
        self.order(Order::View {
            room: room.clone(),
            done,
        });
        view.await.map_err(|_| Ended)
    }

    /// Waits until it knows a room up to a change, or has lost it.
    ///
    /// # Errors
    /// [`Ended`]
    pub async fn reaches(&self, room: &Slug, change: Change) -> Result<(), Ended> {
        self.until(Until::Reached(room.clone(), change)).await
    }

    /// Waits until everything it was told to do is acknowledged, or refused for good.
    ///
    /// # Errors
    /// [`Ended`]
    pub async fn settles(&self) -> Result<(), Ended> {
        self.until(Until::Settled).await
    }

    /// Waits until it has been told that a room is not its own any more.
    ///
    /// # Errors
    /// [`Ended`]
    pub async fn loses(&self, room: &Slug) -> Result<(), Ended> {
        self.until(Until::Gone(room.clone())).await
    }

    /// Waits until the server could not store or read something for it.
    ///
    /// # Errors
    /// [`Ended`]
    pub async fn is_refused(&self) -> Result<(), Ended> {
        self.until(Until::Refused).await
    }

    /// Waits until it has come back into so many rooms and knows what it missed there.
    ///
    /// # Errors
    /// [`Ended`]
    pub async fn resumes(&self, rooms: usize) -> Result<(), Ended> {
        self.until(Until::Resumed(rooms)).await
    }

    /// Cuts its connection, if it has one; it comes back after a while.
    pub fn cut(&self) {
        self.order(Order::Cut);
    }

    /// Reads nothing any more, until [`Client::read_on`].
    pub fn stop_reading(&self) {
        self.order(Order::Deaf(true));
    }

    /// Reads again.
    pub fn read_on(&self) {
        self.order(Order::Deaf(false));
    }

    /// Says goodbye and gives its log.
    ///
    /// # Errors
    /// [`Ended`], when it has panicked.
    pub async fn finish(self) -> Result<Log, Ended> {
        self.order(Order::Finish);
        self.life.await.map_err(|_| Ended)
    }

    async fn until(&self, until: Until) -> Result<(), Ended> {
        let (done, reached) = oneshot::channel();
        self.order(Order::Await { until, done });
        reached.await.map_err(|_| Ended)
    }

    fn order(&self, order: Order) {
        // Who has ended does nothing more: that shows where an answer is waited for.
        let _ = self.orders.send(order);
    }
}
