//! The `view!` macro of this crate.

/// Like the library's, but whatever is drawn is of one type. The browser has to load the code for
/// each type of view that stands among others: an element wrapped by the library's macro is another
/// type than the bare one.
macro_rules! view {
    ($($markup:tt)*) => {
        ::leptos::prelude::IntoAny::into_any(
            ::leptos::prelude::view! { $($markup)* }.into_inner(),
        )
    };
}

pub(crate) use view;
