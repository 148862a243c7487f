//! The pieces of the start view. Its form works as a plain form too: what the server answers then
//! comes in the address. [`rooms`] are the rooms to pick from.

pub mod rooms;

use hubbub_protocol::{Invite, RoomView, Slug};
use leptos::{ev::SubmitEvent, html, prelude::*};

use super::ui::{
    avatar::Avatar,
    drawn::drawn,
    icon::{Glyph, Icon},
};
use crate::{
    navigation::Navigation,
    reactive::effect,
    state::{ChatState, ChatStoreFields, Line, Refusal},
    view::view,
};

/// What this place is, in one sentence; or which room is entered from here.
#[component]
pub fn Welcome(room: Option<RoomView>) -> impl IntoView {
    let room = room.filter(|room| room.slug.0 != Slug::LOBBY);

    view! {
        <p class="brand"><Icon glyph=Glyph::Hubbub/>"Hubbub"</p>
        {match room {
            None => view! {
                <h1>"Pick a name and start talking with everyone who is here."</h1>
            },
            Some(room) => view! {
                <h1>"Join "<bdi>{room.name}</bdi></h1>
                <p class="topic">{room.topic}</p>
            },
        }}
    }
}

/// The name field and its button. They lead to the room, by the invitation if it needs one.
#[component]
pub fn JoinForm(room: Slug, invite: Option<Invite>) -> impl IntoView {
    let state = ChatState::get();
    let field = NodeRef::<html::Input>::new();
    let told = |name| untrack(|| Navigation::get().told(name));
    seed_refusal(state, told("refused"), told("suggestion"));
    focus_when_refused(state, field);

    let refusal = move || state.chat.refusal().get();
    let is_refused = move || state.chat.refusal().read().is_some();
    let is_joining = move || state.chat.joining().read().is_some();
    let way = StoredValue::new(Way { room, invite });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let name = field.get_untracked().map(|field| field.value());
        way.read_value().take(state, name.unwrap_or_default());
    };

    view! {
        <form class="join" method="post" action="/join" on:submit=submit>
            <label for="username">"Username"</label>
            <input
                node_ref=field
                id="username"
                name="username"
                value=told("name")
                autocomplete="nickname"
                autocapitalize="words"
                spellcheck="false"
                enterkeyhint="go"
                autofocus
                aria-describedby="refusal"
                aria-invalid=move || is_refused().then_some("true")
            />
            <HiddenFields way/>
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
            suggestion.map(|name| view! { <SuggestedName name way field/> })
        }}
    }
}

/// A free name, to be had with one press.
#[component]
fn SuggestedName(
    name: String,
    way: StoredValue<Way>,
    field: NodeRef<html::Input>,
) -> impl IntoView {
    let state = ChatState::get();
    let wished = name.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(field) = field.get_untracked() {
            field.set_value(&wished);
        }
        way.read_value().take(state, wished.clone());
    };

    view! {
        <form class="suggestion" method="post" action="/join" on:submit=submit>
            <input type="hidden" name="username" value=name.clone()/>
            <HiddenFields way/>
            <button class="button quiet" type="submit">"Join as "<bdi>{name}</bdi></button>
        </form>
    }
}

/// Where the form leads.
struct Way {
    room: Slug,
    invite: Option<Invite>,
}

impl Way {
    /// Joins under this name; whoever was invited enters with that.
    fn take(&self, state: ChatState, name: String) {
        if let Some(invite) = self.invite.clone() {
            state.enter_room(self.room.clone(), Some(invite));
        }
        state.join(name);
    }
}

/// The same for the server.
#[component]
fn HiddenFields(way: StoredValue<Way>) -> impl IntoView {
    let Way { room, invite } = &*way.read_value();
    let invite = invite.clone();

    view! {
        <input type="hidden" name="room" value=room.0.clone()/>
        {invite.map(|invite| view! { <input type="hidden" name="invite" value=invite.0/> })}
    }
}

/// Who is in the room now.
#[component]
pub fn HereNow(room: Slug) -> impl IntoView {
    let people = ChatState::get().people(room);

    view! {
        <section class="here-now" class:hidden=move || people.read().is_empty()>
            <h2 id="here-now">"Here now"</h2>
            <ul role="list" aria-labelledby="here-now">
                {move || drawn(people.get(), |user| view! {
                    <li>
                        <Avatar name=user.name.clone()/>
                        <bdi>{user.name}</bdi>
                    </li>
                })}
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
    effect(move || {
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
