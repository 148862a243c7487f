//! The reader's own message on its way, or refused.

use leptos::prelude::*;

use super::{message::Line, quote::QuoteView, row::classes};
use crate::{
    components::ui::icon::{Glyph, Icon},
    state::{
        ChatState, ChatStoreFields, Line as Connection,
        letter::Errand,
        outbox::{Pending, Progress},
        timeline::PendingRow,
    },
    view::view,
};

/// The reader's own message, shown before it has a place.
#[component]
pub fn PendingView(row: PendingRow) -> impl IntoView {
    let me = ChatState::get().chat.me();
    let name = me
        .read_untracked()
        .as_ref()
        .map(|me| me.name.clone())
        .unwrap_or_default();
    let PendingRow {
        pending,
        text,
        private_with,
        reply_to,
    } = row;
    let failed = matches!(pending.progress, Progress::Refused(_));
    let class = classes(&[
        ("message own", true),
        ("private", private_with.is_some()),
        ("pending", !failed),
        ("failed", failed),
    ]);
    let quote = reply_to.zip(pending.letter.errand.room().cloned());
    let state_of_things = if failed {
        view! { <Refused pending/> }
    } else {
        let line = ChatState::get().chat.line();
        view! { <div class="marks">{move || progress(line.get())}</div> }
    };

    view! {
        <div class=class>
            {private_with.map(|name| view! { <PrivateBadge badge=Badge::To(name)/> })}
            {quote.map(|(quote, room)| view! { <QuoteView quote room/> })}
            <Line name text/>
            {state_of_things}
        </div>
    }
}

/// Whether it is on its way, or waits until it can be.
fn progress(line: Connection) -> &'static str {
    match line {
        Connection::Idle | Connection::Live => "Sending…",
        Connection::Lost => "Waiting…",
    }
}

/// Why something was refused, and what can be done about it; nothing if it was not.
#[component]
pub fn Refused(pending: Pending) -> impl IntoView {
    let state = ChatState::get();
    let Pending { letter, progress } = pending;
    let Progress::Refused(reason) = progress else {
        return ().into_any();
    };
    let what = match letter.errand {
        Errand::Say { .. } => "Not sent: ",
        Errand::Edit { .. } => "Not changed: ",
        Errand::Delete { .. } => "Not deleted: ",
    };
    let id = letter.id.clone();

    view! {
        <div class="refused">
            <span>{what}{reason}</span>
            <button type="button" on:click=move |_| state.retry(&letter.id)>"Retry"</button>
            <button type="button" on:click=move |_| state.discard(&id)>"Discard"</button>
        </div>
    }
}

/// Who else sees a private message.
pub enum Badge {
    /// The one it goes to.
    To(String),
    /// The one it comes from.
    From(String),
}

/// Says that a message is private.
#[component]
pub fn PrivateBadge(badge: Badge) -> impl IntoView {
    let (preposition, name) = match badge {
        Badge::To(name) => ("to", name),
        Badge::From(name) => ("from", name),
    };

    view! {
        <span class="badge">
            <Icon glyph=Glyph::Lock/>
            <span>"Private message "{preposition}" "<bdi>{name}</bdi></span>
        </span>
    }
}
