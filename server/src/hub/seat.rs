//! One connection's place in one room: whether it hears the news as it comes, is catching up, or
//! has lapsed and must ask for what it missed.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hubbub_protocol::{Change, Event, Slug};

use super::frame::Frame;
use super::listener::Listener;

/// The news kept for a connection while the store is read for it. A read is short: whoever misses
/// more than this in the meantime is told to ask again.
const HELD_NEWS: usize = 256;

/// How often one person's typing is passed on at most.
const TYPING_EVERY: Duration = Duration::from_secs(1);

/// Something that a room hears.
#[derive(Debug, Clone)]
pub struct News {
    /// When it is to be heard.
    pub turn: Turn,
    /// The event.
    pub frame: Frame,
}

/// Where news has its turn among the changes of its room.
#[derive(Debug, Clone, Copy)]
pub enum Turn {
    /// It is this change, and told once.
    Change(Change),
    /// It takes all changes up to this one into account: who has heard later ones knows better.
    UpTo(Change),
    /// Anywhere: it is not about what is stored.
    Any,
}

/// A connection in a room.
#[derive(Debug)]
pub struct Seat {
    /// Whose.
    pub listener: Arc<Listener>,
    /// Whether it was counted among the room's people.
    pub arrived: bool,
    hearing: Hearing,
    /// When it last began to catch up: only a member's read succeeds after that.
    held: Instant,
    typed: Option<Instant>,
}

#[derive(Debug)]
enum Hearing {
    /// The store is being read for it: news wait here so that the answer comes first.
    CatchingUp {
        held: VecDeque<News>,
        overflowed: bool,
    },
    /// It has heard everything up to this change and hears what follows.
    Live { after: Change },
    /// It was told `resync` and hears nothing until it asks.
    Lapsed,
}

impl Seat {
    /// A place for someone who is about to catch up.
    pub fn new(listener: Arc<Listener>) -> Self {
        Self {
            listener,
            arrived: false,
            hearing: Hearing::catching_up(),
            held: Instant::now(),
            typed: None,
        }
    }

    /// Begins to keep the news back, until [`Seat::caught_up`].
    pub fn hold(&mut self) {
        self.hearing = Hearing::catching_up();
        self.held = Instant::now();
    }

    /// Whether it was taken, or began to catch up once more, since a membership has ended: then it is
    /// kept only if there is another membership, for otherwise its read is refused.
    pub fn is_newer_than(&self, ended: Instant) -> bool {
        self.held >= ended
    }

    /// Sends the answer that tells everything up to `head`, then the news that came meanwhile.
    pub fn caught_up(&mut self, room: &Slug, head: Change, answer: Frame) {
        self.listener.answer(answer);
        let before = std::mem::replace(&mut self.hearing, Hearing::Live { after: head });
        if let Hearing::CatchingUp { held, overflowed } = before {
            for news in held {
                self.hear(room, news);
            }
            if overflowed {
                self.lapse(room);
            }
        }
    }

    /// Hears something, in its turn.
    pub fn hear(&mut self, room: &Slug, news: News) {
        match &mut self.hearing {
            Hearing::CatchingUp { held, overflowed } => {
                *overflowed |= held.len() == HELD_NEWS;
                if !*overflowed {
                    held.push_back(news);
                }
            }
            Hearing::Live { after } => {
                if news.turn.is_past(*after) {
                    return;
                }
                if self.listener.tell(news.frame).is_err() {
                    self.lapse(room);
                } else if let Turn::Change(change) = news.turn {
                    *after = change;
                }
            }
            Hearing::Lapsed => {}
        }
    }

    /// Hears something that may be lost without harm.
    pub fn overhear(&self, frame: Frame) {
        if matches!(self.hearing, Hearing::Live { .. }) {
            self.listener.tell_if_idle(frame);
        }
    }

    /// Tells the connection that it must ask for what follows.
    pub fn lapse(&mut self, room: &Slug) {
        self.hearing = Hearing::Lapsed;
        self.listener
            .answer(Frame::encode(&Event::Resync { room: room.clone() }));
    }

    /// Its person has said what they were typing: the next sign of it is news again.
    pub fn has_spoken(&mut self) {
        self.typed = None;
    }

    /// Whether this person's typing is to be passed on now.
    pub fn may_type(&mut self, now: Instant) -> bool {
        let may = self
            .typed
            .is_none_or(|typed| now.duration_since(typed) >= TYPING_EVERY);
        if may {
            self.typed = Some(now);
        }
        may
    }
}

impl Turn {
    /// Whether it has nothing to tell to somebody who has heard everything up to `heard`.
    fn is_past(self, heard: Change) -> bool {
        match self {
            Self::Change(change) => change <= heard,
            Self::UpTo(change) => change < heard,
            Self::Any => false,
        }
    }
}

impl Hearing {
    fn catching_up() -> Self {
        Self::CatchingUp {
            held: VecDeque::new(),
            overflowed: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use hubbub_protocol::{User, UserId};

    use super::*;
    use crate::hub::listener::{ListenerId, Outgoing};

    fn seat() -> Seat {
        let ada = User {
            id: UserId(1),
            name: "Ada".into(),
        };
        Seat::new(Arc::new(Listener::new(ListenerId(1), ada, [0; 32])))
    }

    /// News whose frame names its number.
    fn news(change: i64) -> News {
        News {
            turn: Turn::Change(Change(change)),
            frame: marker(change),
        }
    }

    fn marker(change: i64) -> Frame {
        Frame::encode(&Event::Error {
            id: None,
            code: hubbub_protocol::ErrorCode::Malformed,
            message: change.to_string(),
            suggestion: None,
        })
    }

    async fn heard(seat: &Seat) -> Vec<String> {
        let Outgoing::Frames(frames) = seat.listener.outgoing().await else {
            panic!("closed")
        };
        let decode = |frame: Frame| serde_json::from_str(&frame.into_text()).expect("an event");
        frames
            .into_iter()
            .map(|frame| match decode(frame) {
                Event::Error { message, .. } => message,
                Event::Resync { .. } => "resync".into(),
                event => panic!("unexpected {event:?}"),
            })
            .collect()
    }

    #[tokio::test]
    async fn the_answer_comes_first_and_nothing_comes_twice() {
        let (mut seat, room) = (seat(), Slug::lobby());
        for change in 4..=6 {
            seat.hear(&room, news(change));
        }
        seat.caught_up(&room, Change(5), marker(0));
        seat.hear(&room, news(5));
        seat.hear(&room, news(7));
        assert_eq!(heard(&seat).await, ["0", "6", "7"]);
    }

    #[tokio::test]
    async fn a_count_comes_after_what_it_counts_and_not_after_a_later_one() {
        let (mut seat, room) = (seat(), Slug::lobby());
        for counted in [4, 5, 6] {
            seat.hear(&room, news(counted));
            seat.hear(
                &room,
                News {
                    turn: Turn::UpTo(Change(counted)),
                    frame: marker(counted * 100),
                },
            );
        }
        seat.caught_up(&room, Change(5), marker(0));
        assert_eq!(heard(&seat).await, ["0", "500", "6", "600"]);
    }

    #[tokio::test]
    async fn who_misses_too_much_while_catching_up_is_told_to_ask_again() {
        let (mut seat, room) = (seat(), Slug::lobby());
        for change in 1..=300 {
            seat.hear(&room, news(change));
        }
        seat.caught_up(&room, Change(254), marker(0));
        seat.hear(&room, news(301));
        assert_eq!(heard(&seat).await, ["0", "255", "256", "resync"]);
    }

    #[tokio::test]
    async fn who_falls_behind_is_told_once_and_hears_on_after_asking() {
        let (mut seat, room) = (seat(), Slug::lobby());
        seat.caught_up(&room, Change(0), marker(0));
        for change in 1..=2000 {
            seat.hear(&room, news(change));
        }
        let first = heard(&seat).await;
        assert_eq!(first.last().map(String::as_str), Some("resync"));
        assert_eq!(first.iter().filter(|heard| *heard == "resync").count(), 1);
        seat.hold();
        seat.caught_up(&room, Change(2000), marker(-1));
        seat.hear(&room, news(2001));
        assert_eq!(heard(&seat).await, ["-1", "2001"]);
    }
}
