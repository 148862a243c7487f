//! What the chat does by itself when the reader has come to an address: it opens what is not known
//! yet, and leads on from rooms that were lost.

use hubbub_protocol::{Invite, Slug};
use leptos::prelude::*;

use super::scene::Scene;
use crate::{
    address::Address,
    navigation::Navigation,
    reactive::effect,
    state::{
        ChatState, ChatStoreFields,
        directory::{DirectoryStoreFields, Gone},
    },
};

/// Enters the room, or opens the private chat, that the address names and this browser does not
/// know.
pub fn open_what_is_not_known(
    state: ChatState,
    address: Memo<Address>,
    scene: Memo<Scene>,
    invite: Memo<Option<Invite>>,
) {
    let mut before = None;
    effect(move || {
        let now = address.get();
        if before
            .replace(now.clone())
            .is_some_and(|before| before != now)
        {
            state.forgive();
        }
    });
    effect(move || {
        if scene.get() == Scene::Opening {
            match address.get() {
                Address::Room(room, _) if state.is_entering(&room) => {}
                Address::Room(room, _) => state.enter_room(room, invite.get_untracked()),
                Address::Direct(people) => state.open_chat(people),
                Address::Start | Address::Unknown => {}
            }
        }
    });
}

/// Leads on from a room that was left; says in the room that is open that another one was lost.
pub fn take_leave(state: ChatState, address: Memo<Address>, current: Memo<Option<Slug>>) {
    let navigation = Navigation::get();
    effect(move || {
        let address = address.get();
        let gone = state.chat.directory().gone().get();
        if gone.is_empty() {
            return;
        }
        let (here, elsewhere): (Vec<Gone>, Vec<Gone>) = gone
            .into_iter()
            .partition(|gone| matches!(&address, Address::Room(room, _) if *room == gone.room));
        let has_left = here.iter().any(|gone| !gone.is_news());
        if has_left || !elsewhere.is_empty() {
            let stays = here.into_iter().filter(Gone::is_news).collect();
            state.chat.directory().gone().set(stays);
        }
        tell_of(state, &elsewhere, current);
        if has_left {
            navigation.replace(&way_on(state).to_string());
        }
    });
}

/// The room is entered: its address needs the invitation no longer, and should not be shared with
/// it by accident.
pub fn drop_used_invitation(
    current: Memo<Option<Slug>>,
    address: Memo<Address>,
    invite: Memo<Option<Invite>>,
) {
    let navigation = Navigation::get();
    effect(move || {
        if current.read().is_some() && invite.read().is_some() {
            navigation.replace(&address.read_untracked().to_string());
        }
    });
}

fn tell_of(state: ChatState, lost: &[Gone], current: Memo<Option<Slug>>) {
    let Some(room) = current.get_untracked() else {
        return;
    };
    for gone in lost.iter().filter(|gone| gone.is_news()) {
        let (before, after) = gone.words();
        state.note(&room, format!("{before}{}{after}", gone.name));
        for text in &gone.unsent {
            state.note(&room, format!("Not sent to {}: {text}", gone.name));
        }
    }
}

fn way_on(state: ChatState) -> Address {
    state.next_room().map_or_else(
        || Address::Room(Slug::lobby(), None),
        |room| untrack(|| state.address_of(&room)),
    )
}
