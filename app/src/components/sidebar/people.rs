//! Who is in the room.

use std::collections::BTreeSet;

use hubbub_protocol::{RoomKind, RoomView, Slug, User, UserId};
use leptos::prelude::*;

use super::CloseDrawer;
use crate::{
    address::Address,
    components::ui::{avatar::Avatar, drawn::drawn},
    state::{ChatState, ChatStoreFields},
    view::view,
};

/// The id of the drawer.
pub const DRAWER: &str = "people";

/// Everyone in the room, the reader first; in a private chat everyone it belongs to, and a sign of
/// who of them is online.
#[component]
pub fn People(room: Slug) -> impl IntoView {
    let state = ChatState::get();
    let view = state.view(room.clone());
    let is_direct = Memo::new(move |_| {
        view.read()
            .as_ref()
            .is_some_and(|it| it.kind == RoomKind::Direct)
    });

    view! {
        <aside id=DRAWER class="sidebar" popover="auto" aria-label="People">
            {move || if is_direct.get() {
                view! { <Participants view/> }
            } else {
                view! { <OnlineUsers room=room.clone()/> }
            }}
        </aside>
    }
}

#[component]
fn OnlineUsers(room: Slug) -> impl IntoView {
    let people = ChatState::get().people(room);

    view! {
        <div class="heading">
            <h2>"Online users"</h2>
            <span class="count">{move || people.read().len().to_string()}</span>
            <CloseDrawer id=DRAWER/>
        </div>
        <ul role="list" aria-label="Online users">
            <For each=move || people.get() key=Clone::clone let(user)>
                <Person user/>
            </For>
        </ul>
    }
}

/// Those whom a private chat belongs to, here or not.
#[component]
fn Participants(view: Memo<Option<RoomView>>) -> impl IntoView {
    let state = ChatState::get();
    let online = state.online();
    let people = move || -> Vec<User> {
        let me = state.chat.me().get();
        let with = view.get().map(|view| view.with).unwrap_or_default();
        me.into_iter().chain(with).collect()
    };

    view! {
        <div class="heading">
            <h2>"In this chat"</h2>
            <CloseDrawer id=DRAWER/>
        </div>
        <ul role="list" aria-label="In this chat">
            {move || drawn(people(), |user| view! { <Person user online/> })}
        </ul>
    }
}

/// Somebody; leads to the private chat with them.
#[component]
fn Person(user: User, #[prop(optional)] online: Option<Memo<BTreeSet<UserId>>>) -> impl IntoView {
    let me = ChatState::get().chat.me();
    let id = user.id;
    let is_me = move || me.read().as_ref().is_some_and(|me| me.id == id);
    let href = Address::of_people([&user]).to_string();

    view! {
        <li class="person">
            <a href=href>
                <Avatar name=user.name.clone()/>
                <bdi class="name">{user.name}</bdi>
                {move || is_me().then(|| view! { <span class="you">" (you)"</span> })}
                {online.map(|online| view! { <Presence id online/> })}
            </a>
        </li>
    }
}

/// Whether somebody is online, for the eye and in words.
#[component]
pub fn Presence(id: UserId, online: Memo<BTreeSet<UserId>>) -> impl IntoView {
    let is_online = Memo::new(move |_| online.read().contains(&id));

    view! {
        <span class="presence" class:online=move || is_online.get()>
            <span class="unseen">{move || if is_online.get() { " online" } else { " away" }}</span>
        </span>
    }
}
