//! Getting to another place in the history: by a permalink, a quote, a date, or back to the end.

use std::time::Duration;

use hubbub_protocol::{Seq, Slug};
use leptos::prelude::*;

use super::scroll::Place;
use crate::{
    address::{Address, row_id},
    navigation::Navigation,
    reactive::effect,
    state::{ChatState, goal, goal::Step},
};

/// How long a message that was sought is marked: long enough to find it with the eye.
const MARKED: Duration = Duration::from_millis(2_500);

/// The address of a message.
pub fn permalink(room: &Slug, seq: Seq) -> String {
    Address::Room(room.clone(), Some(seq)).to_string()
}

/// Goes to the message that the address of the page names.
pub fn follow_address(state: ChatState, room: Slug) {
    let path = Navigation::get().path;
    effect(move || {
        if let Some(seq) = message_in(&path.read(), &room) {
            state.go_to(&room, goal::Place::Message(seq));
        }
    });
}

/// What makes the address that of the room again, when it is that of one of its messages.
pub fn leave_permalink(state: ChatState, room: &Slug) -> impl Fn() + use<> {
    let navigation = Navigation::get();
    let view = state.view(room.clone());
    move || {
        let Some(view) = view.get_untracked() else {
            return;
        };
        if message_in(&navigation.path.read_untracked(), &view.slug).is_some() {
            let address = untrack(|| state.address_of(&view));
            navigation.replace(&address.to_string());
        }
    }
}

/// Brings the reader to where they want to be, as soon as that is loaded.
pub fn seek(state: ChatState, room: Slug, place: Place) {
    effect(move || {
        let room = room.clone();
        match state.approach(&room) {
            Some(Step::Show(seq)) => {
                request_animation_frame(move || show(state, &room, seq, place));
            }
            Some(Step::ShowEnd) => {
                request_animation_frame(move || {
                    place.jump_to_end();
                    state.arrive(&room);
                });
            }
            Some(Step::Ask(_) | Step::Wait) | None => {}
        }
    });
}

fn show(state: ChatState, room: &Slug, seq: Seq, place: Place) {
    state.arrive(room);
    match document().get_element_by_id(&row_id(room, seq)) {
        Some(row) => {
            place.show(&row);
            let _ = row.set_attribute("data-sought", "");
            set_timeout(
                move || {
                    let _ = row.remove_attribute("data-sought");
                },
                MARKED,
            );
        }
        None => state.note(room, "There is no such message in this room.".to_owned()),
    }
}

fn message_in(path: &str, room: &Slug) -> Option<Seq> {
    match Address::of(path) {
        Address::Room(named, seq) if named == *room => seq,
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_message_of_its_room_only() {
        let garden = Slug::from("jardín");
        let address = permalink(&garden, Seq(12));
        assert_eq!(message_in(&address, &garden), Some(Seq(12)));
        assert_eq!(message_in("/room/jardín/7", &garden), Some(Seq(7)));
        for path in ["/room/jardín", "/room/jardínero/7", "/room/lobby/7", "/"] {
            assert_eq!(message_in(path, &garden), None, "{path}");
        }
    }
}
