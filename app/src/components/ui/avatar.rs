//! A picture of a person, made from the name. The style sheet makes capitals of the initials: the
//! browser need not load one more table of all letters for that.

use leptos::prelude::*;

use crate::view::view;

/// How many colours the style sheet has for avatars (`hue-0` and so on).
const HUES: usize = 12;

/// The initials on a colour that belongs to the name. Only an ornament: the name stands beside it.
#[component]
pub fn Avatar(name: String) -> impl IntoView {
    let class = format!("avatar hue-{}", hue(&name));

    view! { <span class=class aria-hidden="true">{initials(&name)}</span> }
}

/// The first letters of the first and the last word.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().and_then(initial);
    let last = words.next_back().and_then(initial);
    first.into_iter().chain(last).collect()
}

fn initial(word: &str) -> Option<char> {
    word.chars().find(|letter| letter.is_alphanumeric())
}

/// Always the same for the same name (the FNV-1a hash).
fn hue(name: &str) -> usize {
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    hash as usize % HUES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_come_from_the_first_and_the_last_word() {
        assert_eq!(initials("ada"), "a");
        assert_eq!(initials("Ada King Lovelace"), "AL");
        assert_eq!(initials("(zoë) özil"), "zö");
        assert_eq!(initials("!?"), "");
    }

    #[test]
    fn a_name_keeps_its_colour() {
        assert_eq!(hue("Ada"), hue("Ada"));
        assert!((0..200).all(|number| hue(&number.to_string()) < HUES));
    }
}
