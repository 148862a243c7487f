//! How many messages wait to be read.

use leptos::prelude::*;

use crate::{state::listing::unread_count, view::view};

/// A badge with the number, read as "3 unread"; nothing when there is none.
#[component]
pub fn Unread(#[prop(into)] count: Signal<u32>) -> impl IntoView {
    view! {
        {move || {
            let count = count.get();
            (count > 0).then(|| view! {
                <span class="unread-count">
                    {unread_count(count)}
                    <span class="unseen">" unread"</span>
                </span>
            })
        }}
    }
}
