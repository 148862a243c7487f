//! The interface of Hubbub (being built).
use hubbub_protocol::PageData;
use leptos::prelude::*;

/// Where the browser finds the parts of the interface, as addresses on this server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assets {
    /// The script that loads the WASM.
    pub script: String,
    /// The WASM.
    pub wasm: String,
    /// The style sheet.
    pub style: String,
}

/// The HTML document.
#[must_use]
pub fn document(assets: Assets, options: LeptosOptions, page: PageData) -> impl IntoView {
    let _ = (options, page);
    view! { <html><head><link rel="stylesheet" href=assets.style/></head><body><App/></body></html> }
}

/// The interface.
#[component]
pub fn App() -> impl IntoView {
    view! { <p>"Hubbub"</p> }
}
