//! Moving from message to message by keys. Messages are no stops of the tab key, which would make
//! the way to the box endless; the tools of the focused one are.

use leptos::{ev::KeyboardEvent, prelude::document};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

const MESSAGE: &str = ".message[id]";

/// The arrows lead from message to message, Escape leads to the box.
pub fn move_by_keys(event: &KeyboardEvent) {
    let Some(focused) = document().active_element() else {
        return;
    };
    let here = focused.closest(MESSAGE).ok().flatten();
    let there = match (event.key().as_str(), here) {
        ("Escape", _) => document().get_element_by_id("msg"),
        ("ArrowUp", Some(row)) => neighbour(&row, Element::previous_element_sibling),
        ("ArrowDown", Some(row)) => neighbour(&row, Element::next_element_sibling),
        ("ArrowUp", None) => last_in_view(&focused),
        _ => None,
    };
    if let Some(there) = there.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        let _ = there.focus();
    }
}

fn neighbour(row: &Element, next: impl Fn(&Element) -> Option<Element>) -> Option<Element> {
    let mut row = next(row)?;
    while !row.matches(MESSAGE).unwrap_or(false) {
        row = next(&row)?;
    }
    Some(row)
}

/// The last message that the reader sees.
fn last_in_view(view: &Element) -> Option<Element> {
    let bottom = view.get_bounding_client_rect().bottom();
    let is_seen = |row: &Element| row.get_bounding_client_rect().top() < bottom;
    let mut row = view.first_element_child()?.last_element_child()?;
    while !(is_seen(&row) && row.matches(MESSAGE).unwrap_or(false)) {
        row = row.previous_element_sibling()?;
    }
    Some(row)
}
