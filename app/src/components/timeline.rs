//! The messages of a room, and everything that stands between them.

mod returning;
mod row;
mod scroll;
mod text;

use hubbub_protocol::{Slug, Timestamp};
use leptos::prelude::*;

use self::{
    returning::{return_to_place, take_note},
    row::RowView,
    scroll::Place,
};
use super::ui::icon::{Glyph, Icon};
use crate::state::{
    ChatState, ChatStoreFields,
    timeline::{Row, newest},
};

/// The timeline: follows the newest message while the reader is at its end, stays where it is while
/// they read further up, and loads older messages when they come near its beginning.
#[component]
pub fn Timeline(room: Slug) -> impl IntoView {
    let state = ChatState::get();
    let rows = state.rows(room.clone());
    let has_older = state.has_older(room.clone());
    let place = Place::new();
    return_to_place(state, &room, place);
    let here = room.clone();
    let load_older = move || {
        if place.is_near_beginning() {
            state.load_older(&room);
        }
    };
    settle_after_changes(state, rows, place, load_older.clone());
    follow_own_messages(state, place);

    view! {
        <div class="timeline">
            <div
                id="chat"
                role="log"
                aria-label="Messages"
                tabindex="0"
                node_ref=place.node
                on:scroll=move |_| {
                    place.remember();
                    take_note(state, &here, place);
                    load_older();
                }
            >
                <div class="rows">
                    <div class="beginning">
                        {move || if has_older.get() {
                            "Loading older messages…"
                        } else {
                            "This is the beginning of the conversation."
                        }}
                    </div>
                    <For each=move || rows.get() key=Row::key let(row)>
                        <RowView row/>
                    </For>
                </div>
            </div>
            <JumpToNewest rows place/>
        </div>
    }
    .into_any()
}

/// Leads back to the end, and tells how much was said there meanwhile.
#[component]
fn JumpToNewest(rows: Memo<Vec<Row>>, place: Place) -> impl IntoView {
    let seen = RwSignal::new(Timestamp::default());
    Effect::new(move || {
        if place.is_at_end.get() {
            seen.set(newest(&rows.read()).cloned().unwrap_or_default());
        }
    });
    let count = Memo::new(move |_| {
        let seen = seen.read();
        rows.read()
            .iter()
            .filter(|row| row.is_news_since(&seen))
            .count()
    });

    view! {
        <button
            class="jump"
            type="button"
            class:hidden=move || place.is_at_end.get()
            on:click=move |_| place.jump_to_end()
        >
            <Icon glyph=Glyph::Down/>
            "Jump to newest"
            {move || (count.get() > 0).then(|| view! { <span class="count">{count}</span> })}
        </button>
    }
}

/// Rows come and go: the reader's place must not move, and the beginning may have come near.
fn settle_after_changes(
    state: ChatState,
    rows: Memo<Vec<Row>>,
    place: Place,
    load_older: impl Fn() + Clone + 'static,
) {
    Effect::new(move || {
        rows.track();
        state.chat.line().track();
        let load_older = load_older.clone();
        request_animation_frame(move || {
            place.keep();
            load_older();
        });
    });
}

/// Whoever says something wants to see it.
fn follow_own_messages(state: ChatState, place: Place) {
    Effect::new(move |before: Option<usize>| {
        let count = state.chat.outbox().read().pending().len();
        if before.is_some_and(|before| before < count) {
            place.jump_to_end();
        }
        count
    });
}
