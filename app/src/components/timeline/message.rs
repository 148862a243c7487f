//! A message in its place.
//!
//! Its text is a paragraph that reads `name: text`, wherever the eye sees the name. Time, picture,
//! badges, marks and quotes stand outside of it.

use std::sync::Arc;

use hubbub_protocol::{Message, Slug, Timestamp};
use leptos::{html, prelude::*};

use super::{
    actions::{Actions, Doing},
    pending::{Badge, PrivateBadge, Refused},
    quote::{QuoteView, TOMBSTONE},
    row::classes,
    seek::permalink,
    text::Text,
};
use crate::{
    address::row_id,
    components::ui::avatar::Avatar,
    state::{
        ChatState,
        letter::Errand,
        outbox::{Pending, Progress},
        timeline::MessageRow,
    },
    view::view,
};

/// A message in the timeline of a room.
#[component]
pub fn MessageView(row: MessageRow, room: Slug) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let doing = Doing::new(node);
    let message = row.message.clone();
    let is_deleted = row.is_deleted();
    let is_refused = row.is_refused();
    let text = if is_deleted { TOMBSTONE } else { row.text() }.to_owned();
    let name = message.author.name.clone();
    let badge = row
        .private_with
        .clone()
        .map(if row.own { Badge::To } else { Badge::From });
    let quote = message.reply_to.clone().filter(|_| !is_deleted);
    let quoted_in = message.room.clone();
    let id = row_id(&message.room, message.seq);
    let class = classes(&[
        ("message", true),
        ("own", row.own),
        ("private", badge.is_some()),
        ("grouped", row.grouped),
        ("deleted", is_deleted),
        ("pending", row.touch.is_some() && !is_refused),
        ("failed", is_refused),
    ]);
    let actions = {
        let row = row.clone();
        move || {
            doing
                .is_active()
                .then(|| view! { <Actions row=row.clone() room=room.clone() doing/> })
        }
    };

    view! {
        <div
            class=class
            id=id
            tabindex="-1"
            node_ref=node
            on:mouseenter=move |_| doing.is_hovered.set(true)
            on:mouseleave=move |_| doing.is_hovered.set(false)
            on:focusin=move |_| doing.is_focused.set(true)
            on:focusout=move |event| doing.leave(&event)
        >
            <Avatar name=name.clone()/>
            {badge.map(|badge| view! { <PrivateBadge badge/> })}
            {quote.map(|quote| view! { <QuoteView quote room=quoted_in/> })}
            <Line name text is_plain=is_deleted/>
            <Marks message touch=row.touch.clone()/>
            {row.touch.filter(|_| is_refused).map(|touch| view! { <Refused pending=touch/> })}
            {move || actions()}
        </div>
    }
}

/// Who said it and what: reads `name: text`. A plain text is no one's own words.
#[component]
pub fn Line(name: String, text: String, #[prop(optional)] is_plain: bool) -> impl IntoView {
    let text = if is_plain {
        text.into_any()
    } else {
        view! { <Text text/> }
    };

    view! {
        <p class="line">
            <bdi class="name">{name}</bdi>
            <span class="separator">": "</span>
            <span class="text">{text}</span>
        </p>
    }
}

/// When it was said, whether it was changed since, and whether that is still on its way.
#[component]
fn Marks(message: Arc<Message>, touch: Option<Pending>) -> impl IntoView {
    let on_its_way = touch
        .filter(|touch| !matches!(touch.progress, Progress::Refused(_)))
        .map(|touch| on_its_way(&touch));
    let edited = message.edited_at.clone().filter(|_| !message.deleted);

    view! {
        <div class="marks">
            {on_its_way}
            {edited.map(|at| view! { <Edited at/> })}
            <Time message/>
        </div>
    }
}

fn on_its_way(touch: &Pending) -> impl IntoView + use<> {
    let text = match touch.letter.errand {
        Errand::Delete { .. } => "Deleting…",
        Errand::Say { .. } | Errand::Edit { .. } => "Saving…",
    };

    view! { <span>{text}</span> }
}

#[component]
fn Edited(at: Timestamp) -> impl IntoView {
    let clock = ChatState::get().clock;
    let when = Memo::new(move |_| clock.full(&at));

    view! {
        <span class="edited" title=move || format!("Edited {}", when.get())>
            "edited"
            <span class="unseen">{move || format!(" {}", when.get())}</span>
        </span>
    }
}

/// The time, as the message's own address.
#[component]
fn Time(message: Arc<Message>) -> impl IntoView {
    let clock = ChatState::get().clock;
    let at = message.at.clone();
    let (full, datetime) = (at.clone(), at.0.clone());
    let time = view! {
        <time class="time" datetime=datetime title=move || clock.full(&full)>
            {move || clock.time(&at)}
        </time>
    };
    if message.off_record {
        return time;
    }
    let href = permalink(&message.room, message.seq);

    view! { <a class="permalink" href=href tabindex="-1">{time}</a> }
}
