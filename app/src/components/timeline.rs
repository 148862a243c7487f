//! The messages of a room, and everything that stands between them.
//!
//! * [`row`]: what a row is: a [`message`], one that is [`pending`], a [`day`], a notice
//! * [`actions`]: what can be done with a message; [`quote`]: what a message answers; [`text`]: what
//!   it says
//! * [`scroll`]: the reader's place; [`seek`]: getting to another one; [`keys`]: moving from message
//!   to message by keys
//! * [`read`]: telling what was read

mod actions;
mod day;
mod keys;
mod message;
mod pending;
mod quote;
mod read;
mod returning;
mod row;
mod scroll;
mod seek;
mod text;

use hubbub_protocol::{Slug, Timestamp};
use leptos::{ev::SubmitEvent, prelude::*};

use self::{
    keys::move_by_keys,
    read::tell_when_read,
    returning::{return_to_place, take_note},
    row::RowView,
    scroll::Place,
    seek::{follow_address, leave_permalink, seek},
};
use super::ui::icon::{Glyph, Icon};
use crate::{
    reactive::effect,
    state::{
        ChatState, ChatStoreFields, RoomStoreFields, goal, room_at,
        timeline::{Row, newest},
    },
    view::view,
};

/// The timeline: follows the newest message while the reader is at its end, stays where it is while
/// they read further up, and loads more when they come near the end of what is loaded.
#[component]
pub fn Timeline(room: Slug) -> impl IntoView {
    let state = ChatState::get();
    state.open(&room);
    let rows = state.rows(room.clone());
    let has_older = state.has_older(room.clone());
    let has_newer = state.has_newer(room.clone());
    let place = Place::new(has_newer);
    return_to_place(state, &room, place);
    let here = room.clone();
    let load_more = {
        let room = room.clone();
        move || {
            if place.is_near_beginning() {
                state.load_older(&room);
            }
            // In this order: once the room is left, nothing is near, and nothing may be read.
            if place.is_near_end() && has_newer.get_untracked() {
                state.load_newer(&room);
            }
        }
    };
    settle_after_changes(state, rows, place, load_more.clone());
    follow_own_messages(state, room.clone(), rows);
    follow_address(state, room.clone());
    seek(state, room.clone(), place);
    tell_when_read(state, room.clone(), place);
    let row_room = room.clone();

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
                    load_more();
                }
                on:keydown=move |event| move_by_keys(&event)
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
                        <RowView row room=row_room.clone()/>
                    </For>
                    {move || has_newer.get().then(|| view! {
                        <div class="ending">"Loading newer messages…"</div>
                    })}
                </div>
            </div>
            <JumpToNewest room rows place/>
        </div>
    }
}

/// Leads back to the end, and tells how much was said there meanwhile.
#[component]
fn JumpToNewest(room: Slug, rows: Memo<Vec<Row>>, place: Place) -> impl IntoView {
    let state = ChatState::get();
    let seen = RwSignal::new(Timestamp::default());
    effect(move || {
        if place.is_at_end.get() {
            seen.set(newest(&rows.read()).cloned().unwrap_or_default());
        }
    });
    let unread = room_at(state.chat, &room).unread();
    let count = Memo::new(move |_| {
        if place.is_detached.get() {
            return unread.try_get().unwrap_or_default() as usize;
        }
        let seen = seen.read();
        let is_news = |row: &&Row| row.is_news_since(&seen);
        rows.read().iter().filter(is_news).count()
    });
    let leave = leave_permalink(state, &room);
    let view = state.view(room.clone()).get_untracked().unwrap_or_default();
    let end = untrack(|| state.address_of(&view)).to_string();
    let jump = move |event: SubmitEvent| {
        event.prevent_default();
        leave();
        state.go_to(&room, goal::Place::Newest);
    };

    view! {
        <form action=end on:submit=jump>
            <button class="jump" type="submit" class:hidden=move || place.is_at_end.get()>
                <Icon glyph=Glyph::Down/>
                "Jump to newest"
                {move || (count.get() > 0).then(|| view! {
                    <span class="count">{count.get().to_string()}</span>
                })}
            </button>
        </form>
    }
}

/// Rows come and go: the reader's place must not move, and the end of what is loaded may have come
/// near.
fn settle_after_changes(
    state: ChatState,
    rows: Memo<Vec<Row>>,
    place: Place,
    load_more: impl Fn() + Clone + 'static,
) {
    effect(move || {
        rows.track();
        place.is_detached.track();
        state.chat.line().track();
        place.hold();
        let load_more = load_more.clone();
        request_animation_frame(move || {
            place.keep();
            load_more();
        });
    });
}

/// Whoever says something wants to see it.
fn follow_own_messages(state: ChatState, room: Slug, rows: Memo<Vec<Row>>) {
    let mut before = None;
    effect(move || {
        let is_pending = |row: &&Row| matches!(row, Row::Pending(_));
        let count = rows.read().iter().filter(is_pending).count();
        if before.replace(count).is_some_and(|before| before < count) {
            state.go_to(&room, goal::Place::Newest);
        }
    });
}
