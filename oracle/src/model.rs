//! A room as a client knows it, by the rules of "Staying in sync" in `docs/protocol.md`.

use std::collections::BTreeMap;

use hubbub_protocol::{Change, Message, Quote, RoomState, Seq};

/// The messages of a room that a client has been told, each in its newest state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Model {
    place: Change,
    whole_from: Seq,
    messages: BTreeMap<Seq, Message>,
    /// The known replies to a message: they change with it.
    replies: BTreeMap<Seq, Vec<Seq>>,
}

impl Model {
    /// Starts from the newest page.
    #[must_use]
    pub fn from_page(page: RoomState) -> Self {
        let first = page.messages.first().map(|message| message.seq);
        let mut model = Self {
            place: page.head,
            // Without older messages it is whole from the beginning.
            whole_from: first.filter(|_| page.older).unwrap_or_default(),
            ..Self::default()
        };
        model.put_all(page.messages);
        model
    }

    /// The last change that is taken into account.
    #[must_use]
    pub fn place(&self) -> Change {
        self.place
    }

    /// From which place on no message is missing. Of those before it, only what was touched since
    /// is known.
    #[must_use]
    pub fn whole_from(&self) -> Seq {
        self.whole_from
    }

    /// The known messages, by place.
    pub fn messages(&self) -> impl Iterator<Item = &Message> {
        self.messages.values()
    }

    /// The message at a place.
    #[must_use]
    pub fn message(&self, seq: Seq) -> Option<&Message> {
        self.messages.get(&seq)
    }

    /// Takes in everything that was missed.
    pub fn catch_up(&mut self, missed: RoomState) {
        self.place = missed.head;
        self.put_all(missed.messages);
    }

    /// Takes in the change that comes next.
    pub fn hear(&mut self, message: Message) {
        self.place = message.change;
        self.put(message);
    }

    fn put_all(&mut self, messages: Vec<Message>) {
        for message in messages {
            self.put(message);
        }
    }

    fn put(&mut self, mut message: Message) {
        message.client_id = None;
        for reply in self.replies.get(&message.seq).into_iter().flatten() {
            let quote = self
                .messages
                .get_mut(reply)
                .map(|reply| &mut reply.reply_to);
            // Who is deleted quotes nothing any more.
            if let Some(Some(quote)) = quote {
                *quote = Quote::of(&message);
            }
        }
        let first_seen = !self.messages.contains_key(&message.seq);
        if let Some(quote) = message.reply_to.as_ref().filter(|_| first_seen) {
            self.replies.entry(quote.seq).or_default().push(message.seq);
        }
        self.messages.insert(message.seq, message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{message, state};

    fn texts(model: &Model) -> Vec<&str> {
        model.messages().map(|message| &*message.text).collect()
    }

    #[test]
    fn a_page_what_was_missed_and_what_is_live_make_one_room() {
        let mut model =
            Model::from_page(state(4, true, vec![message(3, 3, "c"), message(4, 4, "d")]));
        assert_eq!((model.place(), model.whole_from()), (Change(4), Seq(3)));
        model.catch_up(state(
            7,
            false,
            vec![message(3, 6, "C"), message(7, 7, "g")],
        ));
        model.hear(message(8, 8, "h"));
        assert_eq!(model.place(), Change(8));
        assert_eq!(texts(&model), ["C", "d", "g", "h"]);
    }

    #[test]
    fn a_room_without_older_messages_is_whole_from_its_beginning() {
        assert_eq!(
            Model::from_page(state(0, false, vec![])).whole_from(),
            Seq(0)
        );
        let page = state(2, false, vec![message(2, 2, "b")]);
        assert_eq!(Model::from_page(page).whole_from(), Seq(0));
    }

    #[test]
    fn a_quote_follows_what_it_quotes() {
        let mut model = Model::from_page(state(1, false, vec![message(1, 1, "a")]));
        let mut reply = message(2, 2, "b");
        reply.reply_to = Some(Quote::of(&message(1, 1, "a")));
        model.hear(reply);
        model.hear(message(1, 3, "A"));
        let quoted = |model: &Model| {
            let reply = model.message(Seq(2)).expect("the reply");
            reply.reply_to.clone().expect("a quote")
        };
        assert_eq!(quoted(&model).text, "A");
        let mut deleted = message(1, 4, "");
        deleted.deleted = true;
        model.hear(deleted);
        assert!(quoted(&model).deleted);
        assert_eq!(quoted(&model).text, "");
    }
}
