//! The interface of Hubbub, rendered by the server and taken over by the browser.
//!
//! * [`shell`]: the HTML document around it
//! * [`state`]: what the interface knows, and the only ways to change it
//! * [`pages`]: the views behind the addresses, composed of
//! * [`components`]: everything that is drawn
//! * [`address`]: where somebody is; [`navigation`]: how they get elsewhere
//! * [`browser`]: what is asked of the browser

pub mod address;
mod browser;
mod components;
mod navigation;
mod pages;
mod reactive;
mod shell;
mod state;
mod view;

use hubbub_protocol::PageData;
use leptos::prelude::*;

use self::{navigation::Navigation, pages::Page, state::ChatState, view::view};

pub use self::{
    navigation::Location,
    shell::{Assets, document},
};

/// The interface. Shows what the [`PageData`] in the context says, at the [`Location`] there; without
/// data, nobody is signed in and nothing is known yet.
#[component]
pub fn App() -> impl IntoView {
    let page = SharedValue::new(|| use_context::<PageData>().unwrap_or_default());
    ChatState::provide(page.into_inner());
    Navigation::provide();

    view! { <Page/> }
}
