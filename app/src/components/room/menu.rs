//! What can be done with a room: to share, to change and to leave it, and to see who belongs to it.

use hubbub_protocol::{RoomKind, RoomView, Slug, User};
use leptos::{ev::MouseEvent, html, prelude::*};

use super::{
    leave::{self, LeaveDialog, LeaveForm},
    members::{self, MembersDialog},
    settings::{self, SettingsDialog},
    share::{self, ShareDialog},
};
use crate::{
    components::ui::{
        dialog,
        icon::{Glyph, Icon},
    },
    state::{ChatState, ChatStoreFields},
    view::view,
};

const MENU: &str = "room-menu";

/// The button, its menu, and the dialogs that this leads to. A private chat has none: it is for
/// good, and exactly for its people.
#[component]
pub fn RoomMenu(room: Slug) -> impl IntoView {
    let state = ChatState::get();
    let view = state.view(room.clone());
    let is_direct = Memo::new(move |_| {
        view.read()
            .as_ref()
            .is_none_or(|it| it.kind == RoomKind::Direct)
    });

    view! {
        {move || (!is_direct.get()).then(|| view! { <Menu room=room.clone() view/> })}
    }
}

/// The dialogs of the menu.
#[derive(Clone, Copy)]
struct Dialogs {
    share: NodeRef<html::Dialog>,
    members: NodeRef<html::Dialog>,
    settings: NodeRef<html::Dialog>,
    settings_opened: RwSignal<()>,
    leave: NodeRef<html::Dialog>,
}

#[component]
fn Menu(room: Slug, view: Memo<Option<RoomView>>) -> impl IntoView {
    let dialogs = Dialogs {
        share: NodeRef::new(),
        members: NodeRef::new(),
        settings: NodeRef::new(),
        settings_opened: RwSignal::new(()),
        leave: NodeRef::new(),
    };

    view! {
        <button
            class="tool"
            type="button"
            popovertarget=MENU
            aria-label="Room menu"
            title="Room menu"
        >
            <Icon glyph=Glyph::More/>
        </button>
        <div id=MENU class="menu" popover="auto">
            <Items room=room.clone() view dialogs/>
        </div>
        <ShareDialog view node=dialogs.share/>
        <MembersDialog room=room.clone() view node=dialogs.members/>
        <SettingsDialog
            room=room.clone()
            view
            node=dialogs.settings
            opened=dialogs.settings_opened
        />
        <LeaveDialog room view node=dialogs.leave/>
    }
}

#[component]
fn Items(room: Slug, view: Memo<Option<RoomView>>, dialogs: Dialogs) -> impl IntoView {
    let state = ChatState::get();
    let me = state.chat.me();
    let is_private = Memo::new(move |_| {
        view.read()
            .as_ref()
            .is_some_and(|it| it.kind == RoomKind::Private)
    });
    let is_mine = Memo::new(move |_| is_creator(view.read().as_ref(), me.read().as_ref()));
    let is_lobby = room.0 == Slug::LOBBY;
    let slug = StoredValue::new(room);

    view! {
        <Item name="Share" opens=share::DIALOG dialog=dialogs.share/>
        {move || is_private.get().then(|| view! {
            <Item
                name="Members"
                opens=members::DIALOG
                dialog=dialogs.members
                on_open=move || state.ask_for_members(slug.get_value())
            />
        })}
        {move || is_mine.get().then(|| view! {
            <Item
                name="Room settings"
                opens=settings::DIALOG
                dialog=dialogs.settings
                on_open=move || {
                    state.forgive();
                    dialogs.settings_opened.set(());
                }
            />
        })}
        {move || (!is_lobby).then(|| if is_private.get() {
            view! { <Item name="Leave room" opens=leave::DIALOG dialog=dialogs.leave/> }
        } else {
            view! { <LeaveForm room=slug.get_value()/> }
        })}
    }
}

/// A line of the menu that opens a dialog.
#[component]
fn Item(
    name: &'static str,
    opens: &'static str,
    dialog: NodeRef<html::Dialog>,
    #[prop(optional, into)] on_open: Option<Callback<()>>,
) -> impl IntoView {
    let open = move |event: MouseEvent| {
        if let Some(on_open) = on_open {
            on_open.run(());
        }
        dialog::open(&event, dialog);
    };

    view! {
        <button type="button" command="show-modal" commandfor=opens on:click=open>
            {name}
        </button>
    }
}

/// Whether this person made the room and may change it.
pub fn is_creator(room: Option<&RoomView>, me: Option<&User>) -> bool {
    let creator = room.and_then(|room| room.creator);
    creator.is_some() && creator == me.map(|me| me.id)
}
