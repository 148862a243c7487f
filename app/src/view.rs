//! The `view!` macro of this crate.

/// Like the library's, but whatever is drawn is of one type. The browser has to load the code for
/// each type of view that stands among others; to the library, an element is of another type where a
/// view begins with it than in the middle of one.
macro_rules! view {
    // The library wraps elements only.
    ({ $($block:tt)* }) => {
        ::leptos::prelude::IntoAny::into_any(::leptos::prelude::view! { { $($block)* } })
    };
    ($($markup:tt)*) => {
        ::leptos::prelude::IntoAny::into_any(
            ::leptos::prelude::view! { $($markup)* }.into_inner(),
        )
    };
}

pub(crate) use view;
