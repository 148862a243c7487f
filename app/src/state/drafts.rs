//! What is typed but not sent, for each room: here for the box that shows it, and in the browser's
//! storage, where it survives a reload and is shared by all tabs of a person. The tab that was typed
//! in last wins.

use std::collections::BTreeMap;

use hubbub_protocol::{Slug, UserId};

use crate::browser;

/// What is typed but not sent, by room.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drafts {
    texts: BTreeMap<Slug, String>,
}

impl Drafts {
    /// What is typed for this room.
    #[must_use]
    pub fn of(&self, room: &Slug) -> &str {
        self.texts.get(room).map_or("", String::as_str)
    }

    /// Takes over what is typed for this room.
    pub fn set(&mut self, room: &Slug, text: String) {
        if text.is_empty() {
            self.texts.remove(room);
        } else {
            self.texts.insert(room.clone(), text);
        }
    }
}

/// Keeps a person's draft across reloads.
pub fn keep(person: UserId, room: &Slug, text: &str) {
    let key = key(person, room);
    if text.is_empty() {
        browser::remove(&key);
    } else {
        browser::store(&key, text);
    }
}

/// A person's draft, of this tab or another.
pub fn kept(person: UserId, room: &Slug) -> String {
    browser::read(&key(person, room)).unwrap_or_default()
}

/// Forgets all of a person's drafts.
pub fn clear(person: UserId) {
    browser::forget(&prefix(person));
}

fn prefix(person: UserId) -> String {
    format!("hubbub.draft.{}.", person.0)
}

/// The key of a person's draft in the browser's storage.
#[must_use]
pub fn key(person: UserId, room: &Slug) -> String {
    format!("{}{room}", prefix(person))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_room_has_its_own_draft() {
        let mut drafts = Drafts::default();
        let (lobby, garden) = (Slug::lobby(), Slug::from("garden"));
        drafts.set(&lobby, "to everyone".to_owned());
        drafts.set(&garden, "to gardeners".to_owned());
        assert_eq!(drafts.of(&lobby), "to everyone");
        drafts.set(&lobby, String::new());
        assert_eq!(
            (drafts.of(&lobby), drafts.of(&garden)),
            ("", "to gardeners")
        );
        drafts.set(&garden, String::new());
        assert_eq!(drafts, Drafts::default());
    }
}
