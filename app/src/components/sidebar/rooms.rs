//! The rooms and private chats of the reader: where they are, and where something is unread.

use std::collections::BTreeSet;

use hubbub_protocol::{RoomKind, RoomView, Slug, UserId};
use leptos::{ev::MouseEvent, html, prelude::*};

use super::{CloseDrawer, account::Account, people::Presence, unread::Unread};
use crate::{
    browser,
    components::{
        new_room::{self, NewRoomDialog},
        ui::{
            avatar::Avatar,
            dialog,
            icon::{Glyph, Icon},
        },
    },
    reactive::effect,
    state::ChatState,
    view::view,
};

/// The id of the drawer.
pub const DRAWER: &str = "rooms";

/// The lists, and the way to more rooms.
#[component]
pub fn Rooms(current: Memo<Option<Slug>>) -> impl IntoView {
    let state = ChatState::get();
    let new_room = NodeRef::<html::Dialog>::new();
    close_after_leaving(current, new_room);

    view! {
        <nav id=DRAWER class="sidebar rooms" popover="auto" aria-label="Rooms and private messages">
            <div class="scroll">
                <div class="heading">
                    <h2>"Rooms"</h2>
                    <NewRoomButton dialog=new_room/>
                    <CloseDrawer id=DRAWER/>
                </div>
                <Places label="Rooms" rooms=state.room_list() current/>
                <PrivateMessages current/>
            </div>
            <Account/>
        </nav>
        <NewRoomDialog node=new_room/>
    }
}

#[component]
fn NewRoomButton(dialog: NodeRef<html::Dialog>) -> impl IntoView {
    let state = ChatState::get();
    let open = move |event: MouseEvent| {
        state.forgive();
        state.ask_for_rooms("");
        dialog::open(&event, dialog);
    };

    view! {
        <button
            class="tool"
            type="button"
            aria-label="New room"
            title="New room"
            command="show-modal"
            commandfor=new_room::DIALOG
            on:click=open
        >
            <Icon glyph=Glyph::Plus/>
        </button>
    }
}

#[component]
fn PrivateMessages(current: Memo<Option<Slug>>) -> impl IntoView {
    let chats = ChatState::get().private_list();

    view! {
        <div class="heading">
            <h2>"Private messages"</h2>
        </div>
        <Places label="Private messages" rooms=chats current/>
        <p class="hint" class:hidden=move || !chats.read().is_empty()>
            "Pick somebody from the people to write to them alone."
        </p>
    }
}

/// One of the lists.
#[component]
fn Places(
    label: &'static str,
    rooms: Memo<Vec<RoomView>>,
    current: Memo<Option<Slug>>,
) -> impl IntoView {
    let online = ChatState::get().online();

    view! {
        <ul role="list" aria-label=label>
            <For each=move || rooms.get() key=looks let(room)>
                {if room.kind == RoomKind::Direct {
                    view! { <ChatLink room current online/> }
                } else {
                    view! { <RoomLink room current/> }
                }}
            </For>
        </ul>
    }
}

/// What a link is drawn from: with another name it is another link.
fn looks(room: &RoomView) -> (Slug, String) {
    (room.slug.clone(), room.name.clone())
}

#[component]
fn RoomLink(room: RoomView, current: Memo<Option<Slug>>) -> impl IntoView {
    let is_private = room.kind == RoomKind::Private;
    let glyph = if is_private { Glyph::Lock } else { Glyph::Room };

    view! {
        <Place room=room.clone() current>
            <Icon glyph/>
            <bdi class="name">{room.name}</bdi>
            {is_private.then(|| view! { <span class="unseen">" (private)"</span> })}
        </Place>
    }
}

#[component]
fn ChatLink(
    room: RoomView,
    current: Memo<Option<Slug>>,
    online: Memo<BTreeSet<UserId>>,
) -> impl IntoView {
    let picture = match &room.with[..] {
        [] => view! { <Avatar name=room.name.clone()/> },
        [other] => {
            view! { <Avatar name=other.name.clone()/><Presence id=other.id online/> }
        }
        others => view! {
            <span class="avatar group" aria-hidden="true">{others.len().to_string()}</span>
        },
    };
    let is_notes = room.with.is_empty();

    view! {
        <Place room=room.clone() current>
            {picture}
            <bdi class="name">{room.name}</bdi>
            {is_notes.then(|| view! { <span class="you">" (you)"</span> })}
        </Place>
    }
}

/// A line of either list: marked when the reader is there, bold with a number when others have
/// written meanwhile.
#[component]
fn Place(room: RoomView, current: Memo<Option<Slug>>, children: Children) -> impl IntoView {
    let state = ChatState::get();
    let unread = state.unread(room.slug.clone());
    let slug = room.slug.clone();
    let is_current = Memo::new(move |_| current.read().as_ref() == Some(&slug));
    let waiting = Memo::new(move |_| if is_current.get() { 0 } else { unread.get() });

    view! {
        <li>
            <a
                class="place"
                class:unread=move || { waiting.get() > 0 }
                href=move || state.address_of(&room).to_string()
                aria-current=move || is_current.get().then_some("page")
            >
                {children()}
                <Unread count=waiting/>
            </a>
        </li>
    }
}

/// Whoever goes to another room has no more use for what led there.
fn close_after_leaving(current: Memo<Option<Slug>>, new_room: NodeRef<html::Dialog>) {
    let mut before = None;
    effect(move || {
        let now = current.get();
        if before
            .replace(now.clone())
            .is_some_and(|before| before != now)
        {
            dialog::dismiss(new_room);
            browser::hide_popover(DRAWER);
        }
    });
}
