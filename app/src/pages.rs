//! The views behind the addresses: they only put components together.

mod chat;
mod links;
mod not_found;
mod start;

use hubbub_protocol::{Invite, Slug, UserId};
use leptos::prelude::*;

use self::{
    chat::ChatPage,
    not_found::NotFound,
    start::{Start, StartPage},
};
use crate::{
    address::Address,
    navigation::Navigation,
    reactive::effect,
    state::{ChatState, ChatStoreFields, directory::DirectoryStoreFields},
    view::view,
};

/// The view behind the current address.
#[component]
pub fn Page() -> impl IntoView {
    let state = ChatState::get();
    let path = Navigation::get().path;
    let address = Memo::new(move |_| Address::of(&path.read()));
    let view = Memo::new(move |_| View::of(state, &address.read()));
    lead_to_what_was_found(state, address);
    lead_out_after_signing_out(state);

    view! {
        <div class="page" on:click=links::followed()>
            {move || match view.get() {
                View::Start => view! { <StartPage/> },
                View::WayInto(room) => view! { <Start room/> },
                View::Chat(_) => view! { <ChatPage address/> },
                View::NotFound => view! { <NotFound/> },
            }}
        </div>
    }
}

/// What is shown as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
enum View {
    Start,
    /// The start view that leads to a room.
    WayInto(Slug),
    /// The chat of this person: another one's shares nothing with it.
    Chat(UserId),
    NotFound,
}

impl View {
    fn of(state: ChatState, address: &Address) -> Self {
        let me = state.chat.me().read().as_ref().map(|me| me.id);
        match (address, me) {
            (Address::Start, _) => Self::Start,
            (Address::Room(..) | Address::Direct(_), Some(me)) => Self::Chat(me),
            (Address::Room(room, _), _) if state.room_outside(room).is_some() => {
                Self::WayInto(room.clone())
            }
            // The page of an unknown address does not even tell of the lobby.
            (Address::Direct(_), _) if state.knows(&Slug::lobby()) => Self::WayInto(Slug::lobby()),
            (Address::Room(..) | Address::Direct(_) | Address::Unknown, _) => Self::NotFound,
        }
    }
}

/// The invitation that the address carries.
fn invite_in_address() -> Memo<Option<Invite>> {
    let navigation = Navigation::get();
    Memo::new(move |_| navigation.told("invite").map(Invite))
}

/// The room that was asked for is there: its page is shown.
fn lead_to_what_was_found(state: ChatState, address: Memo<Address>) {
    let navigation = Navigation::get();
    effect(move || {
        let Some(room) = state.chat.directory().leading_to().get() else {
            return;
        };
        state.chat.directory().leading_to().set(None);
        let view = untrack(|| state.room_outside(&room));
        let found = view.map(|view| untrack(|| state.address_of(&view)));
        if let Some(found) = found.filter(|found| *found != *address.read_untracked()) {
            // Names that were typed in an address are spelled otherwise from now on.
            if matches!(*address.read_untracked(), Address::Direct(_)) {
                navigation.replace(&found.to_string());
            } else {
                navigation.go(&found.to_string());
            }
        }
    });
}

/// Nothing of a room is shown to nobody.
fn lead_out_after_signing_out(state: ChatState) {
    let navigation = Navigation::get();
    let mut was_signed_in = false;
    effect(move || {
        let is_signed_in = state.is_signed_in();
        if was_signed_in && !is_signed_in {
            navigation.go(&Address::Start.to_string());
        }
        was_signed_in = is_signed_in;
    });
}
