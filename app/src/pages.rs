//! The views behind the addresses: they only put components together.

mod not_found;
mod room;
mod start;

use hubbub_protocol::{Seq, Slug};
use leptos::{either::EitherOf3, prelude::*};
use leptos_router::hooks::use_location;

use self::{not_found::NotFound, room::RoomPage, start::StartPage};

/// The view behind the current address. Addresses are few, so they are told apart here: the
/// router's own tables of routes would make all that the browser has to load an eighth larger.
#[component]
pub fn Page() -> impl IntoView {
    let path = use_location().pathname;
    let address = Memo::new(move |_| Address::of(&path.read()).without_message());
    move || match address.get() {
        Address::Start => EitherOf3::A(view! { <StartPage/> }),
        Address::Room(room, _) => EitherOf3::B(view! { <RoomPage room/> }),
        Address::Unknown => EitherOf3::C(view! { <NotFound/> }),
    }
}

/// Where somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Address {
    Start,
    /// A room, and the message in it that a permalink leads to.
    Room(Slug, Option<Seq>),
    Unknown,
}

impl Address {
    /// What a path means; `pages.rs` of the server knows the same.
    fn of(path: &str) -> Self {
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        match segments[..] {
            [""] => Self::Start,
            ["room", slug] if !slug.is_empty() => Self::Room(slug.into(), None),
            ["room", slug, seq] if !slug.is_empty() => seq
                .parse()
                .map_or(Self::Unknown, |seq| Self::Room(slug.into(), Some(Seq(seq)))),
            _ => Self::Unknown,
        }
    }

    /// The view is the same for every message of a room; the timeline itself goes there.
    fn without_message(self) -> Self {
        match self {
            Self::Room(room, _) => Self::Room(room, None),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_the_start_a_room_or_nothing() {
        assert_eq!(Address::of("/"), Address::Start);
        let room = |seq| Address::Room(Slug::lobby(), seq);
        assert_eq!(Address::of("/room/lobby"), room(None));
        assert_eq!(Address::of("/room/lobby/7"), room(Some(Seq(7))));
        for path in ["/room", "/room/", "/room/a/b", "/rooms/a", "/elsewhere"] {
            assert_eq!(Address::of(path), Address::Unknown, "{path}");
        }
    }
}
