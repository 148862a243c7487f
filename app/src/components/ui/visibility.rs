//! Whether somebody may be looking at the page.

use leptos::{ev, prelude::*};

use crate::{browser, reactive::effect};

/// Whether the page is in sight; it counts as hidden until the browser says otherwise.
pub fn page_is_visible() -> RwSignal<bool> {
    let is_visible = RwSignal::new(false);
    effect(move || {
        let look = move || is_visible.set(browser::is_visible());
        look();
        let listener = window_event_listener(ev::visibilitychange, move |_| look());
        on_cleanup(move || listener.remove());
    });
    is_visible
}
