//! Over the box: which message is being answered or changed.

use hubbub_protocol::{Quote, Slug};
use leptos::prelude::*;

use crate::{
    browser,
    components::ui::icon::{Glyph, Icon},
    state::{ChatState, ChatStoreFields, writing::About},
    view::view,
};

/// What the box is about, and the way out of it.
#[component]
pub fn AboutView(room: Slug) -> impl IntoView {
    let state = ChatState::get();
    let shown = Memo::new(move |_| {
        let about = state.chat.about().read();
        about.as_ref().map(|about| Shown::of(about, &room))
    });
    let stop = move |_| {
        state.stop_writing();
        browser::focus("msg");
    };

    view! {
        {move || shown.get().map(|shown| {
            let cancel = shown.cancel();
            view! {
                <div id="about" class="about">
                    {match shown {
                        Shown::Edit => view! { <span class="what">"Editing message"</span> },
                        Shown::Reply { quote, is_elsewhere } => {
                            view! { <Answered quote is_elsewhere/> }
                        }
                    }}
                    <button class="tool" type="button" aria-label=cancel title=cancel on:click=stop>
                        <Icon glyph=Glyph::Close/>
                    </button>
                </div>
            }
        })}
    }
}

#[component]
fn Answered(quote: Quote, is_elsewhere: bool) -> impl IntoView {
    let how = if is_elsewhere {
        "Replying in private to "
    } else {
        "Replying to "
    };

    view! {
        <span class="what">{how}<bdi>{quote.author.name}</bdi></span>
        <span class="excerpt">{quote.text}</span>
    }
}

/// As much of it as is shown.
#[derive(Clone, PartialEq)]
enum Shown {
    Edit,
    Reply { quote: Quote, is_elsewhere: bool },
}

impl Shown {
    fn of(about: &About, here: &Slug) -> Self {
        match about {
            About::Edit { .. } => Self::Edit,
            About::Reply { room, quote } => Self::Reply {
                quote: quote.clone(),
                is_elsewhere: room != here,
            },
        }
    }

    fn cancel(&self) -> &'static str {
        match self {
            Self::Edit => "Cancel",
            Self::Reply { .. } => "Cancel reply",
        }
    }
}
