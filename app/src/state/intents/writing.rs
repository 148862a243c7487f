//! Answering, changing and deleting messages, and keeping what is typed.

use std::sync::Arc;

use hubbub_protocol::{Message, Quote, Recipient, Slug};
use leptos::prelude::*;

use crate::state::{
    ChatState, ChatStoreFields, RoomStoreFields, drafts, letter::Errand, outbox::Pending, room_at,
    writing::About,
};

impl ChatState {
    /// Puts a message on its way that was typed in this room. It answers the message that the box
    /// is about, in that one's room.
    ///
    /// # Errors
    ///
    /// What is wrong with it, for people; it is not sent then.
    pub fn say_in(self, room: &Slug, text: String) -> Result<(), String> {
        let (to, reply_to) = match self.chat.about().get_untracked() {
            Some(About::Reply { room, quote }) => (room, Some(quote.seq)),
            _ => (room.clone(), None),
        };
        let typed_in = (to != *room).then(|| room.clone());
        self.send(Errand::Say {
            to: Recipient::Room(to),
            text,
            reply_to,
            typed_in,
        })?;
        self.stop_writing();
        Ok(())
    }

    /// Puts a private message on its way that was typed in this room.
    ///
    /// # Errors
    ///
    /// What is wrong with it, for people; it is not sent then.
    pub fn whisper_in(self, room: &Slug, to: String, text: String) -> Result<(), String> {
        self.send(Errand::Say {
            to: Recipient::To(to),
            text,
            reply_to: None,
            typed_in: Some(room.clone()),
        })
    }

    /// The box is to answer this message.
    pub fn reply(self, message: &Message) {
        self.chat.about().set(Some(About::Reply {
            room: message.room.clone(),
            quote: Quote::of(message),
        }));
    }

    /// The box is to change this message of the reader's own.
    pub fn edit(self, message: &Message) {
        let outbox = self.chat.outbox().get_untracked();
        let text = outbox.text_for(&message.room, message.seq);
        let text = text.unwrap_or(&message.text).to_owned();
        self.chat.about().set(Some(About::Edit {
            room: message.room.clone(),
            seq: message.seq,
            before: text.clone(),
            text,
        }));
    }

    /// The box is to change what the reader said last in this room, if they may.
    pub fn edit_last(self, room: &Slug) {
        let Some(me) = self.chat.me().get_untracked() else {
            return;
        };
        if self.keeps_nothing_of(room) {
            return;
        }
        let log = room_at(self.chat, room).log().get_untracked();
        let may_be_changed = |message: &&Arc<Message>| {
            message.author.id == me.id && !message.deleted && !message.off_record
        };
        if let Some(message) = log.messages().iter().rev().find(may_be_changed) {
            self.edit(message);
        }
    }

    /// Puts the change that is in the box on its way; a text that stays the same is none.
    ///
    /// # Errors
    ///
    /// What is wrong with it, for people; it is not sent then.
    pub fn finish_edit(self) -> Result<(), String> {
        let Some(About::Edit {
            room,
            seq,
            before,
            text,
        }) = self.chat.about().get_untracked()
        else {
            return Ok(());
        };
        let text = text.trim_end().to_owned();
        if text.trim().is_empty() {
            return Err("A message cannot be empty. It can be deleted instead.".to_owned());
        }
        if text != before {
            self.send(Errand::Edit { room, seq, text })?;
        }
        self.stop_writing();
        Ok(())
    }

    /// Puts the deletion of a message of the reader's own on its way.
    ///
    /// # Errors
    ///
    /// Why that is not possible now, for people.
    pub fn delete(self, message: &Message) -> Result<(), String> {
        self.send(Errand::Delete {
            room: message.room.clone(),
            seq: message.seq,
        })
    }

    /// The box is for new messages again.
    pub fn stop_writing(self) {
        if self.chat.about().read_untracked().is_some() {
            self.chat.about().set(None);
        }
    }

    /// Says once whether the box may hold what was typed before the page was taken over. Later it
    /// holds what was typed for another room.
    #[must_use]
    pub fn takes_box_over(self) -> bool {
        let is_first = !self.has_box.get_value();
        self.has_box.set_value(true);
        is_first
    }

    /// Takes over what is in the box of a room: the draft, unless a message is being changed.
    pub fn type_in(self, room: &Slug, typed: String) {
        let is_edit = matches!(
            *self.chat.about().read_untracked(),
            Some(About::Edit { .. })
        );
        if is_edit {
            self.chat.about().update(|about| {
                if let Some(About::Edit { text, .. }) = about {
                    *text = typed;
                }
            });
        } else {
            self.set_draft(room, typed);
        }
    }

    /// The draft of this room was sent: it is forgotten, unless another tab has another one.
    pub fn clear_draft(self, room: &Slug) {
        let sent = self.chat.drafts().read_untracked().of(room).to_owned();
        if self.kept_draft(room) == sent {
            self.keep_draft(room, "");
        }
        self.chat.drafts().write().set(room, String::new());
    }

    /// Takes over the draft that any tab has kept of this room last.
    pub fn take_kept_draft(self, room: &Slug) {
        let kept = self.kept_draft(room);
        if !self.keeps_nothing_of(room) && self.chat.drafts().read_untracked().of(room) != kept {
            self.chat.drafts().write().set(room, kept);
        }
    }

    /// Where the browser keeps the draft of this room.
    #[must_use]
    pub fn draft_key(self, room: &Slug) -> Option<String> {
        let me = self.chat.me().get_untracked()?;
        Some(drafts::key(me.id, room))
    }

    /// Removes what the browser has kept of a room that is off the record. What waits for it waits on
    /// this page only.
    pub fn keep_nothing_of(self, room: &Slug) {
        self.keep_draft(room, "");
        let outbox = self.chat.outbox().get_untracked();
        let said_there = |pending: &&Pending| pending.letter.errand.room() == Some(room);
        for pending in outbox.pending().iter().filter(said_there) {
            self.take_off_shelf(&pending.letter.id);
        }
    }

    fn set_draft(self, room: &Slug, text: String) {
        if !self.keeps_nothing_of(room) {
            self.keep_draft(room, &text);
        }
        self.chat.drafts().write().set(room, text);
    }

    fn keep_draft(self, room: &Slug, text: &str) {
        if let Some(me) = self.chat.me().read_untracked().as_ref() {
            drafts::keep(me.id, room, text);
        }
    }

    fn kept_draft(self, room: &Slug) -> String {
        let me = self.chat.me().read_untracked();
        me.as_ref()
            .map(|me| drafts::kept(me.id, room))
            .unwrap_or_default()
    }
}
