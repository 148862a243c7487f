//! The page of history that was asked for. It may have been read before changes that are heard
//! before it: they are kept aside and laid over it.

use hubbub_protocol::{Change, ClientId, Message, Seq, Span, Timestamp};

use super::window::Window;

/// Which part of the history is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// The page before what is loaded.
    Older,
    /// The page after what is loaded.
    Newer,
    /// The newest page, instead of what is loaded.
    Newest,
    /// The page around this place, instead of what is loaded.
    Around(Seq),
    /// The page around the first message since this moment, instead of what is loaded.
    Since(Timestamp),
}

/// A question to the server that is not answered yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    id: ClientId,
    ask: Ask,
    meanwhile: Vec<Message>,
}

impl Ask {
    /// Where to find it; nothing where there is no such part.
    #[must_use]
    pub fn span(&self, window: &Window, head: Change) -> Option<Span> {
        match self {
            Self::Older => window.begin().map(Span::Before),
            Self::Newer => window.end().map(Span::After),
            Self::Newest => Some(Span::Before(Seq(head.next().0))),
            Self::Around(seq) => Some(Span::Around(*seq)),
            Self::Since(at) => Some(Span::At(at.clone())),
        }
    }

    /// Whether this is asked although another question is not answered yet: whoever wants to be
    /// elsewhere is not interested in the neighbourhood any more.
    #[must_use]
    pub fn replaces(&self, other: &Question) -> bool {
        !matches!(self, Self::Older | Self::Newer) && *self != other.ask
    }
}

impl Question {
    /// A question that is asked now.
    #[must_use]
    pub fn new(id: ClientId, ask: Ask) -> Self {
        Self {
            id,
            ask,
            meanwhile: Vec::new(),
        }
    }

    /// Whether it has this id.
    #[must_use]
    pub fn is(&self, id: &ClientId) -> bool {
        self.id == *id
    }

    /// Notes a change that was heard before the answer.
    pub fn keep_aside(&mut self, message: Message) {
        self.meanwhile.push(message);
    }

    /// What was asked, and what was heard meanwhile.
    #[must_use]
    pub fn end(self) -> (Ask, Vec<Message>) {
        (self.ask, self.meanwhile)
    }
}
