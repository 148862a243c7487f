//! The title of the chat: the number of what waits to be read, then what is shown.

use leptos::prelude::*;

use super::scene::Scene;
use crate::{
    components::ui::{
        title::{PROGRAM, set_title, titled},
        visibility::page_is_visible,
    },
    state::ChatState,
};

/// Keeps the title up to date. What is written in the room that is shown counts only while nobody
/// looks.
pub fn show(state: ChatState, scene: Memo<Scene>) {
    let is_visible = page_is_visible();
    let unread = state.unread_elsewhere(move || {
        let room = scene.read().room().cloned();
        room.filter(|_| is_visible.get())
    });
    let name = Memo::new(move |_| match &*scene.read() {
        Scene::Room(room) => state.room_outside(room).map(|room| room.name),
        Scene::Invitation(listed) => Some(listed.room.name.clone()),
        Scene::Lost(gone) => Some(gone.name.clone()),
        Scene::Missing(_) | Scene::Opening | Scene::Left => None,
    });
    set_title(move || {
        let name = name.get();
        counted(
            unread.get(),
            name.map_or_else(|| PROGRAM.to_owned(), |name| titled(&name)),
        )
    });
}

fn counted(unread: u32, title: String) -> String {
    if unread == 0 {
        title
    } else {
        format!("({unread}) {title}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_begins_with_what_waits() {
        assert_eq!(counted(0, titled("Lobby")), "Lobby · Hubbub");
        assert_eq!(counted(3, titled("Lobby")), "(3) Lobby · Hubbub");
    }
}
