//! What a message answers, as a link that leads there.

use hubbub_protocol::{Quote, Slug};
use leptos::prelude::*;

use super::seek::permalink;
use crate::{
    state::{ChatState, goal::Place},
    view::view,
};

/// What stands in the place of a deleted message.
pub const TOMBSTONE: &str = "This message was deleted.";

/// The beginning of the message that is answered.
#[component]
pub fn QuoteView(quote: Quote, room: Slug) -> impl IntoView {
    let state = ChatState::get();
    let seq = quote.seq;
    let href = permalink(&room, seq);
    let text = if quote.deleted {
        TOMBSTONE.to_owned()
    } else {
        quote.text
    };
    // The address may be there already and not change: the link alone would do nothing then.
    let go = move |_| state.go_to(&room, Place::Message(seq));

    view! {
        <a class="quote" href=href on:click=go>
            <span class="unseen">"In reply to "</span>
            <bdi class="who">{quote.author.name}</bdi>
            <span class="unseen">": "</span>
            <span class="excerpt" class:tombstone=quote.deleted>{text}</span>
        </a>
    }
}
