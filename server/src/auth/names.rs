//! What may be a name, and when two names are the same.
//!
//! A name is one word in any script. It is normalized and checked by PRECIS (RFC 8265) and by the
//! Unicode security mechanisms (UTS 39), and two names are the same when the skeletons of their
//! lowercase forms are: `Ada`, `ada` and `Аda` with a Cyrillic letter are one name.

use hubbub_protocol::limits;
use precis_core::profile::PrecisFastInvocation;
use precis_profiles::{UsernameCaseMapped, UsernameCasePreserved};
use unicode_normalization::char::is_combining_mark;
use unicode_security::{GeneralSecurityProfile, RestrictionLevel, RestrictionLevelDetection};
use unicode_segmentation::UnicodeSegmentation;

/// Combining marks that may follow each other: what languages need; more only smears the line.
const COMBINING_MARKS_IN_A_ROW: usize = 2;

/// What someone is called when nothing of the wished name can be used.
const FALLBACK: &str = "Guest";

/// Why a name cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// There is nothing to see.
    #[error("Please type a name.")]
    Empty,
    /// More than [`limits::NAME_GRAPHEMES`].
    #[error("Names have at most {limit} characters.", limit = limits::NAME_GRAPHEMES)]
    TooLong,
    /// A space inside.
    #[error("Names are one word, without spaces.")]
    Space,
    /// Something that is no letter, mark, digit or joining sign, or that cannot be seen.
    #[error("Names have letters, digits and signs like - _ . only, and nothing invisible.")]
    NotAllowed,
    /// Scripts that do not belong together, as impostors mix them.
    #[error("Names do not mix letters of different scripts.")]
    MixedScripts,
}

/// A name that may be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// As it is shown.
    pub display: String,
    /// Equal for names that look the same.
    pub key: String,
}

impl Name {
    /// Checks and normalizes a wished name.
    ///
    /// # Errors
    /// [`NameError`] says what is wrong with it.
    pub fn parse(wished: &str) -> Result<Self, NameError> {
        let wished = wished.trim();
        if wished.is_empty() || !wished.chars().any(is_visible) {
            return Err(NameError::Empty);
        }
        if wished.graphemes(true).count() > limits::NAME_GRAPHEMES || smears(wished) {
            return Err(NameError::TooLong);
        }
        if wished.contains(char::is_whitespace) {
            return Err(NameError::Space);
        }
        let display = UsernameCasePreserved::enforce(wished).map_err(|_| NameError::NotAllowed)?;
        if !display
            .chars()
            .all(GeneralSecurityProfile::identifier_allowed)
        {
            return Err(NameError::NotAllowed);
        }
        if !display
            .as_ref()
            .check_restriction_level(RestrictionLevel::HighlyRestrictive)
        {
            return Err(NameError::MixedScripts);
        }
        Ok(Self {
            key: key(&display)?,
            display: display.into_owned(),
        })
    }

    /// Names like a wished one that may be used, best first, without end: what can be kept of it,
    /// then the same with numbers.
    pub fn like(wished: &str) -> impl Iterator<Item = Self> {
        let stem = usable_part(wished);
        let numbered = (2..).map({
            let stem = stem.clone();
            move |number| {
                format!(
                    "{}{number}",
                    first_graphemes(&stem, limits::NAME_GRAPHEMES - 6)
                )
            }
        });
        std::iter::once(stem)
            .chain(numbered)
            .filter_map(|name| Self::parse(&name).ok())
    }
}

/// What makes two names the same.
fn key(display: &str) -> Result<String, NameError> {
    let lowercase = UsernameCaseMapped::enforce(display).map_err(|_| NameError::NotAllowed)?;
    Ok(unicode_security::skeleton(&lowercase).collect())
}

fn usable_part(wished: &str) -> String {
    let usable: String = wished.chars().filter(|c| c.identifier_allowed()).collect();
    let usable = first_graphemes(&usable, limits::NAME_GRAPHEMES);
    if Name::parse(usable).is_ok() {
        usable.to_owned()
    } else {
        FALLBACK.to_owned()
    }
}

fn first_graphemes(text: &str, count: usize) -> &str {
    let end = text
        .grapheme_indices(true)
        .nth(count)
        .map_or(text.len(), |(start, _)| start);
    &text[..end]
}

fn is_visible(c: char) -> bool {
    !c.is_whitespace() && !c.is_control() && c.identifier_allowed() && !is_combining_mark(c)
        || c.is_ascii_graphic()
}

fn smears(text: &str) -> bool {
    let mut row = 0;
    text.chars().any(|c| {
        row = if is_combining_mark(c) { row + 1 } else { 0 };
        row > COMBINING_MARKS_IN_A_ROW
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key_of(name: &str) -> String {
        Name::parse(name).expect("a usable name").key
    }

    #[test]
    fn names_of_many_scripts_are_shown_as_they_were_typed() {
        for name in [
            "Abhishek",
            "Snehal",
            "Jean-Luc",
            "O_o",
            "李小龍",
            "Ольга",
            "अभिषेक",
            "Zoë",
            "مريم",
            "R2.D2",
        ] {
            assert_eq!(
                Name::parse(&format!(" {name} ")).map(|name| name.display),
                Ok(name.into())
            );
        }
    }

    #[test]
    fn names_that_look_the_same_are_the_same() {
        assert_eq!(key_of("Ada"), key_of("aDA"));
        assert_eq!(key_of("Zoe\u{308}"), key_of("Zoë"));
        assert_eq!(
            key_of("раура"),
            key_of("paypa"),
            "Cyrillic letters that look like Latin ones"
        );
        assert_ne!(key_of("Ada"), key_of("Adam"));
    }

    #[test]
    fn names_that_would_deceive_or_cannot_be_seen_are_refused() {
        for (name, reason) in [
            ("", NameError::Empty),
            (" \t", NameError::Empty),
            ("\u{200b}\u{2060}", NameError::Empty),
            ("\u{202e}", NameError::Empty),
            ("Ada\u{200b}", NameError::NotAllowed),
            ("\u{202e}adA", NameError::NotAllowed),
            ("Ada\u{7}", NameError::NotAllowed),
            ("Ada Lovelace", NameError::Space),
            ("🦀🦀", NameError::Empty),
            ("Аda", NameError::MixedScripts),
            ("a\u{301}\u{301}\u{301}", NameError::TooLong),
            (&"x".repeat(33), NameError::TooLong),
        ] {
            assert_eq!(Name::parse(name), Err(reason), "{name:?}");
        }
        assert!(Name::parse(&"x".repeat(32)).is_ok());
    }

    #[test]
    fn names_like_a_refused_one_keep_what_can_be_kept() {
        let first = |wished: &str| Name::like(wished).next().map(|name| name.display);
        assert_eq!(first("Ada Lovelace").as_deref(), Some("AdaLovelace"));
        assert_eq!(first("Ada\u{200b}").as_deref(), Some("Ada"));
        assert_eq!(first(&"x".repeat(40)), Some("x".repeat(32)));
        assert_eq!(first("").as_deref(), Some("Guest"));
        let second = Name::like("Ada").nth(1).map(|name| name.display);
        assert_eq!(second.as_deref(), Some("Ada2"));
    }
}
