//! Lists that change seldom. Each kind of keyed list (`For`) adds kilobytes to what the browser has to
//! load; these are drawn as a whole, and all kinds of them share their code.

use leptos::prelude::*;

/// A list of views, one for each item.
pub fn drawn<T>(items: Vec<T>, draw: impl Fn(T) -> AnyView) -> Vec<AnyView> {
    items.into_iter().map(draw).collect()
}
