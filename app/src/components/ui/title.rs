//! The title of the page, as tabs and bookmarks show it.

use leptos::prelude::*;

use crate::reactive::effect;

/// The name of the program, alone and at the end of every other title.
pub const PROGRAM: &str = "Hubbub";

/// The title of the view called `name`.
#[must_use]
pub fn titled(name: &str) -> String {
    format!("{name} · {PROGRAM}")
}

/// Gives the page this title while the calling view is shown. The server writes the first one into
/// the document itself.
pub fn set_title(title: impl Fn() -> String + 'static) {
    effect(move || document().set_title(&title()));
}
