//! What can be done with a message: a toolbar on the row that is pointed at, tapped on or focused.

use hubbub_protocol::Slug;
use leptos::{
    ev::{FocusEvent, KeyboardEvent},
    html,
    prelude::*,
    task::spawn_local,
};
use wasm_bindgen::JsCast;
use web_sys::Node;

use super::seek::permalink;
use crate::{
    browser,
    components::ui::icon::{Glyph, Icon},
    reactive::effect,
    state::{ChatState, timeline::MessageRow},
    view::view,
};

/// What is going on with a message.
#[derive(Debug, Clone, Copy)]
pub struct Doing {
    /// Whether it is pointed at.
    pub is_hovered: RwSignal<bool>,
    /// Whether the focus is in it.
    pub is_focused: RwSignal<bool>,
    is_deleting: RwSignal<bool>,
    is_active: Memo<bool>,
    row: NodeRef<html::Div>,
}

impl Doing {
    /// Nothing yet.
    pub fn new(row: NodeRef<html::Div>) -> Self {
        let is_hovered = RwSignal::new(false);
        let is_focused = RwSignal::new(false);
        let is_deleting = RwSignal::new(false);
        let is_active =
            Memo::new(move |_| is_hovered.get() || is_focused.get() || is_deleting.get());
        Self {
            is_hovered,
            is_focused,
            is_deleting,
            is_active,
            row,
        }
    }

    /// Whether something may be done with it.
    pub fn is_active(self) -> bool {
        self.is_active.get()
    }

    /// The focus goes elsewhere: to one of the message's own tools, or away from it. Between the
    /// two events of one step the tools must not disappear.
    pub fn leave(self, event: &FocusEvent) {
        let next = event
            .related_target()
            .and_then(|it| it.dyn_into::<Node>().ok());
        let row = self.row.get_untracked();
        let stays = row
            .zip(next)
            .is_some_and(|(row, next)| row.contains(Some(&next)));
        if !stays {
            self.is_focused.set(false);
        }
    }

    /// The message stays as it is; the focus goes back to it.
    fn cancel(self) {
        self.is_deleting.set(false);
        if let Some(row) = self.row.get_untracked() {
            let _ = row.focus();
        }
    }
}

/// The toolbar, or the question that has to be answered first.
#[component]
pub fn Actions(row: MessageRow, room: Slug, doing: Doing) -> impl IntoView {
    view! {
        {move || {
            let row = row.clone();
            if doing.is_deleting.get() {
                view! { <ConfirmDeletion row doing/> }
            } else {
                view! { <Toolbar row room=room.clone() doing/> }
            }
        }}
    }
}

#[component]
fn Toolbar(row: MessageRow, room: Slug, doing: Doing) -> impl IntoView {
    let state = ChatState::get();
    let is_kept = !row.message.off_record;
    let is_there = is_kept && !row.is_deleted();
    let is_own = is_there && row.own;
    // An edit there would have to be stored.
    let is_off_record = state.is_off_record(row.message.room.clone());
    let is_editable = move || is_own && !is_off_record.get();
    let message = StoredValue::new(row.message);

    view! {
        <div class="actions" role="toolbar" aria-label="Message actions">
            {is_there.then(|| view! {
                <Tool name="Reply" glyph=Glyph::Reply act=move || {
                    message.with_value(|message| state.reply(message));
                }/>
            })}
            {move || is_editable().then(|| view! {
                <Tool name="Edit message" glyph=Glyph::Edit act=move || {
                    message.with_value(|message| state.edit(message));
                }/>
            })}
            {is_own.then(|| view! {
                <Tool name="Delete message" glyph=Glyph::Delete act=move || {
                    doing.is_deleting.set(true);
                }/>
            })}
            {is_kept.then(|| view! { <CopyLink path=message.with_value(|message| {
                permalink(&message.room, message.seq)
            })/> })}
            <Tool name="Mark as unread" glyph=Glyph::Unread act=move || {
                message.with_value(|message| state.mark_unread(&room, message));
            }/>
        </div>
    }
}

#[component]
fn Tool(name: &'static str, glyph: Glyph, act: impl Fn() + 'static) -> impl IntoView {
    view! {
        <button class="tool" type="button" aria-label=name title=name on:click=move |_| act()>
            <Icon glyph/>
        </button>
    }
}

#[component]
fn CopyLink(path: String) -> impl IntoView {
    let outcome = RwSignal::new("");
    let copy = move || {
        let address = format!("{}{path}", browser::origin());
        spawn_local(async move {
            let copied = browser::copy(&address).await;
            // The pointer may have moved on.
            outcome.try_set(if copied { "Link copied" } else { "Not copied" });
        });
    };

    view! {
        <Tool name="Copy link" glyph=Glyph::Link act=copy/>
        <span class="outcome" role="status">{move || outcome.get()}</span>
    }
}

/// Asks before a message is deleted.
#[component]
fn ConfirmDeletion(row: MessageRow, doing: Doing) -> impl IntoView {
    let state = ChatState::get();
    let button = NodeRef::<html::Button>::new();
    effect(move || {
        if let Some(button) = button.get() {
            let _ = button.focus();
        }
    });
    let delete = move |_| {
        if let Err(complaint) = state.delete(&row.message) {
            state.note(&row.message.room, complaint);
            return doing.cancel();
        }
        // The row is drawn anew; whoever deletes goes on where they write.
        browser::focus(if browser::has_keyboard() {
            "msg"
        } else {
            "chat"
        });
    };
    let keydown = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            doing.cancel();
        }
    };

    view! {
        <div
            class="actions confirm"
            role="group"
            aria-label="Delete this message?"
            on:keydown=keydown
        >
            <span>"Delete this message?"</span>
            <button class="danger" type="button" node_ref=button on:click=delete>"Delete"</button>
            <button type="button" on:click=move |_| doing.cancel()>"Cancel"</button>
        </div>
    }
}
