//! A bad line between clients and a server: it delays, splits, breaks in the middle of frames and
//! resets, by a plan that its seed determines. What a client sent on a line that broke may still
//! arrive when it has long sent it again.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use fastrand::Rng;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::sleep;

/// The bytes that go through in one direction before the line breaks: from the middle of the
/// upgrade to some thousands of frames.
const LIFE_BYTES: std::ops::Range<usize> = 50..100_000;

/// The longest delay.
const DELAY: Duration = Duration::from_millis(20);

/// How late the last of a broken line arrives, if it does.
const STRAGGLING: Duration = Duration::from_millis(100);

/// One of so many pieces is the last of its line, and arrives late.
const LATE_EVERY: usize = 100;

/// The bytes that are written one by one when a piece is split.
const SPLIT_BYTES: usize = 200;

/// Listens where clients connect, and passes on what it may.
pub struct Proxy {
    /// Where clients connect.
    pub address: SocketAddr,
    weather: Arc<Weather>,
    listening: JoinHandle<()>,
}

#[derive(Default)]
struct Weather {
    calm: AtomicBool,
    cuts: AtomicUsize,
}

impl Proxy {
    /// A bad line to this server.
    pub async fn start(server: SocketAddr, seed: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let weather = Arc::new(Weather::default());
        let listening = tokio::spawn(listen(listener, server, seed, Arc::clone(&weather)));
        Self {
            address,
            weather,
            listening,
        }
    }

    /// Nothing bad happens any more.
    pub fn calm_down(&self) {
        self.weather.calm.store(true, Ordering::Relaxed);
    }

    /// The lines that were cut so far.
    pub fn cuts(&self) -> usize {
        self.weather.cuts.load(Ordering::Relaxed)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn listen(listener: TcpListener, server: SocketAddr, seed: u64, weather: Arc<Weather>) {
    let mut random = Rng::with_seed(seed);
    while let Ok((client, _)) = listener.accept().await {
        let line = Line {
            weather: Arc::clone(&weather),
            random: random.fork(),
        };
        tokio::spawn(line.connect(client, server));
    }
}

/// How a direction of a line ended.
enum End {
    /// One of the two has closed it.
    Closed,
    /// It broke.
    Broken,
    /// It broke, and this is still on its way.
    Late(Vec<u8>),
}

struct Line {
    weather: Arc<Weather>,
    random: Rng,
}

impl Line {
    async fn connect(mut self, mut client: TcpStream, server: SocketAddr) {
        let Ok(mut server) = TcpStream::connect(server).await else {
            return;
        };
        let end = self.carry_both(&mut client, &mut server).await;
        if !matches!(end, Ok(End::Closed) | Err(_)) {
            self.weather.cuts.fetch_add(1, Ordering::Relaxed);
        }
        match end {
            Ok(End::Late(rest)) => straggle(client, server, &rest).await,
            Ok(End::Broken) if self.random.bool() => {
                // Dropping it then says "reset" instead of "end".
                let _ = client.set_zero_linger();
                let _ = server.set_zero_linger();
            }
            _ => {}
        }
    }

    /// Carries until one direction ends, and with it the other.
    async fn carry_both(
        &mut self,
        client: &mut TcpStream,
        server: &mut TcpStream,
    ) -> io::Result<End> {
        client.set_nodelay(true)?;
        server.set_nodelay(true)?;
        let (from_client, to_client) = client.split();
        let (from_server, to_server) = server.split();
        let (mut up, mut down) = (self.direction(), self.direction());
        tokio::select! {
            ended = up.carry(from_client, to_server) => ended,
            ended = down.carry(from_server, to_client) => Ok(match ended? {
                // Who has come back on another line does not hear what was said on this one.
                End::Late(_) => End::Broken,
                end => end,
            }),
        }
    }

    fn direction(&mut self) -> Direction {
        let mut random = self.random.fork();
        // Most lines are short, few are long.
        let longest = random.usize(LIFE_BYTES);
        Direction {
            weather: Arc::clone(&self.weather),
            life: random.usize(LIFE_BYTES.start..=longest),
            random,
        }
    }
}

/// To the client the line is broken; what it had sent until then arrives later all the same.
async fn straggle(client: TcpStream, mut server: TcpStream, rest: &[u8]) {
    drop(client);
    sleep(STRAGGLING).await;
    // However the server has ended this, it has heard what it could.
    let _ = server.write_all(rest).await;
    let _ = server.shutdown().await;
}

/// One of the two directions of a line.
struct Direction {
    weather: Arc<Weather>,
    random: Rng,
    /// The bytes that still go through.
    life: usize,
}

impl Direction {
    /// Carries until the end.
    async fn carry(&mut self, mut from: ReadHalf<'_>, mut to: WriteHalf<'_>) -> io::Result<End> {
        let mut buffer = vec![0; 16 * 1024];
        loop {
            let read = from.read(&mut buffer).await?;
            if read == 0 {
                return Ok(End::Closed);
            }
            let calm = self.weather.calm.load(Ordering::Relaxed);
            let passing = if calm { read } else { read.min(self.life) };
            let piece = &buffer[..passing];
            if !calm && self.random.usize(..LATE_EVERY) == 0 {
                return Ok(End::Late(piece.to_vec()));
            }
            if calm {
                to.write_all(piece).await?;
            } else {
                self.write_badly(&mut to, piece).await?;
                self.life -= passing;
            }
            if passing < read {
                return Ok(End::Broken);
            }
        }
    }

    async fn write_badly(&mut self, to: &mut WriteHalf<'_>, piece: &[u8]) -> io::Result<()> {
        match self.random.u8(..10) {
            0..2 => sleep(DELAY.mul_f64(self.random.f64())).await,
            2..5 => {
                let (one_by_one, rest) = piece.split_at(piece.len().min(SPLIT_BYTES));
                for byte in one_by_one {
                    to.write_all(std::slice::from_ref(byte)).await?;
                }
                return to.write_all(rest).await;
            }
            _ => {}
        }
        to.write_all(piece).await
    }
}
