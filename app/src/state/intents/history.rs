//! Moving about in a room's history.

use hubbub_protocol::{Command, Slug};
use leptos::prelude::*;

use crate::{
    browser,
    state::{
        ChatState, ChatStoreFields, RoomStoreFields,
        goal::{Goal, Place, Step},
        log::Ask,
        room_at,
    },
};

impl ChatState {
    /// Asks for the page of history before what is known, unless one is on its way.
    pub fn load_older(self, room: &Slug) {
        self.ask(room, Ask::Older);
    }

    /// Asks for the page of history after what is known, unless one is on its way.
    pub fn load_newer(self, room: &Slug) {
        self.ask(room, Ask::Newer);
    }

    /// Wants this place to be shown.
    pub fn go_to(self, room: &Slug, place: Place) {
        if self.knows_untracked(room) {
            room_at(self.chat, room).goal().set(Some(Goal::from(place)));
        }
    }

    /// Where to get now, or what to wait for; nothing without a goal. Loads what is needed. Follows
    /// the goal, the log and the line.
    pub fn approach(self, room: &Slug) -> Option<Step> {
        self.chat.line().track();
        let goal = room_at(self.chat, room).goal().try_get().flatten()?;
        let log = room_at(self.chat, room).log().try_get()?;
        let step = goal.step(&log);
        if let Step::Ask(ask) = &step
            && self.ask(room, ask.clone())
        {
            let goal = room_at(self.chat, room).goal();
            goal.update_untracked(|goal| goal.iter_mut().for_each(Goal::wait));
        }
        Some(step)
    }

    /// The goal is reached.
    pub fn arrive(self, room: &Slug) {
        if self.knows_untracked(room) {
            room_at(self.chat, room).goal().set(None);
        }
    }

    fn ask(self, room: &Slug, ask: Ask) -> bool {
        if !self.is_live() || !self.knows_untracked(room) {
            return false;
        }
        let id = browser::unique_id();
        // What is asked is nothing that is shown.
        let span = room_at(self.chat, room)
            .log()
            .write_untracked()
            .ask(id.clone(), ask);
        let is_new = span.is_some();
        if let Some(span) = span {
            self.say(Command::History {
                id: Some(id),
                room: room.clone(),
                span,
                limit: None,
            });
        }
        is_new
    }
}
