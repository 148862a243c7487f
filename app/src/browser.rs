//! What the interface asks of the browser, apart from the WebSocket: time, chance, storage, and the
//! address of the server. Nothing here may be called while the server renders.

use hubbub_protocol::{ClientId, Timestamp};
use js_sys::{Date, Math};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    HtmlDocument, HtmlElement, HtmlTextAreaElement, RequestInit, RequestRedirect, Response,
    Storage, VisibilityState,
};

use crate::navigation::Location;

/// A moment as the clock and the calendar on the reader's wall show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WallTime {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// `HH:MM`.
    pub time: String,
}

/// The given moment in the reader's time zone; nothing if it is not one.
pub fn wall_time(at: &Timestamp) -> Option<WallTime> {
    let date = Date::new(&JsValue::from_str(&at.0));
    (!date.get_time().is_nan()).then(|| on_the_wall(&date))
}

/// This moment in the reader's time zone.
pub fn wall_time_now() -> WallTime {
    on_the_wall(&Date::new_0())
}

fn on_the_wall(date: &Date) -> WallTime {
    let (year, month, day) = (date.get_full_year(), date.get_month() + 1, date.get_date());
    WallTime {
        date: format!("{year:04}-{month:02}-{day:02}"),
        time: format!("{:02}:{:02}", date.get_hours(), date.get_minutes()),
    }
}

/// The moment at which a day of the shape `YYYY-MM-DD` begins for the reader; nothing if it is not
/// one.
pub fn beginning_of(day: &str) -> Option<Timestamp> {
    let date = Date::new(&JsValue::from_str(&format!("{day}T00:00:00")));
    (!date.get_time().is_nan()).then(|| Timestamp(date.to_iso_string().into()))
}

/// Milliseconds since 1970.
#[allow(clippy::cast_possible_truncation)] // whole milliseconds fit for the next 280,000 millennia
pub fn milliseconds() -> i64 {
    Date::now() as i64
}

/// A random number from 0 up to but not including 1, for jitter.
pub fn chance() -> f64 {
    Math::random()
}

/// An id that nobody else makes: a random (version 4) UUID. Not `crypto.randomUUID`, which browsers
/// hide from pages that come over plain HTTP from another machine.
pub fn unique_id() -> ClientId {
    let mut bytes = [0_u8; 16];
    let filled = window()
        .crypto()
        .and_then(|it| it.get_random_values_with_u8_array(&mut bytes));
    if filled.is_err() {
        bytes.fill_with(weak_byte);
    }
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex = format!("{:032x}", u128::from_be_bytes(bytes));
    ClientId(
        [
            &hex[..8],
            &hex[8..12],
            &hex[12..16],
            &hex[16..20],
            &hex[20..],
        ]
        .join("-"),
    )
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // from 0 up to 255
fn weak_byte() -> u8 {
    (chance() * 256.0) as u8
}

/// The WebSocket's address on the server that this page came from.
pub fn socket_address() -> Option<String> {
    let location = window().location();
    let scheme = if location.protocol().ok()? == "https:" {
        "wss"
    } else {
        "ws"
    };
    Some(format!("{scheme}://{}/ws", location.host().ok()?))
}

/// Posts nothing to a path of the server; says whether it was accepted.
pub async fn post(path: &str) -> bool {
    let options = RequestInit::new();
    options.set_method("POST");
    options.set_redirect(RequestRedirect::Manual);
    let answer = JsFuture::from(window().fetch_with_str_and_init(path, &options)).await;
    // A redirect that is not followed reads as status 0: it means "done, look elsewhere".
    let accepted = |response: Response| response.ok() || response.status() == 0;
    answer
        .ok()
        .and_then(|it| it.dyn_into().ok())
        .is_some_and(accepted)
}

/// Where the page is.
pub fn location() -> Location {
    let location = window().location();
    let query = location.search().unwrap_or_default();
    Location {
        path: location.pathname().unwrap_or_default(),
        query: query.trim_start_matches('?').to_owned(),
    }
}

/// Writes another address into the address bar. Going back leads to the one before.
pub fn push_address(address: &str) {
    let is_there = window().location().href() == Ok(origin() + address);
    if let Ok(history) = window().history()
        && !is_there
    {
        // It fails only for addresses of other servers.
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(address));
    }
}

/// The same, but in the place of the one before.
pub fn replace_address(address: &str) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(address));
    }
}

/// Where this server is, as a link to it begins.
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// Whether the page is in sight, and not behind another tab or window.
pub fn is_visible() -> bool {
    document().visibility_state() == VisibilityState::Visible
}

/// Closes the drawer or menu with this id, if it is open.
pub fn hide_popover(id: &str) {
    let element = document().get_element_by_id(id);
    if let Some(element) = element.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        // One that is not open has nothing to hide.
        let _ = element.hide_popover();
    }
}

/// Whether there is a pointer that can hover, and so most likely a keyboard: taking the focus
/// elsewhere would only cover the page with an on-screen keyboard.
pub fn has_keyboard() -> bool {
    window()
        .match_media("(hover: hover)")
        .ok()
        .flatten()
        .is_some_and(|query| query.matches())
}

/// The values of all keys that begin with this.
pub fn stored(prefix: &str) -> Vec<String> {
    storage()
        .map(|storage| values(&storage, prefix))
        .unwrap_or_default()
}

/// Keeps a value across reloads, if the browser allows it.
pub fn store(key: &str, value: &str) {
    if let Some(storage) = storage() {
        // Full or forbidden: the page itself still holds it until it is closed.
        let _ = storage.set_item(key, value);
    }
}

/// Puts the focus on the element with this id.
pub fn focus(id: &str) {
    let element = document().get_element_by_id(id);
    if let Some(element) = element.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Puts a text on the clipboard; says whether that was possible.
pub async fn copy(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    // Browsers have none for pages that come over plain HTTP from another machine.
    if clipboard.is_undefined() {
        return copy_by_selection(text);
    }
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// The old way: by a box that is there just long enough for its text to be selected.
fn copy_by_selection(text: &str) -> bool {
    let copied = || -> Option<bool> {
        let before = document().active_element();
        let body = document().body()?;
        let area = document().create_element("textarea").ok()?;
        let area: HtmlTextAreaElement = area.dyn_into().ok()?;
        area.set_value(text);
        body.append_child(&area).ok()?;
        area.select();
        let copied = document()
            .dyn_into::<HtmlDocument>()
            .ok()?
            .exec_command("copy");
        area.remove();
        if let Some(before) = before.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
            let _ = before.focus();
        }
        copied.ok()
    };
    copied().unwrap_or(false)
}

/// The value of one key.
pub fn read(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Forgets the value of one key.
pub fn remove(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}

/// Forgets the values of all keys that begin with this.
pub fn forget(prefix: &str) {
    if let Some(storage) = storage() {
        for key in keys(&storage, prefix) {
            let _ = storage.remove_item(&key);
        }
    }
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn keys(storage: &Storage, prefix: &str) -> Vec<String> {
    let count = storage.length().unwrap_or(0);
    let all = (0..count).filter_map(|index| storage.key(index).ok().flatten());
    all.filter(|key| key.starts_with(prefix)).collect()
}

fn values(storage: &Storage, prefix: &str) -> Vec<String> {
    let read = |key: String| storage.get_item(&key).ok().flatten();
    keys(storage, prefix).into_iter().filter_map(read).collect()
}
