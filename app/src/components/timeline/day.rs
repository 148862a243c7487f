//! The divider that opens a day, and the way to any other day: its name is a date to be chosen.

use hubbub_protocol::Slug;
use leptos::prelude::*;

use crate::{
    browser,
    components::ui::icon::{Glyph, Icon},
    state::{ChatState, goal::Place, timeline::Day},
    view::view,
};

/// While a year is typed it is, for a moment, one of the first century: nobody means that.
const FIRST_DAY: &str = "1970-01-01";

/// The divider that opens a day.
#[component]
pub fn DayDivider(day: Day, room: Slug) -> impl IntoView {
    let state = ChatState::get();
    let jump = move |event| {
        let chosen = event_target_value(&event);
        let moment = browser::beginning_of(&chosen).filter(|_| chosen.as_str() >= FIRST_DAY);
        if let Some(moment) = moment {
            state.go_to(&room, Place::Since(moment));
        }
    };

    view! {
        <div class="day">
            <label class="date" title="Jump to date">
                <time datetime=day.date.clone()>{day.name}</time>
                <Icon glyph=Glyph::Calendar/>
                <input type="date" aria-label="Jump to date" value=day.date on:change=jump/>
            </label>
        </div>
    }
}
