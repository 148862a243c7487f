//! What surrounds a room's messages: its header, the state of the connection, and who is typing.

use hubbub_protocol::Slug;
use leptos::{ev::SubmitEvent, prelude::*};

use super::ui::icon::{Glyph, Icon};
use crate::state::{ChatState, ChatStoreFields, Line, intents::SIGN_OUT_PATH};

/// The room's name and topic, the button that shows who is here, and the way out.
#[component]
pub fn RoomHeader(room: Slug) -> impl IntoView {
    let state = ChatState::get();
    let view = state.view(room.clone());
    let people = state.people(room);
    let name = move || view.get().map(|view| view.name);
    let topic = move || {
        view.get()
            .map(|view| view.topic)
            .filter(|topic| !topic.is_empty())
    };

    view! {
        <header class="header">
            <Icon glyph=Glyph::Hubbub/>
            <div class="title">
                <h1>{name}</h1>
                {move || topic().map(|topic| view! { <p class="topic">{topic}</p> })}
            </div>
            <button class="tool people" type="button" popovertarget="people">
                <Icon glyph=Glyph::People/>
                <span class="unseen">"Open sidebar "</span>
                {move || people.read().len()}
            </button>
            <SignOut/>
        </header>
    }
    .into_any()
}

#[component]
fn SignOut() -> impl IntoView {
    let state = ChatState::get();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        state.sign_out();
    };

    view! {
        <form method="post" action=SIGN_OUT_PATH on:submit=submit>
            <button class="tool" type="submit" aria-label="Sign out" title="Sign out">
                <Icon glyph=Glyph::SignOut/>
            </button>
        </form>
    }
}

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

    view! { <p class="typing" role="status">{sentence}</p> }
}
