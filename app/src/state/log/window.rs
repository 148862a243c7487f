//! The loaded part of a room's history: every message from one place to another.

use std::sync::Arc;

use hubbub_protocol::{Change, Message, Quote, RoomState, Seq};

/// A part of the history as the server gives it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// Its messages, in the order of `seq`.
    pub messages: Vec<Message>,
    /// Whether there are messages before the first of these.
    pub older: bool,
    /// Whether there are messages after the last of these.
    pub newer: bool,
}

/// Every message from `begin` to `end`, in the order of `seq`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Window {
    messages: Vec<Arc<Message>>,
    /// The first place that is loaded; none where the history itself begins.
    begin: Option<Seq>,
    /// The last place that is loaded; none where news come in.
    end: Option<Seq>,
}

impl From<&RoomState> for Page {
    fn from(state: &RoomState) -> Self {
        Self {
            messages: state.messages.clone(),
            older: state.older,
            newer: state.newer,
        }
    }
}

impl Window {
    /// Exactly this page.
    #[must_use]
    pub fn of(page: Page) -> Self {
        Self {
            begin: page.begin(),
            end: page.end(),
            messages: page.messages.into_iter().map(Arc::new).collect(),
        }
    }

    /// Nothing but what will come after a change.
    #[must_use]
    pub fn starting_after(head: Change) -> Self {
        Self {
            begin: (head > Change::default()).then(|| Seq(head.next().0)),
            ..Self::default()
        }
    }

    /// The messages, in the order of `seq`.
    #[must_use]
    pub fn messages(&self) -> &[Arc<Message>] {
        &self.messages
    }

    /// The first place that is loaded; none where the history itself begins.
    #[must_use]
    pub fn begin(&self) -> Option<Seq> {
        self.begin
    }

    /// The last place that is loaded; none where news come in.
    #[must_use]
    pub fn end(&self) -> Option<Seq> {
        self.end
    }

    /// Whether this place is loaded.
    #[must_use]
    pub fn covers(&self, seq: Seq) -> bool {
        self.begin.is_none_or(|begin| begin <= seq) && self.end.is_none_or(|end| seq <= end)
    }

    /// The message at this place.
    #[must_use]
    pub fn message(&self, seq: Seq) -> Option<&Arc<Message>> {
        self.place(seq).ok().map(|index| &self.messages[index])
    }

    /// Inserts or replaces a message, unless a later state of it is here or its place is not
    /// loaded: shown there it would hide the gap before its neighbour. Loaded replies quote it as
    /// it is now in any case.
    pub fn take(&mut self, mut message: Message) {
        let place = self.place(message.seq);
        if place.is_ok_and(|index| self.messages[index].change >= message.change) {
            return;
        }
        self.quote(&message);
        self.refresh_quote_in(&mut message);
        match place {
            Ok(index) => self.messages[index] = Arc::new(message),
            Err(index) if self.covers(message.seq) => {
                self.messages.insert(index, Arc::new(message));
            }
            Err(_) => {}
        }
    }

    /// Puts the page that ends before `begin` in front.
    pub fn prepend(&mut self, page: Page) {
        self.begin = page.begin();
        self.take_all(page);
    }

    /// Puts the page that begins after `end` behind.
    pub fn append(&mut self, page: Page) {
        self.end = page.end();
        self.take_all(page);
    }

    /// Drops what is before this place: it is not loaded any more.
    pub fn drop_before(&mut self, begin: Seq) {
        self.messages.retain(|message| message.seq >= begin);
        self.begin = Some(begin);
    }

    fn take_all(&mut self, page: Page) {
        page.messages
            .into_iter()
            .for_each(|message| self.take(message));
    }

    /// Makes the replies to this message quote it as it is.
    fn quote(&mut self, message: &Message) {
        let replies = self.messages.iter_mut().filter(|reply| {
            let quoted = reply.reply_to.as_ref();
            quoted.is_some_and(|quote| quote.seq == message.seq)
        });
        for reply in replies {
            Arc::make_mut(reply).reply_to = Some(Quote::of(message));
        }
    }

    /// What this message answers may have changed after the message did.
    fn refresh_quote_in(&self, message: &mut Message) {
        let quoted = message
            .reply_to
            .as_ref()
            .and_then(|it| self.message(it.seq));
        if let Some(original) = quoted.filter(|original| original.change > message.change) {
            message.reply_to = Some(Quote::of(original));
        }
    }

    fn place(&self, seq: Seq) -> Result<usize, usize> {
        self.messages
            .binary_search_by_key(&seq, |message| message.seq)
    }
}

impl Page {
    fn begin(&self) -> Option<Seq> {
        let first = self.messages.first().filter(|_| self.older);
        first.map(|message| message.seq)
    }

    fn end(&self) -> Option<Seq> {
        let last = self.messages.last().filter(|_| self.newer);
        last.map(|message| message.seq)
    }
}
