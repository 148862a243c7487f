//! What may be a room's name, when two names are the same, and the slug made from one.
//!
//! Any script, several words, emoji. Two names are the same when they look the same in lowercase:
//! who types `Café`, `café` or the same in two code points a letter comes to one room.

use hubbub_protocol::{Slug, limits};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

/// Graphemes can be made of many code points; this many bytes is what any honest name needs.
const BYTES_AT_MOST: usize = limits::ROOM_NAME_GRAPHEMES * 8;

/// The slug of a room whose name has no letters and no digits.
const FALLBACK: &str = "room";

/// Why a name cannot be a room's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RoomNameError {
    /// There is nothing to see.
    #[error("Please type a name for the room.")]
    Empty,
    /// More than [`limits::ROOM_NAME_GRAPHEMES`].
    #[error("Names of rooms have at most {limit} characters.", limit = limits::ROOM_NAME_GRAPHEMES)]
    TooLong,
    /// Control characters, or marks that change the direction of what follows.
    #[error("Names of rooms have nothing invisible in them.")]
    NotAllowed,
}

/// A name that may be a room's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomName {
    /// As it is shown.
    pub display: String,
    /// Equal for names that look the same.
    pub key: String,
}

impl RoomName {
    /// Checks and normalizes a wished name.
    ///
    /// # Errors
    /// [`RoomNameError`] says what is wrong with it.
    pub fn parse(wished: &str) -> Result<Self, RoomNameError> {
        let words: Vec<&str> = wished.split_whitespace().collect();
        let display: String = words.join(" ").nfc().collect();
        if !display.chars().any(is_visible) {
            return Err(RoomNameError::Empty);
        }
        if display.len() > BYTES_AT_MOST
            || display.graphemes(true).count() > limits::ROOM_NAME_GRAPHEMES
        {
            return Err(RoomNameError::TooLong);
        }
        if display.chars().any(is_treacherous) {
            return Err(RoomNameError::NotAllowed);
        }
        Ok(Self {
            key: key(&display),
            display,
        })
    }

    /// The slug that a public room of this name gets if it is free: its words, with hyphens.
    #[must_use]
    pub fn slug(&self) -> Slug {
        let lowercase = self.display.to_lowercase();
        let words = lowercase.split(|c: char| !is_word(c));
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        if words.is_empty() {
            FALLBACK.into()
        } else {
            Slug(words.join("-"))
        }
    }
}

/// What makes two names the same; also of a part of a name, to look for it.
#[must_use]
pub fn key(name: &str) -> String {
    let lowercase = name.nfc().collect::<String>().to_lowercase();
    unicode_security::skeleton(&lowercase).collect()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

fn is_visible(c: char) -> bool {
    !c.is_whitespace() && !c.is_control() && !is_combining_mark(c) && !is_format(c)
}

/// Joiners are needed to write some languages and to draw some emoji; the rest only deceives.
fn is_treacherous(c: char) -> bool {
    c.is_control() || (is_format(c) && !matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe0f}'))
}

/// Characters without a shape of their own: joiners, marks of direction, fillers, tags.
fn is_format(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(wished: &str) -> RoomName {
        RoomName::parse(wished).expect("a name")
    }

    #[test]
    fn names_that_look_the_same_are_one_room() {
        for (one, other) in [
            ("Lobby", "lobby"),
            ("  Book   club ", "book CLUB"),
            ("Café", "Cafe\u{301}"),
            ("Сoffee", "Coffee"),
        ] {
            assert_eq!(name(one).key, name(other).key, "{one} and {other}");
        }
        assert_eq!(name("Lobby").key, "lobby", "as the first migration has it");
        assert_ne!(name("C++").key, name("C#").key);
    }

    #[test]
    fn slugs_are_readable_in_any_script() {
        for (display, slug) in [
            ("Book club", "book-club"),
            ("C++ & Rust!", "c-rust"),
            ("नमस्ते दुनिया", "नमस्ते-दुनिया"),
            ("日本語", "日本語"),
            ("¿Qué?", "qué"),
            ("v1.2/final", "v1-2-final"),
            ("🎉", "room"),
        ] {
            assert_eq!(name(display).slug().0, slug);
        }
    }

    #[test]
    fn what_cannot_be_seen_or_is_too_long_is_no_name() {
        let refused = |wished: &str| RoomName::parse(wished).expect_err("no name");
        assert_eq!(refused(" \u{200b} "), RoomNameError::Empty);
        assert_eq!(refused("a\u{202e}b"), RoomNameError::NotAllowed);
        assert_eq!(refused("a\u{7}b"), RoomNameError::NotAllowed);
        let long = "ä".repeat(limits::ROOM_NAME_GRAPHEMES);
        assert!(RoomName::parse(&long).is_ok());
        assert_eq!(refused(&format!("{long}ä")), RoomNameError::TooLong);
        let smeared = format!("a{}", "\u{301}".repeat(500));
        assert_eq!(refused(&smeared), RoomNameError::TooLong);
        assert!(RoomName::parse("👩‍💻 girls who code").is_ok());
    }
}
