//! The few icons of the interface, drawn with strokes in the colour of the text around them.

use leptos::prelude::*;

use crate::view::view;

/// What an icon shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glyph {
    /// The mark of the program: voices in a bubble.
    Hubbub,
    /// Several people.
    People,
    /// A padlock: not for everyone.
    Lock,
    /// The sign of numbers and rooms.
    Room,
    /// Lines of a list.
    Menu,
    /// Three dots: what else there is.
    More,
    /// A plus.
    Plus,
    /// A crossed circle: nothing is recorded.
    OffRecord,
    /// A paper plane.
    Send,
    /// A door with an arrow.
    SignOut,
    /// An arrow to the newest.
    Down,
    /// A cross.
    Close,
    /// An arrow that turns back.
    Reply,
    /// A pencil.
    Edit,
    /// A bin.
    Delete,
    /// Two links of a chain.
    Link,
    /// A closed envelope.
    Unread,
    /// A page of a calendar.
    Calendar,
}

impl Glyph {
    /// Its strokes on a field of 24 by 24.
    fn path(self) -> &'static str {
        match self {
            Self::Hubbub => {
                "M5 4h14a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zM8 9v3M12 8v5M16 9v3"
            }
            Self::People => {
                "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c0-3.6 2.9-6 6.5-6s6.5 2.4 6.5 6M16 4.3a3.5 3.5 0 0 1 0 6.4M18 14.4c2.2.8 3.5 2.9 3.5 5.6"
            }
            Self::Lock => "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
            Self::Room => "M9.5 4 7.5 20M16.5 4l-2 16M4.5 9h16M3.5 15h16",
            Self::Menu => "M4 7h16M4 12h16M4 17h10",
            Self::More => {
                "M5 11.5a.5.5 0 1 0 0 1 .5.5 0 0 0 0-1zM12 11.5a.5.5 0 1 0 0 1 .5.5 0 0 0 0-1zM19 11.5a.5.5 0 1 0 0 1 .5.5 0 0 0 0-1z"
            }
            Self::Plus => "M12 5v14M5 12h14",
            Self::OffRecord => "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM6.3 6.3l11.4 11.4",
            Self::Send => "M4 12 20 4l-5 16-3.5-6.5zM11.5 13.5 20 4",
            Self::SignOut => "M14 4H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h8M10 12h10M16.5 8l4 4-4 4",
            Self::Down => "M12 5v14M6 13l6 6 6-6",
            Self::Close => "M6 6l12 12M18 6 6 18",
            Self::Reply => "M9 6 4 11l5 5M4 11h9a7 7 0 0 1 7 7v1",
            Self::Edit => "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
            Self::Delete => "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.5 11v5M13.5 11v5",
            Self::Link => {
                "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7L12 7M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7L12 17"
            }
            Self::Unread => "M4 6h16v12H4zM4 7l8 6 8-6",
            Self::Calendar => "M5 6h14v14H5zM5 10h14M9 3.5V7M15 3.5V7",
        }
    }
}

/// An icon; whatever it stands on says in words what it means.
#[component]
pub fn Icon(glyph: Glyph) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d=glyph.path()></path>
        </svg>
    }
}
