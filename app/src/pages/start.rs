//! The start view: a name, and in.

use hubbub_protocol::Slug;
use leptos::prelude::*;

use super::invite_in_address;
use crate::{
    address::Address,
    components::{
        start::{HereNow, JoinForm, Welcome, rooms::RoomsToPick},
        ui::title::{PROGRAM, set_title},
    },
    navigation::Navigation,
    reactive::effect,
    state::ChatState,
    view::view,
};

/// The view behind `/`: leads to the lobby as soon as somebody is signed in.
#[component]
pub fn StartPage() -> impl IntoView {
    let state = ChatState::get();
    let navigation = Navigation::get();
    effect(move || {
        if state.is_signed_in() {
            navigation.replace(&Address::Room(Slug::lobby(), None).to_string());
        }
    });

    view! { <Start room=Slug::lobby()/> }
}

/// The start view that leads to the given room.
#[component]
pub fn Start(room: Slug) -> impl IntoView {
    let view = untrack(|| ChatState::get().room_outside(&room));
    let invite = invite_in_address().get_untracked();
    set_title(|| PROGRAM.to_owned());

    view! {
        <main class="start">
            <Welcome room=view/>
            <JoinForm room=room.clone() invite/>
            <HereNow room=room.clone()/>
            <RoomsToPick current=room/>
        </main>
    }
}
