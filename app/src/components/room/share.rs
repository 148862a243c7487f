//! How others come into a room: a link to send, and the same as a picture to point a phone at.

use hubbub_protocol::{RoomKind, RoomView};
use leptos::{html, prelude::*, task::spawn_local};

use crate::{
    address::{under, way_in},
    browser,
    components::ui::dialog::Dialog,
    reactive::effect,
    view::view,
};

/// The id of the dialog.
pub const DIALOG: &str = "share-room";

/// The link, the button that copies it, and its QR code.
#[component]
pub fn ShareDialog(view: Memo<Option<RoomView>>, node: NodeRef<html::Dialog>) -> impl IntoView {
    let origin = RwSignal::new(String::new());
    // Only the browser knows under which name it reaches this server.
    effect(move || origin.set(browser::origin()));
    let link = Memo::new(move |_| {
        let way = view.read().as_ref().map(way_in).unwrap_or_default();
        format!("{}{way}", origin.read())
    });
    let name = move || view.get().map(|view| view.name).unwrap_or_default();

    view! {
        <Dialog id=DIALOG title=Signal::derive(move || format!("Share {}", name())) node>
            <p>{move || view.get().map(|view| explanation(view.kind)).unwrap_or_default()}</p>
            <CopyField link/>
            <img
                class="qr"
                src=move || view.get().map(|view| under(&view.slug, "qr.svg"))
                alt=move || format!("QR code of the link to {}", name())
                width="200"
                height="200"
                loading="lazy"
            />
        </Dialog>
    }
}

#[component]
fn CopyField(link: Memo<String>) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let outcome = RwSignal::new("");
    let copy = move |_| {
        spawn_local(async move {
            let text = link.get_untracked();
            if browser::copy(&text).await {
                outcome.set("Copied.");
            } else if let Some(field) = field.get_untracked() {
                field.select();
                outcome.set("The link is selected: copy it from there.");
            }
        });
    };

    view! {
        <div class="copy">
            <input
                node_ref=field
                type="text"
                readonly
                aria-label="Link"
                value=move || link.get()
                prop:value=move || link.get()
                on:focus=move |_| {
                    if let Some(field) = field.get_untracked() {
                        field.select();
                    }
                }
            />
            <button class="button" type="button" on:click=copy>"Copy"</button>
        </div>
        <p class="hint" role="status">{move || outcome.get()}</p>
    }
}

fn explanation(kind: RoomKind) -> &'static str {
    if kind == RoomKind::Private {
        "Whoever has this invitation can come in. It is replaced when somebody is removed."
    } else {
        "Whoever has this link can come in."
    }
}
