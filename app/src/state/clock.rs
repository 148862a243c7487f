//! In which time zone moments are shown: in UTC until the page is taken over, so that server and
//! browser render the same first view, and the reader's own from then on.

use hubbub_protocol::Timestamp;
use leptos::prelude::*;

use super::calendar;
use crate::{browser, reactive::effect};

/// Shows moments to the reader; reading it follows the change from UTC to local time.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    local: RwSignal<bool>,
}

impl Clock {
    /// A clock in UTC that becomes local once the page is taken over.
    #[must_use]
    pub fn new() -> Self {
        let local = RwSignal::new(false);
        effect(move || local.set(true));
        Self { local }
    }

    /// `HH:MM`.
    #[must_use]
    pub fn time(self, at: &Timestamp) -> String {
        self.wall_time(at)
            .map_or_else(|| at.time().to_owned(), |wall| wall.time)
    }

    /// `YYYY-MM-DD`.
    #[must_use]
    pub fn date(self, at: &Timestamp) -> String {
        self.wall_time(at)
            .map_or_else(|| at.date().to_owned(), |wall| wall.date)
    }

    /// Date and time in words.
    #[must_use]
    pub fn full(self, at: &Timestamp) -> String {
        let zone = if self.local.get() { "" } else { " UTC" };
        format!(
            "{}, {}{zone}",
            calendar::in_words(&self.date(at)),
            self.time(at)
        )
    }

    /// A day of the shape `YYYY-MM-DD` as a divider names it.
    #[must_use]
    pub fn day(self, date: &str) -> String {
        if self.local.get() {
            calendar::seen_from(&browser::wall_time_now().date, date)
        } else {
            calendar::in_words(date)
        }
    }

    fn wall_time(self, at: &Timestamp) -> Option<browser::WallTime> {
        self.local.get().then(|| browser::wall_time(at)).flatten()
    }
}
