//! The WASM entry point: takes over the page that the server rendered, nothing else.

use wasm_bindgen::prelude::wasm_bindgen;

/// Called once by the script in the document when the WASM has loaded.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_body(hubbub_app::App);
}
