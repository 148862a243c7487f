//! What is shown in the middle of the chat.

use hubbub_protocol::{Invite, ListedRoom, Slug};
use leptos::prelude::*;

use crate::{
    address::Address,
    state::{
        ChatState, ChatStoreFields,
        directory::{Directory, Gone},
    },
};

/// What is shown in the middle of the chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scene {
    /// A room.
    Room(Slug),
    /// The question whether the reader wants to enter a private room they are invited to.
    Invitation(ListedRoom),
    /// That the room is none of the reader's any more.
    Lost(Gone),
    /// That there is nothing to show, and why.
    Missing(String),
    /// That the server is being asked.
    Opening,
    /// Nothing any more: the reader has left and is led on.
    Left,
}

impl Scene {
    /// What an address shows. Follows everything that this depends on.
    pub fn of(state: ChatState, address: &Address, invite: Option<&Invite>) -> Self {
        match address {
            Address::Room(room, _) if state.knows(room) => Self::Room(room.clone()),
            Address::Room(room, _) => {
                Self::without_room(&state.chat.directory().read(), room, invite)
            }
            Address::Direct(names) => match state.private_chat(names) {
                Some(room) => Self::Room(room),
                None => Self::without_chat(&state.chat.directory().read(), names),
            },
            Address::Start | Address::Unknown => Self::Opening,
        }
    }

    /// The room that is shown.
    pub fn room(&self) -> Option<&Slug> {
        match self {
            Self::Room(room) => Some(room),
            _ => None,
        }
    }

    fn without_room(directory: &Directory, room: &Slug, invite: Option<&Invite>) -> Self {
        let gone = directory.gone.iter().find(|gone| gone.room == *room);
        let invitation = directory.invitation.as_ref();
        let invitation = invitation.filter(|it| it.room.slug == *room && invite.is_some());
        match (gone, invitation, directory.entering_refused(room)) {
            (Some(gone), _, _) if gone.is_news() => Self::Lost(gone.clone()),
            (Some(_), _, _) => Self::Left,
            (_, Some(invitation), _) => Self::Invitation(invitation.clone()),
            (_, _, Some(refusal)) => Self::Missing(refusal.message.clone()),
            _ => Self::Opening,
        }
    }

    fn without_chat(directory: &Directory, names: &[String]) -> Self {
        match directory.opening_refused(names) {
            Some(refusal) => Self::Missing(refusal.message.clone()),
            None => Self::Opening,
        }
    }
}

#[cfg(test)]
mod tests {
    use hubbub_protocol::{Command, ErrorCode};

    use super::*;
    use crate::state::{directory::Loss, samples::page};

    fn books() -> Slug {
        "books".into()
    }

    fn invited() -> Directory {
        let mut room = page(1..=1).room;
        room.slug = books();
        Directory::new(Vec::new(), Some(ListedRoom { room, people: 2 }))
    }

    fn scene(directory: &Directory, invite: Option<&str>) -> Scene {
        let invite = invite.map(|invite| Invite(invite.to_owned()));
        Scene::without_room(directory, &books(), invite.as_ref())
    }

    #[test]
    fn a_room_that_nothing_is_known_of_is_opened() {
        assert_eq!(scene(&Directory::default(), None), Scene::Opening);
        assert_eq!(scene(&Directory::default(), Some("token")), Scene::Opening);
    }

    #[test]
    fn who_is_invited_is_asked_first() {
        assert!(matches!(
            scene(&invited(), Some("token")),
            Scene::Invitation(_)
        ));
        assert_eq!(scene(&invited(), None), Scene::Opening);
    }

    fn lost(loss: Loss) -> Gone {
        Gone {
            room: books(),
            name: "Book club".to_owned(),
            loss,
            unsent: Vec::new(),
        }
    }

    #[test]
    fn who_has_left_is_not_taken_back() {
        let mut directory = Directory::default();
        directory.lose(lost(Loss::Left));
        assert_eq!(scene(&directory, None), Scene::Left);
    }

    #[test]
    fn who_has_left_too_early_is_told_what_was_not_sent() {
        let mut directory = Directory::default();
        let gone = Gone {
            unsent: vec!["one moment".to_owned()],
            ..lost(Loss::Left)
        };
        directory.lose(gone.clone());
        assert_eq!(scene(&directory, None), Scene::Lost(gone));
    }

    #[test]
    fn who_was_removed_is_told_so_even_with_an_invitation() {
        let mut directory = invited();
        directory.lose(lost(Loss::Removed));
        let told = Scene::Lost(lost(Loss::Removed));
        assert_eq!(scene(&directory, Some("token")), told);
    }

    #[test]
    fn a_refusal_is_shown_with_its_reason() {
        let mut directory = Directory {
            asking: vec![Command::Enter {
                room: books(),
                since: None,
                invite: None,
            }],
            ..Directory::default()
        };
        directory.refuse_unnamed(ErrorCode::UnknownRoom, "There is no such room.");
        let missing = Scene::Missing("There is no such room.".to_owned());
        assert_eq!(scene(&directory, None), missing);
    }
}
