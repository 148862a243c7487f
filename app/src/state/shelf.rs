//! The outbox as the browser keeps it across reloads and crashes: one entry for each letter, so
//! that several tabs of one person do not overwrite each other's.

use hubbub_protocol::{ClientId, UserId};

use super::letter::Letter;
use crate::browser;

/// Keeps a person's letter.
pub fn keep(person: UserId, letter: &Letter) {
    if let Ok(json) = serde_json::to_string(letter) {
        browser::store(&key(person, &letter.id), &json);
    }
}

/// A person's letters, of this tab and of others.
pub fn letters(person: UserId) -> Vec<Letter> {
    let read = |json: String| serde_json::from_str(&json).ok();
    browser::stored(&prefix(person))
        .into_iter()
        .filter_map(read)
        .collect()
}

/// Forgets a person's letter.
pub fn discard(person: UserId, id: &ClientId) {
    browser::forget(&key(person, id));
}

/// Forgets all of a person's letters.
pub fn clear(person: UserId) {
    browser::forget(&prefix(person));
}

/// Only the same person finds a letter again: somebody else who signs in never sends it.
fn prefix(person: UserId) -> String {
    format!("hubbub.outbox.{}.", person.0)
}

fn key(person: UserId, id: &ClientId) -> String {
    format!("{}{}", prefix(person), id.0)
}
