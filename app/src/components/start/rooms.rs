//! The public rooms that can be picked on the start view.

use hubbub_protocol::{ListedRoom, Slug};
use leptos::prelude::*;

use crate::{
    address::Address,
    components::{room_summary::RoomSummary, ui::drawn::drawn},
    state::{ChatState, ChatStoreFields, directory::DirectoryStoreFields},
    view::view,
};

/// The rooms; picking one makes it the one that the form leads to. A lobby alone is no choice.
#[component]
pub fn RoomsToPick(current: Slug) -> impl IntoView {
    let public = ChatState::get().chat.directory().public();
    let current = StoredValue::new(current);
    let is_current = move |listed: &ListedRoom| listed.room.slug == *current.read_value();

    view! {
        <section class="to-pick" class:hidden=move || public.read().iter().all(is_current)>
            <h2 id="to-pick">"Rooms"</h2>
            <ul role="list" aria-labelledby="to-pick">
                {move || {
                    drawn(public.get(), |listed| {
                        let is_current = is_current(&listed);
                        view! { <RoomToPick listed is_current/> }
                    })
                }}
            </ul>
        </section>
    }
}

#[component]
fn RoomToPick(listed: ListedRoom, is_current: bool) -> impl IntoView {
    let ListedRoom { room, people } = listed;
    let href = Address::Room(room.slug.clone(), None).to_string();

    view! {
        <li>
            <a href=href aria-current=is_current.then_some("true")>
                <RoomSummary room people/>
            </a>
        </li>
    }
}
