//! The reader's place in the timeline.
//!
//! The scroll container is a reversed column with one child, so the browser itself shows its end
//! from the first paint on and keeps to it while `scrollTop` is 0; further up, `scrollTop` is
//! negative. Everywhere else the rows at the top of the view are the anchor: whatever appears or
//! disappears, the first of them that is still there stays where it is.

use leptos::{html, prelude::*};
use web_sys::Element;

use crate::state::places::Landmark;

/// Closer to the end than this counts as being there, in pixels.
const END: i32 = 48;
/// Closer to the end of what is loaded than this, more is loaded, in pixels: so that whoever reads
/// on seldom waits, but a page that is merely opened does not load more than it shows.
const NEAR: i32 = 300;
/// How many rows to hold on to: the first of them may be drawn anew, for it may come to stand under
/// a name that was not loaded before.
const ANCHORS: usize = 4;

/// Where the reader is.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The scroll container.
    pub node: NodeRef<html::Div>,
    /// Whether the newest row is in view.
    pub is_at_end: RwSignal<bool>,
    /// Whether the newest rows are not loaded.
    pub is_detached: Memo<bool>,
    anchors: StoredValue<Vec<Anchor>, LocalStorage>,
    /// Whether rows have come or gone and the place is not restored yet.
    is_moved: StoredValue<bool>,
}

/// A row and its distance from the top of the view.
#[derive(Debug, Clone)]
struct Anchor {
    row: Element,
    top: f64,
}

impl Place {
    /// At the end of what is loaded.
    pub fn new(is_detached: Memo<bool>) -> Self {
        Self {
            node: NodeRef::new(),
            is_at_end: RwSignal::new(!is_detached.get_untracked()),
            is_detached,
            anchors: StoredValue::new_local(Vec::new()),
            is_moved: StoredValue::new(false),
        }
    }

    /// Rows are coming or going: until [`Place::keep`], what is in view is not what the reader has
    /// chosen, even if the browser says that they have scrolled.
    pub fn hold(self) {
        self.is_moved.set_value(true);
    }

    /// Takes note of where the reader has scrolled to.
    pub fn remember(self) {
        if let Some(view) = self.view().filter(|_| !self.is_moved.get_value()) {
            let is_at_end = view.scroll_top() > -END && !self.is_detached.get_untracked();
            if is_at_end != self.is_at_end.get_untracked() {
                self.is_at_end.set(is_at_end);
            }
            self.anchors
                .set_value(first_visible(&view).unwrap_or_default());
        }
    }

    /// Stays at that place after rows have come or gone.
    pub fn keep(self) {
        let Some(view) = self.view() else { return };
        self.is_moved.set_value(false);
        if self.is_at_end.get_untracked() {
            view.set_scroll_top(0);
        } else if let Some(anchor) = self.anchor() {
            let moved = top(&anchor.row, &view) - anchor.top;
            view.set_scroll_top(view.scroll_top() + whole(moved));
        }
        // The end itself may have come to where the reader is.
        self.remember();
    }

    /// Goes to the newest row.
    pub fn jump_to_end(self) {
        self.is_at_end.set(true);
        self.keep();
    }

    /// Puts this row in the middle of the view.
    pub fn show(self, row: &Element) {
        let Some(view) = self.view() else { return };
        self.is_moved.set_value(false);
        let free = f64::from(view.client_height()) - row.get_bounding_client_rect().height();
        let above = (free / 2.0).max(0.0);
        view.set_scroll_top(view.scroll_top() + whole(top(row, &view) - above));
        self.remember();
    }

    /// The first row in view that has a name, and its distance from the top of the view; nothing at
    /// the end, which is where it is.
    pub fn landmark(self) -> Option<Landmark> {
        let anchors = self.anchors.get_value().into_iter();
        let mut named = anchors.filter(|anchor| !anchor.row.id().is_empty());
        let anchor = named.next().filter(|_| !self.is_at_end.get_untracked())?;
        Some(Landmark {
            row: anchor.row.id(),
            top: anchor.top,
        })
    }

    /// Puts the landmark, if it is loaded, where it was.
    pub fn return_to(self, landmark: &Landmark) {
        let row = document().get_element_by_id(&landmark.row);
        if let Some((row, view)) = row.zip(self.view()) {
            self.is_moved.set_value(false);
            let moved = top(&row, &view) - landmark.top;
            view.set_scroll_top(view.scroll_top() + whole(moved));
            self.remember();
        }
    }

    /// Whether the reader will soon see the first of the known rows.
    pub fn is_near_beginning(self) -> bool {
        self.view().is_some_and(|view| {
            view.scroll_height() - view.client_height() + view.scroll_top() < NEAR
        })
    }

    /// Whether the reader will soon see the last of the known rows.
    pub fn is_near_end(self) -> bool {
        self.view().is_some_and(|view| view.scroll_top() > -NEAR)
    }

    fn anchor(self) -> Option<Anchor> {
        self.anchors
            .get_value()
            .into_iter()
            .find(|anchor| anchor.row.is_connected())
    }

    fn view(self) -> Option<Element> {
        self.node.try_get_untracked().flatten().map(Into::into)
    }
}

/// The first rows that reach into the view, found by halving: rows are in order.
fn first_visible(view: &Element) -> Option<Vec<Anchor>> {
    let rows = view.first_element_child()?.children();
    let (mut low, mut high) = (0, rows.length());
    while low < high {
        let middle = low.midpoint(high);
        let row = rows.item(middle)?;
        if top(&row, view) + row.get_bounding_client_rect().height() > 0.0 {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    let visible = (low..rows.length()).filter_map(|index| rows.item(index));
    let anchors = visible.filter(holds).take(ANCHORS);
    Some(
        anchors
            .map(|row| Anchor {
                top: top(&row, view),
                row,
            })
            .collect(),
    )
}

/// Whether other rows cannot come between this row and what it says: the beginning and the day
/// dividers stay above whatever is loaded.
fn holds(row: &Element) -> bool {
    !["beginning", "day", "new", "ending"].contains(&row.class_name().as_str())
}

fn top(row: &Element, view: &Element) -> f64 {
    row.get_bounding_client_rect().top() - view.get_bounding_client_rect().top()
}

#[allow(clippy::cast_possible_truncation)] // a distance on the screen
fn whole(pixels: f64) -> i32 {
    pixels.round() as i32
}
