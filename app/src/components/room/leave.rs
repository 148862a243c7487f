//! The way out of a room. Who wants to leave a private one is asked first: there is no way back
//! without an invitation.

use hubbub_protocol::{RoomView, Slug};
use leptos::{ev::SubmitEvent, html, prelude::*};

use crate::{
    address,
    components::ui::dialog::{self, Dialog},
    state::ChatState,
    view::view,
};

/// The id of the dialog.
pub const DIALOG: &str = "leave-room";

/// The button that leaves a room.
#[component]
pub fn LeaveForm(
    room: Slug,
    /// How the button looks.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let state = ChatState::get();
    let action = address::under(&room, "leave");
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        state.leave_room(room.clone());
    };

    view! {
        <form method="post" action=action on:submit=submit>
            <button class=class type="submit">"Leave room"</button>
        </form>
    }
}

/// Asks whether it is meant.
#[component]
pub fn LeaveDialog(
    room: Slug,
    view: Memo<Option<RoomView>>,
    node: NodeRef<html::Dialog>,
) -> impl IntoView {
    let title = move || {
        let name = view.get().map(|view| view.name).unwrap_or_default();
        format!("Leave {name}?")
    };

    view! {
        <Dialog id=DIALOG title=Signal::derive(title) node>
            <p>"You can come back only with an invitation."</p>
            <div class="choices">
                <LeaveForm room class="button"/>
                <button
                    class="button quiet"
                    type="button"
                    command="close"
                    commandfor=DIALOG
                    on:click=move |event| dialog::close(&event, node)
                >
                    "Stay"
                </button>
            </div>
        </Dialog>
    }
}
