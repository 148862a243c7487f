//! Who belongs to a private room, here or not; its creator can take people out.

use hubbub_protocol::{Command, RoomView, Slug, User};
use leptos::{html, prelude::*};

use super::menu::is_creator;
use crate::{
    components::{
        asking::complaint,
        sidebar::people::Presence,
        ui::{avatar::Avatar, dialog::Dialog, drawn::drawn},
    },
    reactive::effect,
    state::{ChatState, ChatStoreFields, directory::DirectoryStoreFields},
    view::view,
};

/// The id of the dialog.
pub const DIALOG: &str = "room-members";

/// The list of members.
#[component]
pub fn MembersDialog(
    room: Slug,
    view: Memo<Option<RoomView>>,
    node: NodeRef<html::Dialog>,
) -> impl IntoView {
    let state = ChatState::get();
    let members = Memo::new(move |_| {
        let members = state.chat.directory().members().read();
        let members = members.as_ref().filter(|members| members.room == room);
        members
            .map(|members| members.people.clone())
            .unwrap_or_default()
    });
    let refusal = complaint(state, is_remove, |_| true);

    view! {
        <Dialog id=DIALOG title="Members" node>
            <ul role="list" class="members" aria-label="Members">
                {move || drawn(members.get(), |user| view! { <Member user view/> })}
            </ul>
            <div class="refusal" role="alert">{move || refusal.get()}</div>
        </Dialog>
    }
}

#[component]
fn Member(user: User, view: Memo<Option<RoomView>>) -> impl IntoView {
    let state = ChatState::get();
    let me = state.chat.me();
    let online = state.online();
    let (id, name) = (user.id, user.name.clone());
    let is_me = Memo::new(move |_| me.read().as_ref().is_some_and(|me| me.id == id));
    let may_remove =
        Memo::new(move |_| !is_me.get() && is_creator(view.read().as_ref(), me.read().as_ref()));

    view! {
        <li class="person">
            <Avatar name=user.name.clone()/>
            <bdi class="name">{user.name}</bdi>
            {move || is_me.get().then(|| view! { <span class="you">" (you)"</span> })}
            <Presence id online/>
            {move || may_remove.get().then(|| view! { <Removal name=name.clone() view/> })}
        </li>
    }
}

/// The button that takes somebody out, and the question whether that is meant.
#[component]
fn Removal(name: String, view: Memo<Option<RoomView>>) -> impl IntoView {
    let state = ChatState::get();
    let is_asked = RwSignal::new(false);
    let confirm = NodeRef::<html::Button>::new();
    let name = StoredValue::new(name);
    let remove = move |_| {
        if let Some(view) = view.get_untracked() {
            state.remove_member(view.slug, name.get_value());
        }
    };
    effect(move || {
        if let Some(button) = confirm.get() {
            let _ = button.focus();
        }
    });

    view! {
        {move || if is_asked.get() {
            view! {
                <span class="choices">
                    <button node_ref=confirm class="button alarm" type="button" on:click=remove>
                        "Yes, remove "<bdi>{name.get_value()}</bdi>
                    </button>
                    <button
                        class="button quiet"
                        type="button"
                        on:click=move |_| is_asked.set(false)
                    >
                        "Keep"
                    </button>
                </span>
            }
        } else {
            view! {
                <button class="button quiet" type="button" on:click=move |_| is_asked.set(true)>
                    "Remove "<bdi>{name.get_value()}</bdi>
                </button>
            }
        }}
    }
}

fn is_remove(command: &Command) -> bool {
    matches!(command, Command::Remove { .. })
}
