//! Effects and memos that share their code: given to the library as they are, each closure would
//! bring the browser a copy of its own of all that keeps it running.

use leptos::prelude::*;

/// Runs a closure, in the browser only, and again whenever what it has read changes.
pub fn effect(run: impl FnMut() + 'static) {
    let run: Box<dyn FnMut()> = Box::new(run);
    Effect::new(run);
}
