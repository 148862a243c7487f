//! What is shown where nothing is.

use leptos::prelude::*;

use crate::{
    components::ui::title::{set_title, titled},
    view::view,
};

/// Says that there is nothing here, and leads back by a page load: the page of an unknown address
/// does not tell who is looking.
#[component]
pub fn NotFound() -> impl IntoView {
    set_title(|| titled("Nothing here"));

    view! {
        <main class="lone">
            <h1>"There is nothing here"</h1>
            <p>"The address may be misspelt, or the room is gone."</p>
            <a class="button" href="/" rel="external">"Back to the chat"</a>
        </main>
    }
}
