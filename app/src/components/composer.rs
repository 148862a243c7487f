//! The box in which messages are written. It is never disabled: what cannot be sent now waits in
//! the outbox, and what cannot be sent at all stays in the box.

mod about;
mod draft;
mod input;

use hubbub_protocol::Slug;
use leptos::{
    ev::{KeyboardEvent, SubmitEvent},
    html,
    prelude::*,
};

use self::{
    about::AboutView,
    input::{HELP, Input},
};
use super::ui::icon::{Glyph, Icon};
use crate::{
    browser,
    reactive::effect,
    state::{ChatState, ChatStoreFields, writing::About},
    view::view,
};

/// The box and its button.
#[component]
pub fn Composer(room: Slug) -> impl IntoView {
    let state = ChatState::get();
    let node = NodeRef::<html::Textarea>::new();
    let complaint = RwSignal::new(None::<String>);
    let writing = Writing {
        room: room.clone(),
        node,
        complaint,
        typed_at: StoredValue::new(0),
    };
    let text = state.box_text(room.clone());
    writing.join_text(state, text);
    writing.follow_other_tabs(state);
    writing.turn_to_message(state);
    writing.focus_at_first();

    let name = state.view(room.clone());
    let is_off_record = state.is_off_record(room.clone());
    let action = format!("/room/{room}");
    let typed = StoredValue::new(writing);
    let on_input = move |_| typed.with_value(|writing| writing.typed(state));
    let on_keydown = move |event: KeyboardEvent| {
        if typed.with_value(|writing| writing.press(state, &event)) {
            event.prevent_default();
        }
    };
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        typed.with_value(|writing| writing.submit(state));
    };

    view! {
        <form class="composer" method="post" action=action on:submit=on_submit>
            <p id="complaint" class="complaint" role="alert">{move || complaint.get()}</p>
            <AboutView room/>
            <div class="box">
                <div class="grow" data-text=move || text.get()>
                    <textarea
                        node_ref=node
                        id="msg"
                        name="text"
                        rows="1"
                        aria-label="Message"
                        aria-describedby="complaint about"
                        aria-invalid=move || complaint.read().is_some().then_some("true")
                        placeholder=move || name.get().map(|view| format!("Message {}", view.name))
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
            {move || is_off_record.get().then(|| view! {
                <p class="record">"Off the record: messages are not kept"</p>
            })}
        </form>
    }
}

/// While an input method is composing, keys belong to that (some browsers tell only by the code 229).
fn is_composing(event: &KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == 229
}

fn is_editing(state: ChatState) -> bool {
    matches!(
        *state.chat.about().read_untracked(),
        Some(About::Edit { .. })
    )
}

/// What is being written, and where.
#[derive(Clone)]
struct Writing {
    room: Slug,
    node: NodeRef<html::Textarea>,
    complaint: RwSignal<Option<String>>,
    /// When something was typed here last, in milliseconds since 1970.
    typed_at: StoredValue<i64>,
}

impl Writing {
    /// Whoever has a keyboard can write at once.
    fn focus_at_first(&self) {
        let node = self.node;
        effect(move || {
            if let Some(node) = node.get().filter(|_| browser::has_keyboard()) {
                let _ = node.focus();
            }
        });
    }

    /// Whoever wants to answer or change a message writes next.
    fn turn_to_message(&self, state: ChatState) {
        let writing = self.clone();
        let target = Memo::new(move |_| state.chat.about().read().as_ref().map(About::target));
        let mut is_first = true;
        effect(move || {
            let is_turned = target.get().is_some();
            let writing = writing.clone();
            writing.complaint.set(None);
            if is_turned && !is_first {
                // The box has its text by then.
                request_animation_frame(move || writing.focus_at_end());
            }
            is_first = false;
        });
        // Another room's box is about nothing yet.
        effect(move || on_cleanup(move || state.stop_writing()));
    }

    /// Does what a key means beyond its letter; says whether it does.
    fn press(&self, state: ChatState, event: &KeyboardEvent) -> bool {
        if is_composing(event) {
            return false;
        }
        match event.key().as_str() {
            "Enter" if !event.shift_key() => self.submit(state),
            "Escape" if state.chat.about().read_untracked().is_some() => state.stop_writing(),
            "ArrowUp" if self.text().is_empty() && !is_editing(state) => {
                state.edit_last(&self.room);
            }
            _ => return false,
        }
        true
    }

    fn typed(&self, state: ChatState) {
        let text = self.text();
        self.complaint.set(None);
        self.typed_at.set_value(browser::milliseconds());
        if !text.is_empty() && !input::is_command(&text) {
            state.tell_typing(self.room.clone());
        }
        state.type_in(&self.room, text);
    }

    fn submit(&self, state: ChatState) {
        if is_editing(state) {
            self.complaint.set(state.finish_edit().err());
        } else {
            self.send(state);
        }
        self.focus();
    }

    /// Does what the text says; it leaves the box only if that was possible.
    fn send(&self, state: ChatState) {
        let done = match input::parse(&self.text()) {
            Input::Nothing => Ok(()),
            Input::Message(text) => state.say_in(&self.room, text),
            Input::Whisper { to, text } => state.whisper_in(&self.room, to, text),
            Input::Help => {
                state.note(&self.room, HELP.to_owned());
                Ok(())
            }
            Input::Mistake(complaint) => return state.note(&self.room, complaint),
        };
        match done {
            Ok(()) => self.clear(state),
            Err(complaint) => self.complaint.set(Some(complaint)),
        }
    }

    fn clear(&self, state: ChatState) {
        self.complaint.set(None);
        self.typed_at.set_value(0);
        if let Some(node) = self.node.get_untracked() {
            node.set_value("");
        }
        state.clear_draft(&self.room);
    }

    fn focus(&self) {
        if let Some(node) = self.node.get_untracked() {
            let _ = node.focus();
        }
    }

    fn focus_at_end(&self) {
        self.focus();
        if let Some(node) = self.node.get_untracked() {
            let end = node.text_length();
            let _ = node.set_selection_range(end, end);
        }
    }

    fn text(&self) -> String {
        self.node
            .get_untracked()
            .map(|node| node.value())
            .unwrap_or_default()
    }
}
