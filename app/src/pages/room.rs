//! The chat: one room, and who is in it.

use hubbub_protocol::Slug;
use leptos::prelude::*;

use super::{not_found::NotFound, start::Start};
use crate::{
    components::{
        composer::Composer,
        room::{ConnectionBanner, RoomHeader, TypingLine},
        sidebar::OnlineUsers,
        timeline::Timeline,
        ui::title::{set_title, titled},
    },
    state::ChatState,
};

/// The view behind `/room/SLUG`: the room, or the way into it for whoever is not signed in.
#[component]
pub fn RoomPage(room: Slug) -> impl IntoView {
    let state = ChatState::get();
    let room = StoredValue::new(room);
    let is_signed_in = Memo::new(move |_| state.is_signed_in());
    let is_known = Memo::new(move |_| state.knows(&room.read_value()));

    move || match (is_signed_in.get(), is_known.get()) {
        (false, true) => view! { <Start room=room.get_value()/> }.into_any(),
        (true, true) => view! { <Chat room=room.get_value()/> }.into_any(),
        (_, false) => view! { <NotFound/> }.into_any(),
    }
}

#[component]
fn Chat(room: Slug) -> impl IntoView {
    let view = ChatState::get().view(room.clone());
    set_title(move || {
        view.get()
            .map_or_else(String::new, |view| titled(&view.name))
    });

    view! {
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
