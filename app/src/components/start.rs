//! The pieces of the start view. Its form works as a plain form too: what the server answers then
//! comes in the address.

use hubbub_protocol::Slug;
use leptos::{ev::SubmitEvent, html, prelude::*};
use leptos_router::hooks::use_query_map;

use super::ui::{
    avatar::Avatar,
    icon::{Glyph, Icon},
};
use crate::state::{ChatState, ChatStoreFields, Line, Refusal};

/// What this place is, in one sentence.
#[component]
pub fn Welcome() -> impl IntoView {
    view! {
        <p class="brand"><Icon glyph=Glyph::Hubbub/>"Hubbub"</p>
        <h1>"Pick a name and start talking with everyone who is here."</h1>
    }
}

/// The name field and its button.
#[component]
pub fn JoinForm(room: Slug) -> impl IntoView {
    let state = ChatState::get();
    let field = NodeRef::<html::Input>::new();
    let query = use_query_map().read_untracked();
    seed_refusal(state, query.get("refused"), query.get("suggestion"));
    focus_when_refused(state, field);

    let refusal = move || state.chat.refusal().get();
    let is_refused = move || state.chat.refusal().read().is_some();
    let is_joining = move || state.chat.joining().read().is_some();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let name = field.get_untracked().map(|field| field.value());
        state.join(name.unwrap_or_default());
    };
    let hidden_room = room.0.clone();

    view! {
        <form class="join" method="post" action="/join" on:submit=submit>
            <label for="username">"Username"</label>
            <input
                node_ref=field
                id="username"
                name="username"
                value=query.get("name")
                autocomplete="nickname"
                autocapitalize="words"
                spellcheck="false"
                enterkeyhint="go"
                autofocus
                aria-describedby="refusal"
                aria-invalid=move || is_refused().then_some("true")
            />
            <input type="hidden" name="room" value=hidden_room/>
            <div id="refusal" class="refusal" role="alert">
                {move || refusal().map(|refusal| refusal.message)}
            </div>
            <button class="button" type="submit" aria-busy=move || is_joining().then_some("true")>
                "Start Chat"
            </button>
            <p class="progress" role="status">{move || progress(state)}</p>
        </form>
        {move || {
            let suggestion = refusal().and_then(|refusal| refusal.suggestion);
            suggestion.map(|name| view! { <SuggestedName name room=room.clone() field/> })
        }}
    }
}

/// A free name, to be had with one press.
#[component]
fn SuggestedName(name: String, room: Slug, field: NodeRef<html::Input>) -> impl IntoView {
    let state = ChatState::get();
    let wished = name.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(field) = field.get_untracked() {
            field.set_value(&wished);
        }
        state.join(wished.clone());
    };

    view! {
        <form class="suggestion" method="post" action="/join" on:submit=submit>
            <input type="hidden" name="username" value=name.clone()/>
            <input type="hidden" name="room" value=room.0/>
            <button class="button quiet" type="submit">"Join as "<bdi>{name}</bdi></button>
        </form>
    }
}

/// Who is here now.
#[component]
pub fn HereNow() -> impl IntoView {
    let people = ChatState::get().people(Slug::lobby());
    let is_empty = move || people.read().is_empty();

    view! {
        <section class="here-now" class:hidden=is_empty>
            <h2 id="here-now">"Here now"</h2>
            <ul role="list" aria-labelledby="here-now">
                <For each=move || people.get() key=Clone::clone let(user)>
                    <li>
                        <Avatar name=user.name.clone()/>
                        <bdi>{user.name.clone()}</bdi>
                    </li>
                </For>
            </ul>
        </section>
    }
}

/// Without scripts, a refusal comes in the address.
fn seed_refusal(state: ChatState, message: Option<String>, suggestion: Option<String>) {
    if let Some(message) = message {
        let suggestion = suggestion.filter(|name| !name.is_empty());
        state.chat.refusal().set(Some(Refusal {
            message,
            suggestion,
        }));
    }
}

fn focus_when_refused(state: ChatState, field: NodeRef<html::Input>) {
    Effect::new(move || {
        if state.chat.refusal().read().is_some()
            && let Some(field) = field.get()
        {
            // A detached field cannot take the focus; there is nothing to do about it then.
            let _ = field.focus();
            field.select();
        }
    });
}

fn progress(state: ChatState) -> &'static str {
    match (
        state.chat.joining().read().is_some(),
        state.chat.line().get(),
    ) {
        (false, _) => "",
        (true, Line::Lost) => "The server cannot be reached. Trying again…",
        (true, _) => "Joining…",
    }
}
