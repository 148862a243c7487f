//! The box and the draft: kept the same, across rooms, reloads and the tabs of one person.

use std::time::Duration;

use leptos::{ev, prelude::*};

use super::Writing;
use crate::{browser, reactive::effect, state::ChatState};

/// A tab in which something was typed within this time is being typed in: it is not overwritten by
/// what another tab has typed.
const QUIET_MILLISECONDS: i64 = 2_000;

impl Writing {
    /// Keeps box and text the same: the box wins at first (something may have been typed before the
    /// page was taken over), the text whenever it is changed elsewhere.
    pub(super) fn join_text(&self, state: ChatState, text: Memo<String>) {
        let (node, room) = (self.node, self.room.clone());
        let mut is_joined = false;
        effect(move || {
            let text = text.get();
            let Some(node) = node.get() else { return };
            let typed = node.value();
            let is_first = !std::mem::replace(&mut is_joined, true);
            if is_first && state.takes_box_over() && !typed.is_empty() {
                return state.type_in(&room, typed);
            }
            if is_first {
                state.take_kept_draft(&room);
            }
            if typed != text {
                node.set_value(&text);
            }
        });
    }

    /// Takes over what another tab types for the same room.
    pub(super) fn follow_other_tabs(&self, state: ChatState) {
        let writing = self.clone();
        effect(move || {
            let writing = writing.clone();
            let key = state.draft_key(&writing.room);
            let listener = window_event_listener(ev::storage, move |event| {
                if event.key() == key {
                    writing.take_when_quiet(state);
                }
            });
            on_cleanup(move || listener.remove());
        });
    }

    fn take_when_quiet(&self, state: ChatState) {
        let Some(typed_at) = self.typed_at.try_get_value() else {
            return;
        };
        let rest = typed_at + QUIET_MILLISECONDS - browser::milliseconds();
        match u64::try_from(rest) {
            Ok(rest) if rest > 0 => {
                let writing = self.clone();
                let again = move || writing.take_when_quiet(state);
                set_timeout(again, Duration::from_millis(rest));
            }
            _ => state.take_kept_draft(&self.room),
        }
    }
}
