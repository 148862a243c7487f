//! One row of the timeline.
//!
//! The text of a message is a paragraph that reads `name: text`, wherever the eye sees the name.
//! Time, picture and badges stand outside of it.

use hubbub_protocol::{Recipient, Timestamp};
use leptos::prelude::*;

use super::text::Text;
use crate::{
    components::ui::{
        avatar::Avatar,
        icon::{Glyph, Icon},
    },
    state::{
        ChatState, ChatStoreFields,
        notices::{Notice, NoticeKind},
        outbox::{Letter, Pending, Progress},
        timeline::{Day, MessageRow, Row},
    },
};

/// One row of the timeline.
#[component]
pub fn RowView(row: Row) -> impl IntoView {
    match row {
        Row::Day(day) => view! { <DayDivider day/> }.into_any(),
        Row::Message(row) => view! { <MessageView row/> }.into_any(),
        Row::Notice(notice) => view! { <NoticeView notice/> }.into_any(),
        Row::Pending(pending) => view! { <PendingView pending/> }.into_any(),
    }
}

#[component]
fn DayDivider(day: Day) -> impl IntoView {
    view! { <div class="day"><time datetime=day.date>{day.name}</time></div> }
}

#[component]
fn MessageView(row: MessageRow) -> impl IntoView {
    let MessageRow {
        message,
        own,
        private_with,
        grouped,
    } = row;
    let name = message.author.name.clone();
    let badge = private_with.map(if own { Badge::To } else { Badge::From });
    let class = classes(&[
        ("message", true),
        ("own", own),
        ("private", badge.is_some()),
        ("grouped", grouped),
    ]);

    view! {
        <div class=class>
            <Avatar name=name.clone()/>
            {badge.map(|badge| view! { <PrivateBadge badge/> })}
            <Line name text=message.text.clone()/>
            <Time at=message.at.clone()/>
        </div>
    }
}

#[component]
fn PendingView(pending: Pending) -> impl IntoView {
    let me = ChatState::get().chat.me();
    let name = me
        .read_untracked()
        .as_ref()
        .map(|me| me.name.clone())
        .unwrap_or_default();
    let Pending { letter, progress } = pending;
    let failed = matches!(progress, Progress::Refused(_));
    let badge = match &letter.to {
        Recipient::To(other) => Some(Badge::To(other.clone())),
        Recipient::Room(_) => None,
    };
    let class = classes(&[
        ("message own", true),
        ("private", badge.is_some()),
        ("pending", !failed),
        ("failed", failed),
    ]);
    let state_of_things = match progress {
        Progress::Waiting | Progress::Stored(..) => {
            view! { <span class="time">"Sending…"</span> }.into_any()
        }
        Progress::Refused(reason) => view! { <Refused letter=letter.clone() reason/> }.into_any(),
    };

    view! {
        <div class=class>
            {badge.map(|badge| view! { <PrivateBadge badge/> })}
            <Line name text=letter.text/>
            {state_of_things}
        </div>
    }
}

/// Why a message was refused, and what can be done about it.
#[component]
fn Refused(letter: Letter, reason: String) -> impl IntoView {
    let state = ChatState::get();
    let id = letter.id.clone();

    view! {
        <div class="refused">
            <span>"Not sent: "{reason}</span>
            <button type="button" on:click=move |_| state.retry(&letter.id)>"Retry"</button>
            <button type="button" on:click=move |_| state.discard(&id)>"Discard"</button>
        </div>
    }
}

#[component]
fn NoticeView(notice: Notice) -> impl IntoView {
    match notice.kind {
        NoticeKind::System => view! { <p class="system">{notice.text}</p> }.into_any(),
        NoticeKind::Answer => view! { <div class="answer">{notice.text}</div> }.into_any(),
    }
}

/// Who said it and what: reads `name: text`.
#[component]
fn Line(name: String, text: String) -> impl IntoView {
    view! {
        <p class="line">
            <bdi class="name">{name}</bdi>
            <span class="separator">": "</span>
            <span class="text"><Text text/></span>
        </p>
    }
}

#[component]
fn Time(at: Timestamp) -> impl IntoView {
    let clock = ChatState::get().clock;
    let datetime = at.0.clone();
    let full = at.clone();

    view! {
        <time class="time" datetime=datetime title=move || clock.full(&full)>
            {move || clock.time(&at)}
        </time>
    }
}

/// Who else sees a private message.
enum Badge {
    To(String),
    From(String),
}

#[component]
fn PrivateBadge(badge: Badge) -> impl IntoView {
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

fn classes(all: &[(&str, bool)]) -> String {
    let chosen: Vec<_> = all
        .iter()
        .filter(|(_, is_on)| *is_on)
        .map(|(class, _)| *class)
        .collect();
    chosen.join(" ")
}
