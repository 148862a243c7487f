//! What a client does about everything it hears.

use hubbub_protocol::{ClientId, ErrorCode, Event, Message, RoomState, Slug};

use super::Life;
use crate::following::{Answer, Following, Told};
use crate::line::Line;
use crate::log::Receipt;
use crate::orders::Until;

impl Life {
    pub(super) fn hear(&mut self, line: &Line, event: Event) {
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
            Event::RoomChanged { room } => {
                if let Some(following) = self.rooms.get_mut(&room.slug) {
                    following.changed(room);
                }
            }
            Event::Welcome { .. } => self.irregular.push("welcomed twice".into()),
            Event::Presence { .. }
            | Event::Typing { .. }
            | Event::Read { .. }
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
            None if code == ErrorCode::UnknownRoom => self.kept_out(),
            None => self.irregular.push(format!("refused with {code:?}")),
        }
    }

    /// A room is not the client's, or not any more. Answers come in the order of the questions, so
    /// it is the first of those that may be; or one of which it has heard meanwhile that it is gone.
    fn kept_out(&mut self) {
        let mut rooms = self.rooms.values_mut();
        if let Some(room) = rooms.find(|room| room.may_be_refused()) {
            room.gone();
        } else if !self.rooms.values().any(Following::is_gone) {
            self.irregular.push("kept out of its room".into());
        }
    }

    pub(super) fn tell_who_waits(&mut self) {
        if self.awaited.is_empty() {
            return;
        }
        let (rooms, deeds, tally) = (&self.rooms, &self.deeds, &self.tally);
        let is_so = |(until, _): &mut (Until, _)| match until {
            Until::Reached(slug, change) => rooms
                .get(slug)
                .is_some_and(|room| room.is_gone() || room.place() >= Some(*change)),
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
}
