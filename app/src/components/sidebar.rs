//! Who is in the room: a sidebar where there is space for one, a drawer where there is not.

use hubbub_protocol::{Slug, User};
use leptos::prelude::*;

use super::ui::{
    avatar::Avatar,
    icon::{Glyph, Icon},
};
use crate::state::{ChatState, ChatStoreFields};

/// Everyone in the room, the reader first. As a popover it is the drawer of a small screen; the
/// style sheet shows it beside the room on a large one.
#[component]
pub fn OnlineUsers(room: Slug) -> impl IntoView {
    let people = ChatState::get().people(room);

    view! {
        <aside id="people" class="sidebar" popover="auto" aria-label="People">
            <div class="heading">
                <h2>"Online users"</h2>
                <span class="count">{move || people.read().len()}</span>
                <button
                    class="tool close"
                    type="button"
                    popovertarget="people"
                    popovertargetaction="hide"
                    aria-label="Close"
                >
                    <Icon glyph=Glyph::Close/>
                </button>
            </div>
            <ul role="list" aria-label="Online users">
                <For each=move || people.get() key=Clone::clone let(user)>
                    <Person user/>
                </For>
            </ul>
        </aside>
    }
    .into_any()
}

#[component]
fn Person(user: User) -> impl IntoView {
    let me = ChatState::get().chat.me();
    let is_me = move || me.read().as_ref().is_some_and(|me| me.id == user.id);

    view! {
        <li class="person">
            <Avatar name=user.name.clone()/>
            <bdi class="name">{user.name}</bdi>
            {move || is_me().then(|| view! { <span class="you">" (you)"</span> })}
        </li>
    }
}
