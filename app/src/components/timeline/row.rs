//! One row of the timeline.

use hubbub_protocol::Slug;
use leptos::prelude::*;

use super::{day::DayDivider, message::MessageView, pending::PendingView};
use crate::{
    state::{
        notices::{Notice, NoticeKind},
        timeline::Row,
    },
    view::view,
};

/// One row of the timeline of a room.
#[component]
pub fn RowView(row: Row, room: Slug) -> impl IntoView {
    match row {
        Row::Day(day) => view! { <DayDivider day room/> },
        Row::New => view! { <NewDivider/> },
        Row::Message(row) => view! { <MessageView row room/> },
        Row::Notice(notice) => view! { <NoticeView notice/> },
        Row::Pending(row) => view! { <PendingView row/> },
    }
}

#[component]
fn NewDivider() -> impl IntoView {
    view! { <div class="new" role="separator" aria-label="New"><span>"New"</span></div> }
}

#[component]
fn NoticeView(notice: Notice) -> impl IntoView {
    match notice.kind {
        NoticeKind::System => view! { <p class="system">{notice.text}</p> },
        NoticeKind::Answer => view! { <div class="answer">{notice.text}</div> },
    }
}

/// The classes that apply, as an attribute.
pub fn classes(all: &[(&str, bool)]) -> String {
    let chosen: Vec<_> = all
        .iter()
        .filter(|(_, is_on)| *is_on)
        .map(|(class, _)| *class)
        .collect();
    chosen.join(" ")
}
