//! The addresses of the interface: what a path means, and how it is written.

use std::fmt;

use hubbub_protocol::{Invite, RoomKind, RoomView, Seq, Slug, User};
use percent_encoding::{
    AsciiSet, NON_ALPHANUMERIC, PercentEncode, percent_decode_str, utf8_percent_encode,
};

/// What is written as `%XX` in an address: all that is not a letter, a digit, or one of `-._~`.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What stands between the names of a private chat: no name contains it.
const BETWEEN_NAMES: char = ',';

/// Where somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// The start view.
    Start,
    /// A room, and the message in it that a permalink leads to.
    Room(Slug, Option<Seq>),
    /// The private chat with exactly these people, whether the reader's own name is among them or
    /// not; with that name alone, the reader's notes.
    Direct(Vec<String>),
    /// Nowhere.
    Unknown,
}

impl Address {
    /// What a path means, with its escapes; `pages.rs` of the server knows the same.
    #[must_use]
    pub fn of(path: &str) -> Self {
        let segments: Option<Vec<String>> = path.split('/').skip(1).map(unescaped).collect();
        let segments = segments.unwrap_or_default();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        match segments[..] {
            [""] => Self::Start,
            ["room", slug] if !slug.is_empty() => Self::Room(slug.into(), None),
            ["room", slug, seq] if !slug.is_empty() => seq
                .parse()
                .map_or(Self::Unknown, |seq| Self::Room(slug.into(), Some(Seq(seq)))),
            ["dm", names] => Self::direct(names),
            _ => Self::Unknown,
        }
    }

    /// The address under which this person finds a room.
    #[must_use]
    pub fn of_room(room: &RoomView, me: Option<&User>) -> Self {
        match room.kind {
            RoomKind::Public | RoomKind::Private => Self::Room(room.slug.clone(), None),
            RoomKind::Direct if room.with.is_empty() => Self::of_people(me),
            RoomKind::Direct => Self::of_people(&room.with),
        }
    }

    /// The address of the private chat with these people.
    #[must_use]
    pub fn of_people<'a>(people: impl IntoIterator<Item = &'a User>) -> Self {
        Self::Direct(people.into_iter().map(|user| user.name.clone()).collect())
    }

    fn direct(names: &str) -> Self {
        let names = names.split(BETWEEN_NAMES).filter(|name| !name.is_empty());
        let names: Vec<_> = names.map(str::to_owned).collect();
        if names.is_empty() {
            Self::Unknown
        } else {
            Self::Direct(names)
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start | Self::Unknown => f.write_str("/"),
            Self::Room(room, None) => write!(f, "/room/{}", escaped(&room.0)),
            Self::Room(room, Some(seq)) => write!(f, "/room/{}/{}", escaped(&room.0), seq.0),
            Self::Direct(names) => {
                let names: Vec<_> = names.iter().map(|name| escaped(name).to_string()).collect();
                write!(f, "/dm/{}", names.join(&BETWEEN_NAMES.to_string()))
            }
        }
    }
}

/// The id that a message's row has on the page.
#[must_use]
pub fn row_id(room: &Slug, seq: Seq) -> String {
    format!("{room}/{}", seq.0)
}

/// The address that lets others into a room: with its invitation, if it needs one.
#[must_use]
pub fn way_in(room: &RoomView) -> String {
    let address = Address::Room(room.slug.clone(), None);
    match &room.invite {
        Some(Invite(invite)) => format!("{address}?invite={}", escaped(invite)),
        None => address.to_string(),
    }
}

/// The address of something that belongs to a room, such as a form's action.
#[must_use]
pub fn under(room: &Slug, what: &str) -> String {
    format!("{}/{what}", Address::Room(room.clone(), None))
}

/// A part of an address, with its escapes.
pub(crate) fn escaped(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, ESCAPED)
}

/// The value of this name in the query of an address.
#[must_use]
pub fn in_query(query: &str, name: &str) -> Option<String> {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(known, _)| *known == name)?;
    unescaped(&value.replace('+', " "))
}

/// Nothing if it is no text.
fn unescaped(segment: &str) -> Option<String> {
    let text = percent_decode_str(segment).decode_utf8().ok()?;
    Some(text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::samples::{page, private, user};

    fn direct(names: &[&str]) -> Address {
        Address::Direct(names.iter().map(|&name| name.to_owned()).collect())
    }

    #[test]
    fn a_query_tells_values_by_name() {
        let query = "refused=Taken+already%21&name=Zo%C3%AB&name=Bob&empty=";
        let value = |name| in_query(query, name);
        assert_eq!(value("refused").as_deref(), Some("Taken already!"));
        assert_eq!(value("name").as_deref(), Some("Zoë"));
        assert_eq!(value("empty").as_deref(), Some(""));
        assert_eq!(value("invite"), None);
    }

    #[test]
    fn a_path_is_the_start_a_room_a_private_chat_or_nothing() {
        assert_eq!(Address::of("/"), Address::Start);
        let room = |seq| Address::Room(Slug::lobby(), seq);
        assert_eq!(Address::of("/room/lobby"), room(None));
        assert_eq!(Address::of("/room/lobby/7"), room(Some(Seq(7))));
        assert_eq!(Address::of("/dm/Ada"), direct(&["Ada"]));
        assert_eq!(Address::of("/dm/Ada,Bob,"), direct(&["Ada", "Bob"]));
        for path in [
            "/room",
            "/room/",
            "/room/a/b",
            "/rooms/a",
            "/dm",
            "/dm/",
            "/dm/,",
            "/dm/a/b",
            "/elsewhere",
            "/room/%ff",
        ] {
            assert_eq!(Address::of(path), Address::Unknown, "{path}");
        }
    }

    #[test]
    fn a_slug_of_any_script_survives_the_address() {
        for slug in ["книги", "読書-会", "café", "a.b_c~d", "100%", "a b", "ك,تب"] {
            for seq in [None, Some(Seq(3))] {
                let address = Address::Room(slug.into(), seq);
                let path = address.to_string();
                assert!(path.is_ascii(), "{path}");
                assert_eq!(Address::of(&path), address);
            }
        }
    }

    #[test]
    fn names_of_any_script_survive_the_address() {
        let address = direct(&["Zoë", "Борис", "O'Neil"]);
        assert_eq!(Address::of(&address.to_string()), address);
        assert_eq!(direct(&["Ada", "Bob"]).to_string(), "/dm/Ada,Bob");
    }

    #[test]
    fn a_private_chat_is_found_under_the_names_of_the_others() {
        let me = user(1, "Ada");
        let mut room = private("Bob", 1..=1).room;
        assert_eq!(Address::of_room(&room, Some(&me)), direct(&["Bob"]));
        room.with.clear();
        assert_eq!(Address::of_room(&room, Some(&me)), direct(&["Ada"]));
        let lobby = Address::Room(Slug::lobby(), None);
        assert_eq!(Address::of_room(&page(1..=1).room, Some(&me)), lobby);
    }

    #[test]
    fn the_way_into_a_private_room_carries_its_invitation() {
        let mut room = page(1..=1).room;
        assert_eq!(way_in(&room), "/room/lobby");
        room.invite = Some(Invite("a+b".to_owned()));
        assert_eq!(way_in(&room), "/room/lobby?invite=a%2Bb");
    }
}
