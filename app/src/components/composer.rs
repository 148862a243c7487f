//! The box in which messages are written. It is never disabled: what cannot be sent now waits in
//! the outbox, and what cannot be sent at all stays in the box.

mod input;

use hubbub_protocol::{Recipient, Slug};
use leptos::{
    ev::{KeyboardEvent, SubmitEvent},
    html,
    prelude::*,
};

use self::input::{HELP, Input};
use super::ui::icon::{Glyph, Icon};
use crate::{
    browser,
    state::{ChatState, ChatStoreFields},
};

/// The box and its button.
#[component]
pub fn Composer(room: Slug) -> impl IntoView {
    let state = ChatState::get();
    let node = NodeRef::<html::Textarea>::new();
    let complaint = RwSignal::new(None::<String>);
    let writing = Writing {
        room,
        node,
        complaint,
    };
    writing.join_draft(state);
    writing.focus_at_first();

    let draft = state.chat.draft();
    let name = state.view(writing.room.clone());
    let placeholder = move || name.get().map(|view| format!("Message {}", view.name));
    let action = format!("/room/{}", writing.room);
    let typed = StoredValue::new(writing.clone());
    let on_input = move |_| typed.with_value(|writing| writing.typed(state));
    let on_keydown = move |event: KeyboardEvent| {
        if is_send_key(&event) {
            event.prevent_default();
            typed.with_value(|writing| writing.send(state));
        }
    };
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        typed.with_value(|writing| writing.send(state));
    };

    view! {
        <form class="composer" method="post" action=action on:submit=on_submit>
            <p id="complaint" class="complaint" role="alert">{complaint}</p>
            <div class="box">
                <div class="grow" data-text=draft>
                    <textarea
                        node_ref=node
                        id="msg"
                        name="text"
                        rows="1"
                        aria-label="Message"
                        aria-describedby="complaint"
                        aria-invalid=move || complaint.read().is_some().then_some("true")
                        placeholder=placeholder
                        autocomplete="off"
                        enterkeyhint="send"
                        on:input=on_input
                        on:keydown=on_keydown
                    ></textarea>
                </div>
                <button class="send" type="submit" aria-label="Send" title="Send">
                    <Icon glyph=Glyph::Send/>
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// Enter sends; with Shift it is a new line, and while an input method is composing it belongs to
/// that (some browsers tell only by the code 229).
fn is_send_key(event: &KeyboardEvent) -> bool {
    let is_composing = event.is_composing() || event.key_code() == 229;
    event.key() == "Enter" && !event.shift_key() && !is_composing
}

/// What is being written, and where.
#[derive(Clone)]
struct Writing {
    room: Slug,
    node: NodeRef<html::Textarea>,
    complaint: RwSignal<Option<String>>,
}

impl Writing {
    /// Keeps box and draft the same: the box wins at first (something may have been typed before
    /// the page was taken over), the draft whenever it is changed elsewhere.
    fn join_draft(&self, state: ChatState) {
        let node = self.node;
        Effect::new(move |is_joined: Option<bool>| {
            let draft = state.chat.draft().get();
            let Some(node) = node.get() else { return false };
            let typed = node.value();
            if is_joined != Some(true) && !typed.is_empty() {
                state.chat.draft().set(typed);
            } else if typed != draft {
                node.set_value(&draft);
            }
            true
        });
    }

    /// Whoever has a keyboard can write at once.
    fn focus_at_first(&self) {
        let node = self.node;
        Effect::new(move || {
            if let Some(node) = node.get().filter(|_| browser::has_keyboard()) {
                let _ = node.focus();
            }
        });
    }

    fn typed(&self, state: ChatState) {
        let text = self.text();
        self.complaint.set(None);
        if !text.is_empty() && !input::is_command(&text) {
            state.tell_typing(self.room.clone());
        }
        state.chat.draft().set(text);
    }

    /// Does what the text says; it leaves the box only if that was possible.
    fn send(&self, state: ChatState) {
        let done = match input::parse(&self.text()) {
            Input::Nothing => Ok(()),
            Input::Message(text) => state.send(Recipient::Room(self.room.clone()), text),
            Input::Whisper { to, text } => state.send(Recipient::To(to), text),
            Input::Help => {
                state.note(&self.room, HELP.to_owned());
                Ok(())
            }
            Input::Mistake(complaint) => {
                state.note(&self.room, complaint);
                return self.focus();
            }
        };
        match done {
            Ok(()) => self.clear(state),
            Err(complaint) => self.complaint.set(Some(complaint)),
        }
        self.focus();
    }

    fn clear(&self, state: ChatState) {
        self.complaint.set(None);
        if let Some(node) = self.node.get_untracked() {
            node.set_value("");
        }
        state.chat.draft().set(String::new());
    }

    fn focus(&self) {
        if let Some(node) = self.node.get_untracked() {
            let _ = node.focus();
        }
    }

    fn text(&self) -> String {
        self.node
            .get_untracked()
            .map(|node| node.value())
            .unwrap_or_default()
    }
}
