//! What is shown in the place of a room that cannot be shown.

use hubbub_protocol::{Invite, ListedRoom, Slug};
use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    address::{self, Address},
    components::{room_summary::in_words, ui::drawn::drawn},
    state::{ChatState, ChatStoreFields, directory::Gone},
    view::view,
};

/// Asks whether the reader wants to enter the private room that they are invited to.
#[component]
pub fn Invitation(room: ListedRoom, invite: Option<Invite>) -> impl IntoView {
    let ListedRoom { room, people } = room;
    let state = ChatState::get();
    let slug = room.slug.clone();
    let refused = slug.clone();
    let refusal = move || {
        let directory = state.chat.directory().read();
        let refusal = directory.entering_refused(&refused);
        refusal.map(|refusal| refusal.message.clone())
    };
    let token = invite.clone().map(|invite| invite.0);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        state.enter_room(slug.clone(), invite.clone());
    };

    view! {
        <h1>"You are invited to "<bdi>{room.name.clone()}</bdi></h1>
        <p class="topic">{room.topic}</p>
        <p class="hint">{in_words(people)}</p>
        <form method="post" action=address::under(&room.slug, "join") on:submit=submit>
            <input type="hidden" name="invite" value=token/>
            <button class="button" type="submit">"Join "<bdi>{room.name}</bdi></button>
        </form>
        <div class="refusal" role="alert">{move || refusal()}</div>
    }
}

/// Tells the reader that a room is none of theirs any more, and gives back what they had not sent.
#[component]
pub fn Lost(gone: Gone) -> impl IntoView {
    let (before, after) = gone.words();
    let unsent = (!gone.unsent.is_empty()).then(|| {
        let texts = drawn(gone.unsent, |text| view! { <li><p>{text}</p></li> });
        view! {
            <h2 id="unsent">"Not sent"</h2>
            <ul class="unsent" role="list" aria-labelledby="unsent">{texts}</ul>
        }
    });

    view! {
        <h1>{before}<bdi>{gone.name}</bdi>{after}</h1>
        <p>"Your other rooms are where they were."</p>
        {unsent}
        <WayOn/>
    }
}

/// Tells that there is nothing to show, and why.
#[component]
pub fn Missing(reason: String) -> impl IntoView {
    view! {
        <h1>"There is nothing here for you"</h1>
        <p>{reason}</p>
        <WayOn/>
    }
}

/// Tells that the server is being asked.
#[component]
pub fn Opening() -> impl IntoView {
    view! { <p class="hint" role="status">"Opening…"</p> }
}

#[component]
fn WayOn() -> impl IntoView {
    let lobby = Address::Room(Slug::lobby(), None).to_string();

    view! { <a class="button" href=lobby>"Go to the lobby"</a> }
}
