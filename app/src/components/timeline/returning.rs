//! Coming back to a room: the reader finds it where they left it.

use hubbub_protocol::Slug;
use leptos::prelude::*;

use super::scroll::Place;
use crate::{
    reactive::effect,
    state::{ChatState, ChatStoreFields},
};

/// Takes note of where the reader is in a room.
pub fn take_note(state: ChatState, room: &Slug, place: Place) {
    // Nothing on the screen shows it.
    let places = state.chat.places();
    places.update_untracked(|places| places.remember(room, place.landmark()));
}

/// Shows the place in the room that the reader has left.
pub fn return_to_place(state: ChatState, room: &Slug, place: Place) {
    let left_at = state.chat.places().read_untracked().of(room);
    effect(move || {
        if let (Some(_), Some(landmark)) = (place.node.get(), left_at.clone()) {
            // The rows are there, but not laid out yet.
            request_animation_frame(move || place.return_to(&landmark));
        }
    });
}
