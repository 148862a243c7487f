//! What surrounds a room's messages.
//!
//! * [`header`]: its name and topic; [`menu`]: what can be done with it
//! * [`share`], [`members`], [`settings`], [`leave`]: the dialogs of the menu

pub mod header;
mod leave;
mod members;
mod menu;
mod settings;
mod share;

use hubbub_protocol::Slug;
use leptos::prelude::*;

use crate::{
    state::{ChatState, ChatStoreFields, Line},
    view::view,
};

/// Nothing while all is well.
#[component]
pub fn ConnectionBanner() -> impl IntoView {
    let line = ChatState::get().chat.line();
    let is_lost = move || line.get() == Line::Lost;

    view! { <p class="banner" role="status">{move || is_lost().then_some("Reconnecting…")}</p> }
}

/// Who is typing.
#[component]
pub fn TypingLine(room: Slug) -> impl IntoView {
    let sentence = ChatState::get().typing_sentence(room);

    view! { <p class="typing" role="status">{move || sentence.get()}</p> }
}
