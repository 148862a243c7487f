//! The chat: one room, and who is in it.

use hubbub_protocol::Slug;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use super::{not_found::NotFound, start::Start};
use crate::{
    components::{
        composer::Composer,
        room::{ConnectionBanner, RoomHeader, TypingLine},
        sidebar::OnlineUsers,
        timeline::Timeline,
    },
    state::ChatState,
};

/// The view behind `/room/SLUG`: the room, or the way into it for whoever is not signed in.
#[component]
pub fn RoomPage() -> impl IntoView {
    let state = ChatState::get();
    let params = use_params_map();
    let room = Memo::new(move |_| Slug(params.read().get("slug").unwrap_or_default()));
    let is_signed_in = Memo::new(move |_| state.is_signed_in());
    let is_known = Memo::new(move |_| state.knows(&room.read()));

    move || match (is_signed_in.get(), is_known.get()) {
        (false, true) => view! { <Start room=room.get()/> }.into_any(),
        (true, true) => view! { <Chat room=room.get()/> }.into_any(),
        (_, false) => view! { <NotFound/> }.into_any(),
    }
}

#[component]
fn Chat(room: Slug) -> impl IntoView {
    let view = ChatState::get().view(room.clone());
    let title = move || {
        view.get()
            .map_or_else(String::new, |view| format!("{} · Hubbub", view.name))
    };

    view! {
        <Title text=title/>
        <div class="chat">
            <RoomHeader room=room.clone()/>
            <main class="room">
                <ConnectionBanner/>
                <Timeline room=room.clone()/>
                <TypingLine room=room.clone()/>
                <Composer room=room.clone()/>
            </main>
            <OnlineUsers room/>
        </div>
    }
}
