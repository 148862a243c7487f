//! Getting to another place in the history: by a permalink, a quote, a date, or back to the end.

use std::time::Duration;

use hubbub_protocol::{Seq, Slug};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use super::scroll::Place;
use crate::{
    browser,
    state::{ChatState, goal, goal::Step},
};

/// How long a message that was sought is marked: long enough to find it with the eye.
const MARKED: Duration = Duration::from_millis(2_500);

/// The address of a message.
pub fn permalink(room: &Slug, seq: Seq) -> String {
    format!("/room/{room}/{}", seq.0)
}

/// The id of a message's row.
pub fn row_id(room: &Slug, seq: Seq) -> String {
    format!("{room}/{}", seq.0)
}

/// Goes to the message that the address of the page names.
pub fn follow_address(state: ChatState, room: Slug) {
    let path = use_location().pathname;
    Effect::new(move || {
        if let Some(seq) = message_in(&browser::decoded(&path.read()), &room) {
            state.go_to(&room, goal::Place::Message(seq));
        }
    });
}

/// What makes the address that of the room again, when it is that of one of its messages.
pub fn leave_permalink(room: &Slug) -> impl Fn() + use<> {
    let path = use_location().pathname;
    let navigate = use_navigate();
    let room = room.clone();
    move || {
        if message_in(&browser::decoded(&path.read_untracked()), &room).is_some() {
            let options = NavigateOptions {
                replace: true,
                scroll: false,
                ..NavigateOptions::default()
            };
            navigate(&format!("/room/{room}"), options);
        }
    }
}

/// Brings the reader to where they want to be, as soon as that is loaded.
pub fn seek(state: ChatState, room: Slug, place: Place) {
    Effect::new(move || {
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
    let rest = path.strip_prefix("/room/")?.strip_prefix(room.0.as_str())?;
    rest.strip_prefix('/')?.parse().ok().map(Seq)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_message_of_its_room_only() {
        let garden = Slug::from("garden");
        assert_eq!(message_in("/room/garden/7", &garden), Some(Seq(7)));
        assert_eq!(
            message_in(&permalink(&garden, Seq(12)), &garden),
            Some(Seq(12))
        );
        for path in ["/room/garden", "/room/gardener/7", "/room/lobby/7", "/"] {
            assert_eq!(message_in(path, &garden), None, "{path}");
        }
    }
}
