//! The text of a message: never markup, but addresses in it can be followed.

use leptos::prelude::*;
use linkify::{LinkFinder, LinkKind};

use crate::{components::ui::drawn::drawn, view::view};

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Plain(String),
    Address { text: String, href: String },
}

/// A text with its addresses as links.
#[component]
pub fn Text(text: String) -> impl IntoView {
    drawn(pieces(&text), piece_view)
}

fn piece_view(piece: Piece) -> AnyView {
    match piece {
        Piece::Plain(text) => text.into_any(),
        Piece::Address { text, href } => view! {
            <a href=href target="_blank" rel="noopener noreferrer nofollow">{text}</a>
        },
    }
}

fn pieces(text: &str) -> Vec<Piece> {
    let spans = LinkFinder::new().spans(text).collect::<Vec<_>>();
    spans
        .into_iter()
        .map(|span| {
            let text = span.as_str().to_owned();
            match span.kind().and_then(|kind| href(&text, kind)) {
                Some(href) => Piece::Address { text, href },
                None => Piece::Plain(text),
            }
        })
        .collect()
}

/// Where an address leads, if it is of a kind that may be followed.
fn href(address: &str, kind: &LinkKind) -> Option<String> {
    let scheme = address
        .split(':')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    match kind {
        LinkKind::Email => Some(format!("mailto:{address}")),
        LinkKind::Url if ["http", "https"].contains(&scheme.as_str()) => Some(address.to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Piece {
        Piece::Plain(text.to_owned())
    }

    fn link(text: &str, href: &str) -> Piece {
        Piece::Address {
            text: text.to_owned(),
            href: href.to_owned(),
        }
    }

    #[test]
    fn web_and_mail_addresses_become_links() {
        assert_eq!(
            pieces("See https://example.org/a?b=c, or ask ada@example.org."),
            [
                plain("See "),
                link("https://example.org/a?b=c", "https://example.org/a?b=c"),
                plain(", or ask "),
                link("ada@example.org", "mailto:ada@example.org"),
                plain("."),
            ]
        );
    }

    #[test]
    fn a_mailto_address_leads_to_the_mailbox() {
        let pieces = pieces("mailto:ada@example.org");
        assert!(
            pieces
                .iter()
                .any(|piece| *piece == link("ada@example.org", "mailto:ada@example.org"))
        );
    }

    #[test]
    fn other_schemes_stay_text() {
        for text in [
            "javascript://%0aalert(1)",
            "file:///etc/passwd",
            "data:text/html,hi",
            "a < b",
        ] {
            let followable = |piece: &Piece| matches!(piece, Piece::Address { .. });
            assert!(!pieces(text).iter().any(followable), "{text}");
        }
    }

    #[test]
    fn nothing_of_the_text_is_lost() {
        let text = "a\n\n https://example.org\nb";
        let joined: String = pieces(text)
            .into_iter()
            .map(|piece| match piece {
                Piece::Plain(text) | Piece::Address { text, .. } => text,
            })
            .collect();
        assert_eq!(joined, text);
    }
}
