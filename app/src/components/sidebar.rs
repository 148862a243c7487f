//! What stands beside the room: the rooms and private chats on one side, the people on the other.
//! Columns where there is space for them, drawers where there is not: as popovers they open without
//! scripts, and the style sheet shows them beside the room on a wide screen.
//!
//! * [`rooms`]: the rooms and private chats; [`account`]: who is looking
//! * [`people`]: who is in the room
//! * [`unread`]: the badge with the number of unread messages

pub mod account;
pub mod people;
pub mod rooms;
pub mod unread;

use leptos::prelude::*;

use super::ui::icon::{Glyph, Icon};

use crate::view::view;

/// The button that closes the drawer with this id.
#[component]
fn CloseDrawer(id: &'static str) -> impl IntoView {
    view! {
        <button
            class="tool close"
            type="button"
            popovertarget=id
            popovertargetaction="hide"
            aria-label="Close"
        >
            <Icon glyph=Glyph::Close/>
        </button>
    }
}
