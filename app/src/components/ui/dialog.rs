//! Dialogs: what is asked in them keeps the rest of the page waiting. Esc closes a dialog, and the
//! focus goes back to the button that opened it: the browser sees to that.

use leptos::{ev::MouseEvent, html, prelude::*};

use super::icon::{Glyph, Icon};

use crate::view::view;

/// The dialog with this id. A button opens it by [`open`], and where scripts do not run by naming it
/// in `commandfor`, with the command `show-modal`.
#[component]
pub fn Dialog(
    id: &'static str,
    #[prop(into)] title: Signal<String>,
    node: NodeRef<html::Dialog>,
    children: Children,
) -> impl IntoView {
    let title_id = format!("{id}-title");
    let labelled_by = title_id.clone();

    view! {
        <dialog
            id=id
            class="dialog"
            node_ref=node
            aria-labelledby=labelled_by
        >
            <div class="heading">
                <h2 id=title_id>{move || title.get()}</h2>
                <button
                    class="tool close"
                    type="button"
                    command="close"
                    commandfor=id
                    aria-label="Close"
                    on:click=move |event| close(&event, node)
                >
                    <Icon glyph=Glyph::Close/>
                </button>
            </div>
            {children()}
        </dialog>
    }
}

/// Opens a dialog at the press of a button, unless it is open.
pub fn open(event: &MouseEvent, node: NodeRef<html::Dialog>) {
    // The button's own command would do the same once more.
    event.prevent_default();
    if let Some(dialog) = node.get_untracked().filter(|dialog| !dialog.open()) {
        // It fails only for one that is not in the page, which nobody can see either.
        let _ = dialog.show_modal();
    }
}

/// Closes a dialog at the press of a button.
pub fn close(event: &MouseEvent, node: NodeRef<html::Dialog>) {
    event.prevent_default();
    dismiss(node);
}

/// Closes a dialog, if it is open.
pub fn dismiss(node: NodeRef<html::Dialog>) {
    if let Some(dialog) = node.get_untracked() {
        dialog.close();
    }
}
