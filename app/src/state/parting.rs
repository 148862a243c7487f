//! The interface belongs to nobody any more, or to somebody else: whatever belonged to the person
//! before is forgotten.

use hubbub_protocol::{Slug, UserId};
use leptos::prelude::*;
use reactive_stores::Store;

use super::{
    Chat, ChatStoreFields, Line, Room, directory::Directory, drafts::Drafts, outbox::Outbox,
    places::Places,
};

/// Forgets whose interface this was, and all that was theirs; returns who it was. What stays is what
/// anybody may see: the lobby from the outside, and the public rooms.
pub fn forget_person(chat: Store<Chat>) -> Option<UserId> {
    let person = chat.me().read_untracked().as_ref().map(|me| me.id);
    let Chat {
        rooms, directory, ..
    } = chat.read_untracked().outside();
    chat.me().set(None);
    chat.line().set(Line::Idle);
    chat.rooms().set(rooms);
    chat.directory().set(directory);
    chat.outbox().set(Outbox::default());
    chat.drafts().set(Drafts::default());
    chat.about().set(None);
    chat.places().set(Places::default());
    person
}

impl Chat {
    fn outside(&self) -> Self {
        let me = self.me.as_ref().map(|me| me.id);
        let lobby = self
            .rooms
            .iter()
            .filter(|room| room.view.slug.0 == Slug::LOBBY);
        let from_outside = |room: &Room| {
            let others = room.online.iter().filter(|user| Some(user.id) != me);
            Room {
                online: others.cloned().collect(),
                ..Room::unknown(room.view.clone())
            }
        };
        Self {
            rooms: lobby.map(from_outside).collect(),
            directory: Directory::new(self.directory.public.clone(), None),
            ..Self::default()
        }
    }
}
