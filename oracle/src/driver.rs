//! A client's life: connecting, joining, entering its rooms, doing what it is told and hearing what
//! comes, until the line breaks, and then all of it again.

mod hearing;

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use fastrand::Rng;
use hubbub_protocol::{ClientId, Command, Epoch, ErrorCode, Event, Slug, UserId, close};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, timeout};

use crate::client::Settings;
use crate::deeds::Deeds;
use crate::following::Following;
use crate::line::{Cookie, End, Line, Way};
use crate::log::Log;
use crate::orders::{Order, Until};
use crate::tally::Tally;

/// How often a client looks whether something is to be tried again, and whether the line is alive.
const TICK: Duration = Duration::from_millis(250);

/// After so much silence a client asks whether anybody is there; after twice as much nobody is.
const QUIET: Duration = Duration::from_secs(10);

/// A server that is there welcomes who joins within this time, also after a restart.
const WELCOME_WITHIN: Duration = Duration::from_secs(20);

/// A server that is there answers a close frame within this time.
const CLOSE_WITHIN: Duration = Duration::from_secs(5);

/// Lives until it is told to finish, and gives the log.
pub async fn live(settings: Settings, orders: mpsc::UnboundedReceiver<Order>) -> Log {
    let mut life = Life::new(settings, orders);
    let mut tries = 0;
    while !life.finishing {
        if let Ok(line) = life.join().await {
            tries = 0;
            life.converse(line).await;
        }
        life.rest(tries).await;
        tries += 1;
    }
    life.into_log()
}

struct Life {
    settings: Settings,
    orders: mpsc::UnboundedReceiver<Order>,
    random: Rng,
    cookie: Cookie,
    me: Option<(UserId, Epoch)>,
    rooms: BTreeMap<Slug, Following>,
    deeds: Deeds,
    asked: HashMap<ClientId, oneshot::Sender<Event>>,
    awaited: Vec<(Until, oneshot::Sender<()>)>,
    /// Whether a question without an id was refused and is to be asked again.
    put_off: bool,
    deaf: bool,
    finishing: bool,
    irregular: Vec<String>,
    tally: Tally,
}

impl Life {
    fn new(settings: Settings, orders: mpsc::UnboundedReceiver<Order>) -> Self {
        let rooms = settings.rooms.iter();
        Self {
            random: Rng::with_seed(settings.seed),
            rooms: rooms
                .map(|slug| (slug.clone(), Following::new(slug.clone(), None)))
                .collect(),
            settings,
            orders,
            cookie: Cookie::default(),
            me: None,
            deeds: Deeds::default(),
            asked: HashMap::new(),
            awaited: Vec::new(),
            put_off: false,
            deaf: false,
            finishing: false,
            irregular: Vec::new(),
            tally: Tally::default(),
        }
    }

    /// Opens a line and says who is there.
    async fn join(&mut self) -> Result<Line, End> {
        let way = Way {
            server: self.settings.server,
            receive_buffer: self.settings.receive_buffer,
        };
        let mut line = Line::open(way, &mut self.cookie).await?;
        line.say(&Command::Join {
            username: Some(self.settings.name.clone()),
            token: None,
        });
        let answer = timeout(WELCOME_WITHIN, line.event()).await;
        match answer.map_err(|_| End::Broken)?? {
            Event::Welcome { user, epoch, .. } => self.welcomed(user.id, epoch),
            Event::Error {
                code: ErrorCode::Unavailable,
                ..
            } => {
                self.tally.refused += 1;
                return Err(End::Broken);
            }
            event => {
                self.irregular.push(format!("not welcomed but {event:?}"));
                self.finishing = true;
            }
        }
        Ok(line)
    }

    fn welcomed(&mut self, user: UserId, epoch: Epoch) {
        self.deeds.belong_to(epoch.clone());
        let Some((was, before)) = self.me.replace((user, epoch.clone())) else {
            return;
        };
        self.tally.reconnects += 1;
        if was != user {
            self.irregular.push(format!("was {was:?}, is {user:?}"));
        }
        if before != epoch {
            self.tally.histories += 1;
            self.rooms.values_mut().for_each(Following::forget);
        }
    }

    /// Enters the rooms, sends again what was not acknowledged, then hears and obeys until the
    /// line ends.
    async fn converse(&mut self, mut line: Line) {
        self.put_off = false;
        for room in self.rooms.values_mut().filter(|room| !room.is_gone()) {
            line.say(&room.enter());
        }
        for command in self.deeds.again() {
            line.say(&command);
        }
        let mut heard = Instant::now();
        let mut ticks = interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while !self.finishing {
            tokio::select! {
                event = line.event(), if !self.deaf => {
                    heard = Instant::now();
                    match event {
                        Ok(event) => self.hear(&line, event),
                        Err(end) => return self.note(&end),
                    }
                }
                order = self.orders.recv() => {
                    let cut = matches!(order, Some(Order::Cut));
                    self.obey(order, Some(&line));
                    if cut {
                        return;
                    }
                }
                _ = ticks.tick() => {
                    self.try_again(&line);
                    if !self.deaf && heard.elapsed() > 2 * QUIET {
                        return;
                    }
                    if heard.elapsed() > QUIET {
                        line.say(&Command::Ping);
                    }
                }
            }
        }
        // Who does not hear the goodbye is gone all the same.
        let _ = timeout(CLOSE_WITHIN, line.close()).await;
    }

    /// Waits before the next try; orders are taken meanwhile.
    async fn rest(&mut self, tries: u32) {
        self.asked.clear();
        let delay = self.settings.backoff.delay(tries, &mut self.random);
        let mut rested = std::pin::pin!(sleep(delay));
        while !self.finishing {
            tokio::select! {
                () = &mut rested => return,
                order = self.orders.recv() => self.obey(order, None),
            }
        }
    }

    fn obey(&mut self, order: Option<Order>, line: Option<&Line>) {
        let command = match order {
            Some(Order::Do { room, action, done }) => Some(self.deeds.begin(room, action, done)),
            Some(Order::Enter { room, invite }) => {
                let following = self.rooms.entry(room.clone());
                let following = following.or_insert_with(|| Following::new(room, None));
                following.come_back(invite);
                Some(following.enter())
            }
            // Without a line, whoever asked learns that at once.
            Some(Order::Ask { command, done }) => {
                if line.is_none() {
                    return;
                }
                self.asked
                    .extend(command.id().cloned().map(|id| (id, done)));
                Some(command)
            }
            Some(Order::View { room, done }) => {
                let following = self.rooms.get(&room);
                // Who has given up waiting need not know.
                let _ = done.send(following.and_then(|room| room.view().cloned()));
                None
            }
            Some(Order::Await { until, done }) => {
                let until = match until {
                    Until::Resumed(times) => Until::Resumed(self.tally.resumes + times),
                    until => until,
                };
                self.awaited.push((until, done));
                self.tell_who_waits();
                None
            }
            Some(Order::Cut) => None,
            Some(Order::Deaf(deaf)) => {
                self.deaf = deaf;
                None
            }
            Some(Order::Finish) | None => {
                self.finishing = true;
                None
            }
        };
        if let (Some(command), Some(line)) = (command, line) {
            line.say(&command);
        }
    }

    fn try_again(&mut self, line: &Line) {
        for command in self.deeds.put_off_again() {
            line.say(&command);
        }
        if std::mem::take(&mut self.put_off) {
            for command in self.rooms.values_mut().filter_map(Following::ask_again) {
                line.say(&command);
            }
        }
    }

    fn note(&mut self, end: &End) {
        match end {
            End::Closed(close::TOO_SLOW) => self.tally.too_slow += 1,
            End::Closed(close::GOING_AWAY) | End::Broken => {}
            end => self.irregular.push(end.to_string()),
        }
    }

    fn into_log(self) -> Log {
        let rooms = self.rooms.into_iter();
        Log {
            name: self.settings.name,
            deeds: self.deeds.into_log(),
            rooms: rooms.map(|(slug, room)| (slug, room.into_log())).collect(),
            irregular: self.irregular,
            tally: self.tally,
        }
    }
}
