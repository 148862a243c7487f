//! The start view: a name, and in.

use hubbub_protocol::Slug;
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    components::{
        start::{HereNow, JoinForm, Welcome},
        ui::title::{PROGRAM, set_title},
    },
    state::ChatState,
};

/// The view behind `/`: leads to the lobby as soon as somebody is signed in.
#[component]
pub fn StartPage() -> impl IntoView {
    let state = ChatState::get();
    let navigate = use_navigate();
    Effect::new(move || {
        if state.is_signed_in() {
            let options = NavigateOptions {
                replace: true,
                ..NavigateOptions::default()
            };
            navigate(&format!("/room/{}", Slug::LOBBY), options);
        }
    });

    view! { <Start room=Slug::lobby()/> }
}

/// The start view that leads to the given room.
#[component]
pub fn Start(room: Slug) -> impl IntoView {
    set_title(|| PROGRAM.to_owned());

    view! {
        <main class="start">
            <Welcome/>
            <JoinForm room/>
            <HereNow/>
        </main>
    }
}
