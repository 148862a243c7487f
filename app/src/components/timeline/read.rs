//! Telling the server what was read: the last message, while the reader sees it.

use std::time::Duration;

use hubbub_protocol::{Seq, Slug};
use leptos::prelude::*;

use super::scroll::Place;
use crate::{
    browser,
    components::ui::visibility::page_is_visible,
    reactive::effect,
    state::{ChatState, ChatStoreFields, Line},
};

/// In a lively room a place is read every moment; this often is enough for other devices.
const EVERY_MILLISECONDS: i64 = 1_000;

/// Tells it while the page is shown and its end is in view.
pub fn tell_when_read(state: ChatState, room: Slug, place: Place) {
    let is_visible = page_is_visible();
    let told = StoredValue::new(Told::default());
    let is_time = RwSignal::new(());
    effect(move || {
        is_time.track();
        if state.chat.line().get() != Line::Live {
            told.set_value(Told::default());
            return;
        }
        if !(is_visible.get() && place.is_at_end.get()) {
            return;
        }
        let Some(seq) = state.unread_end(&room) else {
            return;
        };
        let Told { place, at } = told.get_value();
        let now = browser::milliseconds();
        match u64::try_from(at + EVERY_MILLISECONDS - now) {
            _ if place == Some(seq) => {}
            Ok(rest) if rest > 0 => set_timeout(
                move || {
                    is_time.try_set(());
                },
                Duration::from_millis(rest),
            ),
            _ => {
                state.mark_read(&room, seq);
                let place = Some(seq);
                told.set_value(Told { place, at: now });
            }
        }
    });
}

/// What was told last on this connection, and when in milliseconds since 1970.
#[derive(Debug, Clone, Default)]
struct Told {
    place: Option<Seq>,
    at: i64,
}
