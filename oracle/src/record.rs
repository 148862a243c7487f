//! What a newcomer reads afterwards: a room from its beginning, as it is stored.

use std::net::SocketAddr;
use std::time::Duration;

use hubbub_protocol::{Change, Command, Event, Invite, Message, Seq, Slug, Span};
use tokio::time::timeout;

use crate::line::{Cookie, End, Line, Way};

/// Every answer comes within this time.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// A room as it is stored.
#[derive(Debug, Clone)]
pub struct Record {
    /// Which.
    pub room: Slug,
    /// Its last change.
    pub head: Change,
    /// All messages.
    pub messages: Vec<Message>,
}

/// Why a record could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// The connection ended.
    #[error("the reader's line: {0}")]
    Line(#[from] End),
    /// No answer came.
    #[error("the reader was not answered")]
    Unanswered,
    /// Another answer came.
    #[error("the reader was answered {0:?}")]
    Refused(Box<Event>),
}

/// Somebody new who reads.
#[derive(Debug)]
pub struct Reader {
    line: Line,
}

impl Reader {
    /// Joins under a name, which must be free.
    ///
    /// # Errors
    /// [`Unreadable`]
    pub async fn join(server: SocketAddr, name: &str) -> Result<Self, Unreadable> {
        let way = Way {
            server,
            receive_buffer: None,
        };
        let line = Line::open(way, &mut Cookie::default()).await?;
        let mut reader = Self { line };
        reader.line.say(&Command::Join {
            username: Some(name.to_owned()),
            token: None,
        });
        reader
            .answer(|event| match event {
                Event::Welcome { .. } => Some(()),
                _ => None,
            })
            .await?;
        Ok(reader)
    }

    /// Reads a room in which nothing happens any more.
    ///
    /// # Errors
    /// [`Unreadable`]
    pub async fn read(
        &mut self,
        room: &Slug,
        invite: Option<Invite>,
    ) -> Result<Record, Unreadable> {
        self.line.say(&Command::Enter {
            room: room.clone(),
            since: None,
            invite,
        });
        let head = self
            .answer(|event| match event {
                Event::Room(state) if state.room.slug == *room => Some(state.head),
                _ => None,
            })
            .await?;
        let mut messages: Vec<Message> = Vec::new();
        loop {
            let last = messages.last().map(|message| message.seq);
            let (page, newer) = self.page(room, last.unwrap_or_default()).await?;
            messages.extend(page);
            if !newer {
                return Ok(Record {
                    room: room.clone(),
                    head,
                    messages,
                });
            }
        }
    }

    async fn page(&mut self, room: &Slug, after: Seq) -> Result<(Vec<Message>, bool), Unreadable> {
        self.line.say(&Command::History {
            id: None,
            room: room.clone(),
            span: Span::After(after),
            limit: None,
        });
        self.answer(|event| match event {
            Event::History {
                messages, newer, ..
            } => Some((messages, newer)),
            _ => None,
        })
        .await
    }

    /// Waits for an answer; news that come before it are skipped.
    async fn answer<T>(
        &mut self,
        mut wanted: impl FnMut(Event) -> Option<T>,
    ) -> Result<T, Unreadable> {
        loop {
            let event = timeout(ANSWER_WITHIN, self.line.event()).await;
            let event = event.map_err(|_| Unreadable::Unanswered)??;
            if matches!(event, Event::Error { .. } | Event::Left { .. }) {
                return Err(Unreadable::Refused(Box::new(event)));
            }
            if let Some(answer) = wanted(event) {
                return Ok(answer);
            }
        }
    }
}
