//! Coming back to a room: the reader finds it where they left it.

use hubbub_protocol::Slug;
use leptos::prelude::*;

use super::scroll::Place;
use crate::state::ChatState;

/// Takes note of where the reader is in a room.
pub fn take_note(state: ChatState, room: &Slug, place: Place) {
    if let Some(view) = place.node.get_untracked() {
        let is_at_end = place.is_at_end.get_untracked();
        // The view scrolls from its end, which is 0, into the negative.
        let from_beginning = view.scroll_height() + view.scroll_top();
        state
            .places
            .remember(room, (!is_at_end).then_some(from_beginning));
    }
}

/// Shows the place in the room that the reader has left.
pub fn return_to_place(state: ChatState, room: &Slug, place: Place) {
    let left_at = state.places.of(room);
    Effect::new(move || {
        let (Some(view), Some(from_beginning)) = (place.node.get(), left_at) else {
            return;
        };
        // The rows are there, but not laid out yet.
        request_animation_frame(move || {
            view.set_scroll_top(from_beginning - view.scroll_height());
            place.remember();
        });
    });
}
