//! Links to the interface's own addresses are followed without loading a page, and so without
//! interrupting the connection. They are ordinary links otherwise: they work before the page is
//! taken over, and can be opened in another tab.

use leptos::ev::MouseEvent;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlAnchorElement};

use crate::{address::Address, browser, navigation::Navigation};

/// What has to happen when something is clicked.
pub fn followed() -> impl Fn(MouseEvent) + Clone {
    let navigation = Navigation::get();
    move |event| {
        if let Some(address) = followed_address(&event) {
            event.prevent_default();
            navigation.go(&address);
        }
    }
}

/// The address to show, if this was a plain click on a link within the interface.
fn followed_address(event: &MouseEvent) -> Option<String> {
    let link = clicked_link(event).filter(|_| is_plain(event))?;
    let is_here = link.target().is_empty() && link.origin() == browser::origin();
    let is_external = link.rel().split(' ').any(|word| word == "external");
    let path = link.pathname();
    let is_known = !matches!(Address::of(&path), Address::Unknown);
    (is_here && !is_external && is_known).then(|| path + &link.search() + &link.hash())
}

fn clicked_link(event: &MouseEvent) -> Option<HtmlAnchorElement> {
    let clicked: Element = event.target()?.dyn_into().ok()?;
    clicked.closest("a[href]").ok()??.dyn_into().ok()
}

/// With another button or a key held, a click means something else, such as a new tab.
fn is_plain(event: &MouseEvent) -> bool {
    let has_key = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    event.button() == 0 && !has_key && !event.default_prevented()
}
