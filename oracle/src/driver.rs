//! A client's life: connecting, joining, entering its rooms, doing what it is told and hearing what
//! comes, until the line breaks, and then all of it again.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use fastrand::Rng;
use hubbub_protocol::{
    Change, ClientId, Command, Epoch, ErrorCode, Event, Invite, Message, RoomState, Slug, UserId,
    close,
};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, timeout};

use crate::client::Settings;
use crate::deeds::Deeds;
use crate::following::{Answer, Following, Told};
use crate::line::{Cookie, End, Line, Way};
use crate::log::{Action, Log, Outcome, Receipt};
use crate::tally::Tally;

/// How often a client looks whether something is to be tried again, and whether the line is alive.
const TICK: Duration = Duration::from_millis(250);

/// After so much silence a client asks whether anybody is there; after twice as much nobody is.
const QUIET: Duration = Duration::from_secs(10);

/// A server that is there welcomes who joins within this time, also after a restart.
const WELCOME_WITHIN: Duration = Duration::from_secs(20);

/// A server that is there answers a close frame within this time.
const CLOSE_WITHIN: Duration = Duration::from_secs(5);

/// What a client is told to do.
#[derive(Debug)]
pub enum Order {
    /// Sends, edits or deletes.
    Do {
        room: Slug,
        action: Action,
        done: oneshot::Sender<Outcome>,
    },
    /// Enters a room, for as long as it lives.
    Enter { room: Slug, invite: Option<Invite> },
    /// Asks for something, once.
    Ask {
        command: Command,
        done: oneshot::Sender<Event>,
    },
    /// Tells when something is so.
    Await {
        until: Until,
        done: oneshot::Sender<()>,
    },
    /// Cuts the connection.
    Cut,
    /// Reads nothing any more, or reads again.
    Deaf(bool),
    /// Ends.
    Finish,
}

/// What can be waited for.
#[derive(Debug, Clone)]
pub enum Until {
    /// The client knows the room up to this change.
    Reached(Slug, Change),
    /// The room is not the client's any more.
    Gone(Slug),
    /// The server could not store or read something just then.
    Refused,
    /// Everything it did is acknowledged, or refused for good.
    Settled,
    /// It has come back into its rooms so many times more.
    Resumed(usize),
}

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
        let now = (user, epoch);
        if let Some(before) = self.me.replace(now.clone()) {
            self.tally.reconnects += 1;
            if before != now {
                self.irregular.push(format!("was {before:?}, is {now:?}"));
            }
        }
    }

    /// Enters the rooms, sends again what was not acknowledged, then hears and obeys until the
    /// line ends.
    async fn converse(&mut self, mut line: Line) {
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

    fn hear(&mut self, line: &Line, event: Event) {
        match event {
            Event::Room(state) => self.answered(Answer::Room, state),
            Event::Changes(state) => self.answered(Answer::Changes, state),
            Event::Reset(state) => self.answered(Answer::Reset, state),
            Event::Message(message) => self.hear_message(line, message),
            Event::Resync { room } => self.resync(line, room),
            Event::Ack {
                id,
                room,
                seq,
                change,
            } => match self.deeds.acknowledged(&id, &room, Receipt { seq, change }) {
                Ok(first) => self.tally.acknowledged += usize::from(first),
                Err(wrong) => self.irregular.push(wrong),
            },
            Event::Error { id, code, .. } => self.refused(id, code),
            Event::Found { ref id, .. }
            | Event::Done { ref id }
            | Event::History {
                id: Some(ref id), ..
            } => {
                if let Some(done) = self.asked.remove(id) {
                    // Who asked need not wait for the answer.
                    let _ = done.send(event);
                }
            }
            Event::Left { room, .. } => {
                if let Some(following) = self.rooms.get_mut(&room) {
                    following.gone();
                }
            }
            Event::Welcome { .. } => self.irregular.push("welcomed twice".into()),
            Event::Presence { .. }
            | Event::Typing { .. }
            | Event::Read { .. }
            | Event::RoomChanged { .. }
            | Event::Members { .. }
            | Event::Rooms { .. }
            | Event::History { .. }
            | Event::Pong => {}
        }
        self.tell_who_waits();
    }

    fn answered(&mut self, answer: Answer, state: RoomState) {
        let slug = state.room.slug.clone();
        self.tally.heard += state.messages.len();
        let following = self.rooms.get_mut(&slug);
        match following.map_or(Told::Unasked, |room| room.answered(answer, state)) {
            Told::Page => {}
            Told::Missed => self.tally.resumes += usize::from(answer == Answer::Room),
            Told::Reset => self.tally.resets += 1,
            Told::Unasked => self
                .irregular
                .push(format!("{answer:?} of {slug} was not asked for")),
        }
    }

    fn hear_message(&mut self, line: &Line, message: Message) {
        self.tally.heard += 1;
        let own = self
            .me
            .as_ref()
            .is_some_and(|(id, _)| *id == message.author.id);
        if own != message.client_id.is_some() {
            let seq = message.seq.0;
            self.irregular
                .push(format!("the client id of {seq}: {:?}", message.client_id));
        }
        match self.rooms.get_mut(&message.room) {
            Some(room) => {
                if let Some(command) = room.hear(message) {
                    line.say(&command);
                }
            }
            None => self
                .irregular
                .push(format!("heard {}, which it never entered", message.room)),
        }
    }

    fn resync(&mut self, line: &Line, room: Slug) {
        self.tally.resyncs += 1;
        let following = self.rooms.entry(room.clone());
        let following = following.or_insert_with(|| Following::new(room, None));
        if let Some(command) = following.resync() {
            line.say(&command);
        }
    }

    fn refused(&mut self, id: Option<ClientId>, code: ErrorCode) {
        self.tally.refused += usize::from(code == ErrorCode::Unavailable);
        match id {
            Some(id) if self.deeds.knows(&id) => self.deeds.refused(&id, code),
            Some(id) => drop(self.asked.remove(&id)),
            None if code == ErrorCode::Unavailable => self.put_off = true,
            None => self.irregular.push(format!("refused with {code:?}")),
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

    fn tell_who_waits(&mut self) {
        if self.awaited.is_empty() {
            return;
        }
        let (rooms, deeds, tally) = (&self.rooms, &self.deeds, &self.tally);
        let is_so = |(until, _): &mut (Until, _)| match until {
            Until::Reached(slug, change) => rooms
                .get(slug)
                .is_some_and(|room| room.place() >= Some(*change)),
            Until::Gone(slug) => rooms.get(slug).is_some_and(Following::is_gone),
            Until::Settled => deeds.are_settled(),
            Until::Refused => tally.refused > 0,
            Until::Resumed(times) => tally.resumes >= *times,
        };
        for (_, done) in self.awaited.extract_if(.., is_so) {
            // Who has given up waiting need not know.
            let _ = done.send(());
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
