//! The chat: one room, the other rooms on one side of it and its people on the other. Whoever goes
//! to another room keeps the page; only what belongs to the room is drawn anew.

mod instead;
mod leading;
mod scene;
mod title;

use hubbub_protocol::Slug;
use leptos::prelude::*;

use self::{
    instead::{Invitation, Lost, Missing, Opening},
    scene::Scene,
};
use super::invite_in_address;
use crate::{
    address::Address,
    components::{
        composer::Composer,
        room::{
            ConnectionBanner, TypingLine,
            header::{PlainHeader, RoomHeader},
        },
        sidebar::{people::People, rooms::Rooms},
        timeline::Timeline,
    },
    state::ChatState,
    view::view,
};

/// The view behind `/room/SLUG` and `/dm/NAMES` for whoever is signed in.
#[component]
pub fn ChatPage(address: Memo<Address>) -> impl IntoView {
    let state = ChatState::get();
    let invite = invite_in_address();
    let scene = Memo::new(move |_| Scene::of(state, &address.read(), invite.read().as_ref()));
    let current = Memo::new(move |_| scene.read().room().cloned());
    leading::open_what_is_not_known(state, address, scene, invite);
    leading::take_leave(state, address, current);
    leading::drop_used_invitation(current, address, invite);
    title::show(state, scene);

    view! {
        <div class="chat">
            <Rooms current/>
            {move || match scene.get() {
                Scene::Room(room) => view! { <Room room/> },
                Scene::Invitation(room) => view! {
                    <Instead><Invitation room invite=invite.get_untracked()/></Instead>
                },
                Scene::Lost(gone) => view! { <Instead><Lost gone/></Instead> },
                Scene::Missing(reason) => {
                    view! { <Instead><Missing reason/></Instead> }
                }
                Scene::Opening | Scene::Left => view! { <Instead><Opening/></Instead> },
            }}
        </div>
    }
}

#[component]
fn Room(room: Slug) -> impl IntoView {
    view! {
        <RoomHeader room=room.clone()/>
        <main class="room">
            <ConnectionBanner/>
            <Timeline room=room.clone()/>
            <TypingLine room=room.clone()/>
            <Composer room=room.clone()/>
        </main>
        <People room/>
    }
}

/// The frame of what is shown where there is no room to show.
#[component]
fn Instead(children: Children) -> impl IntoView {
    view! {
        <PlainHeader/>
        <main class="room">
            <ConnectionBanner/>
            <div class="instead">{children()}</div>
        </main>
    }
}
