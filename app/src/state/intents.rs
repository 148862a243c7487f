//! What a person wants to happen: the actions behind buttons and boxes.
//!
//! * [`history`]: to be somewhere in a room's history
//! * [`reading`]: to have read a room, or not; [`rooms`]: to make, enter, change and leave rooms
//! * [`writing`]: to answer, change or delete a message, and to keep what is typed

mod history;
mod reading;
pub mod rooms;
mod writing;

use hubbub_protocol::{ClientId, Command, Slug, limits};
use leptos::{prelude::*, task::spawn_local};

use super::{
    ChatState, ChatStoreFields, Line, apply,
    letter::{Errand, Letter},
    outbox::CAPACITY,
    shelf,
    socket::Request,
};
use crate::browser;

/// A sign of typing is sent at most this often.
const TYPING_EVERY_MILLISECONDS: i64 = 3_000;

/// Where the session is ended.
pub const SIGN_OUT_PATH: &str = "/sign-out";

impl ChatState {
    /// Joins under this name.
    pub fn join(self, name: String) {
        self.chat.refusal().set(None);
        self.chat.joining().set(Some(name));
        self.socket.request(Request::Join);
    }

    /// Puts a message, a change of one or a deletion on its way.
    ///
    /// # Errors
    ///
    /// What is wrong with it, for people; it is not sent then.
    pub fn send(self, errand: Errand) -> Result<(), String> {
        check(&errand)?;
        if self.chat.outbox().read_untracked().is_full() {
            return Err(format!(
                "{CAPACITY} messages are waiting to be sent; no more fit."
            ));
        }
        let letter = Letter {
            id: browser::unique_id(),
            errand,
            typed: self.moment(),
            epoch: Some(self.chat.epoch().get_untracked()),
        };
        let command = letter.command();
        self.put_on_shelf(&letter);
        self.chat.outbox().write().add(letter);
        self.say(command);
        self.typing_told.set_value(0);
        Ok(())
    }

    /// Sends a refused message once more.
    pub fn retry(self, id: &ClientId) {
        let command = self.chat.outbox().write().retry(id);
        if let Some(letter) = self.chat.outbox().read_untracked().letter(id) {
            self.put_on_shelf(letter);
        }
        if let Some(command) = command {
            self.say(command);
        }
    }

    /// Gives up on a refused message.
    pub fn discard(self, id: &ClientId) {
        self.take_off_shelf(id);
        self.chat.outbox().write().remove(id);
    }

    /// Tells the others that something is being typed, now and then.
    pub fn tell_typing(self, room: Slug) {
        let now = browser::milliseconds();
        if now - self.typing_told.get_value() >= TYPING_EVERY_MILLISECONDS {
            self.typing_told.set_value(now);
            self.say(Command::Typing { room });
        }
    }

    /// Shows a line to the reader alone.
    pub fn note(self, room: &Slug, text: String) {
        apply::note(self.chat, room, text);
    }

    /// Ends the session, here and in all other tabs. Nothing changes while the server cannot be
    /// reached, because the session would live on there.
    pub fn sign_out(self) {
        spawn_local(async move {
            if browser::post(SIGN_OUT_PATH).await {
                self.socket.request(Request::SignOut);
            } else {
                let text = "The server could not be reached, so you are still signed in.";
                self.note(&Slug::lobby(), text.to_owned());
            }
        });
    }

    fn moment(self) -> i64 {
        let outbox = self.chat.outbox().read_untracked();
        outbox.moment(browser::milliseconds())
    }

    /// Says something to the server if it can hear it now; what waits in the outbox is sent after
    /// the next welcome.
    fn say(self, command: Command) {
        if self.is_live() {
            self.socket.request(Request::Say(command));
        }
    }

    pub(super) fn take_off_shelf(self, id: &ClientId) {
        if let Some(me) = self.chat.me().read_untracked().as_ref() {
            shelf::discard(me.id, id);
        }
    }

    /// Puts what is on the shelf into the outbox, except what has arrived meanwhile.
    pub(super) fn take_in_shelf(self) {
        let Some(me) = self.chat.me().get_untracked() else {
            return;
        };
        let letters = shelf::letters(me.id);
        if letters.is_empty() {
            return;
        }
        let epoch = self.chat.epoch().get_untracked();
        let mut waiting = Vec::with_capacity(letters.len());
        for letter in letters {
            let id = letter.id.clone();
            match letter.within(&epoch).filter(|it| !self.has_arrived(it)) {
                Some(letter) => waiting.push(letter),
                None => shelf::discard(me.id, &id),
            }
        }
        self.chat
            .outbox()
            .update(|outbox| waiting.into_iter().for_each(|it| outbox.add(it)));
    }

    /// What is said off the record leaves no trace in the browser either.
    fn put_on_shelf(self, letter: &Letter) {
        let room = letter.errand.room();
        if room.is_some_and(|room| self.keeps_nothing_of(room)) {
            return;
        }
        if let Some(me) = self.chat.me().read_untracked().as_ref() {
            shelf::keep(me.id, letter);
        }
    }

    fn keeps_nothing_of(self, room: &Slug) -> bool {
        let rooms = self.chat.rooms().read_untracked();
        let known = rooms.iter().find(|known| known.view.slug == *room);
        known.is_some_and(|room| room.view.off_record)
    }

    fn has_arrived(self, letter: &Letter) -> bool {
        self.chat
            .rooms()
            .read_untracked()
            .iter()
            .any(|room| room.log.holds_client_id(&letter.id))
    }

    fn knows_untracked(self, room: &Slug) -> bool {
        untrack(|| self.knows(room))
    }

    fn is_live(self) -> bool {
        self.chat.line().get_untracked() == Line::Live
    }
}

fn check(errand: &Errand) -> Result<(), String> {
    let (Errand::Say { text, .. } | Errand::Edit { text, .. }) = errand else {
        return Ok(());
    };
    if text.len() > limits::TEXT_BYTES {
        return Err(format!(
            "This message is too long: it has {} bytes, and at most {} fit. Please shorten or split it.",
            text.len(),
            limits::TEXT_BYTES
        ));
    }
    Ok(())
}
