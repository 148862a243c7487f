//! Fields of forms, each with its label and with what is wrong with it.

use leptos::{html, prelude::*};

use crate::{reactive::effect, view::view};

/// A line of text.
#[component]
pub fn TextField(
    id: &'static str,
    name: &'static str,
    label: &'static str,
    node: NodeRef<html::Input>,
    /// What is wrong with what is typed; the field takes the focus then.
    #[prop(into)]
    complaint: Signal<Option<String>>,
    /// What is told about the field under it.
    #[prop(optional, into)]
    hint: Option<ViewFn>,
    #[prop(optional)] on_input: Option<Callback<String>>,
) -> impl IntoView {
    effect(move || {
        if complaint.read().is_some()
            && let Some(field) = node.get()
        {
            // A detached field cannot take the focus; there is nothing to do about it then.
            let _ = field.focus();
        }
    });
    let complaint_id = format!("{id}-complaint");

    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                node_ref=node
                id=id
                name=name
                autocomplete="off"
                aria-describedby=complaint_id.clone()
                aria-invalid=move || complaint.read().is_some().then_some("true")
                on:input=move |event| {
                    if let Some(on_input) = on_input {
                        on_input.run(event_target_value(&event));
                    }
                }
            />
            {hint.map(|hint| hint.run())}
            <div id=complaint_id class="refusal" role="alert">{move || complaint.get()}</div>
        </div>
    }
}

/// A box to be ticked, with what it means.
#[component]
pub fn Tick(
    name: &'static str,
    label: &'static str,
    meaning: &'static str,
    node: NodeRef<html::Input>,
) -> impl IntoView {
    view! {
        <label class="tick">
            <input node_ref=node type="checkbox" name=name value="true"/>
            <span>
                {label}
                <small>{meaning}</small>
            </span>
        </label>
    }
}

/// What is typed in a field.
#[must_use]
pub fn text(node: NodeRef<html::Input>) -> String {
    node.get_untracked()
        .map(|field| field.value())
        .unwrap_or_default()
}

/// Puts a text in a field.
pub fn set_text(node: NodeRef<html::Input>, text: &str) {
    if let Some(field) = node.get_untracked() {
        field.set_value(text);
    }
}

/// Whether a box is ticked.
#[must_use]
pub fn is_ticked(node: NodeRef<html::Input>) -> bool {
    node.get_untracked().is_some_and(|field| field.checked())
}

/// Ticks a box, or not.
pub fn set_ticked(node: NodeRef<html::Input>, is_ticked: bool) {
    if let Some(field) = node.get_untracked() {
        field.set_checked(is_ticked);
    }
}
