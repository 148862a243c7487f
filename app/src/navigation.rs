//! Where the reader is, as the address bar says, and how they get elsewhere without loading a page.

use leptos::{ev, prelude::*};

use crate::{address::in_query, browser, reactive::effect};

/// The parts of a page's address that say what it shows, with their escapes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Location {
    /// From the first slash to the question mark.
    pub path: String,
    /// What follows the question mark.
    pub query: String,
}

/// Where the reader is, and the way elsewhere, as components get it from the context.
#[derive(Debug, Clone, Copy)]
pub struct Navigation {
    /// See [`Location::path`].
    pub path: RwSignal<String>,
    query: RwSignal<String>,
}

impl Navigation {
    /// Begins where the server was asked for a page, or where the browser is.
    pub fn provide() {
        let Location { path, query } = use_context().unwrap_or_else(browser::location);
        let navigation = Self {
            path: RwSignal::new(path),
            query: RwSignal::new(query),
        };
        effect(move || {
            let listener = window_event_listener(ev::popstate, move |_| navigation.look());
            on_cleanup(move || listener.remove());
        });
        provide_context(navigation);
    }

    /// The navigation of this interface.
    ///
    /// # Panics
    ///
    /// Outside of the app, which provides it.
    #[must_use]
    pub fn get() -> Self {
        expect_context()
    }

    /// What the address says under this name, after the question mark.
    #[must_use]
    pub fn told(self, name: &str) -> Option<String> {
        in_query(&self.query.read(), name)
    }

    /// Shows another address.
    pub fn go(self, address: &str) {
        browser::push_address(address);
        self.arrive();
    }

    /// Shows another address, to which going back will lead no more.
    pub fn replace(self, address: &str) {
        browser::replace_address(address);
        self.arrive();
    }

    fn arrive(self) {
        self.look();
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    /// Takes note of where the browser is.
    fn look(self) {
        let Location { path, query } = browser::location();
        set_if_other(self.path, path);
        set_if_other(self.query, query);
    }
}

fn set_if_other(signal: RwSignal<String>, value: String) {
    if *signal.read_untracked() != value {
        signal.set(value);
    }
}
