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
        let open = current.get();
        let gone = state.chat.directory().gone().get();
        let here = match &address {
            Address::Room(room, _) => Some(room),
            _ => None,
        };
        let count = gone.len();
        let farewell = Farewell::of(gone, here, open.as_ref());
        if farewell.stays.len() < count {
            state.chat.directory().gone().set(farewell.stays);
        }
        for (room, gone) in farewell.told {
            tell_of(state, &room, &gone);
        }
        if farewell.has_left_here {
            navigation.replace(&way_on(state).to_string());
        }
    });
}

/// What is to be done about the rooms that were lost.
#[derive(Debug, PartialEq, Eq)]
struct Farewell {
    /// What is not told yet: the page of the address tells of its own room, and of the others only a
    /// room that is open can tell.
    stays: Vec<Gone>,
    /// What is told, and in which room.
    told: Vec<(Slug, Gone)>,
    /// Whether the reader has left the room of the address, and has nothing to be told.
    has_left_here: bool,
}

impl Farewell {
    fn of(gone: Vec<Gone>, here: Option<&Slug>, open: Option<&Slug>) -> Self {
        let mut farewell = Self {
            stays: Vec::new(),
            told: Vec::new(),
            has_left_here: false,
        };
        for gone in gone {
            let is_here = here == Some(&gone.room);
            match open {
                _ if !gone.is_news() => farewell.has_left_here |= is_here,
                Some(open) if !is_here => farewell.told.push((open.clone(), gone)),
                _ => farewell.stays.push(gone),
            }
        }
        farewell
    }
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

fn tell_of(state: ChatState, room: &Slug, gone: &Gone) {
    let (before, after) = gone.words();
    state.note(room, format!("{before}{}{after}", gone.name));
    for text in &gone.unsent {
        state.note(room, format!("Not sent to {}: {text}", gone.name));
    }
}

fn way_on(state: ChatState) -> Address {
    state.next_room().map_or_else(
        || Address::Room(Slug::lobby(), None),
        |room| untrack(|| state.address_of(&room)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::directory::Loss;

    fn gone(room: &str, loss: Loss) -> Gone {
        Gone {
            room: room.into(),
            name: room.to_owned(),
            loss,
            unsent: Vec::new(),
        }
    }

    #[test]
    fn what_cannot_be_told_yet_is_told_in_the_next_room() {
        let (books, games) = (gone("books", Loss::Absent), gone("games", Loss::Absent));
        let both = vec![books.clone(), games.clone()];
        let (here, lobby) = (Slug::from("books"), Slug::lobby());
        let lost = Farewell::of(both.clone(), Some(&here), None);
        assert_eq!(lost.stays, both);
        assert_eq!((lost.told, lost.has_left_here), (vec![], false));

        let moved_on = Farewell::of(both, Some(&lobby), Some(&lobby));
        let told = vec![(lobby.clone(), books), (lobby, games)];
        assert_eq!((moved_on.stays, moved_on.told), (vec![], told));
    }

    #[test]
    fn who_has_left_knows_it() {
        let left = vec![gone("books", Loss::Left), gone("games", Loss::Left)];
        let farewell = Farewell::of(left, Some(&"books".into()), None);
        let expected = Farewell {
            stays: vec![],
            told: vec![],
            has_left_here: true,
        };
        assert_eq!(farewell, expected);
    }
}
