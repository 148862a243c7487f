//! Who is looking, and the way out.

use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    components::ui::{
        avatar::Avatar,
        icon::{Glyph, Icon},
    },
    state::{ChatState, ChatStoreFields, intents::SIGN_OUT_PATH},
    view::view,
};

/// The reader's name and the button that ends the session.
#[component]
pub fn Account() -> impl IntoView {
    let state = ChatState::get();
    let me = move || state.chat.me().get();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        state.sign_out();
    };

    view! {
        <div class="account">
            {move || me().map(|me| view! {
                <Avatar name=me.name.clone()/>
                <bdi class="name">{me.name}</bdi>
            })}
            <form method="post" action=SIGN_OUT_PATH on:submit=submit>
                <button class="tool" type="submit" aria-label="Sign out" title="Sign out">
                    <Icon glyph=Glyph::SignOut/>
                </button>
            </form>
        </div>
    }
}
