//! A room in a list to pick from.

use hubbub_protocol::RoomView;
use leptos::prelude::*;

use crate::view::view;

/// Its name, its topic, and how many people are in it.
#[component]
pub fn RoomSummary(room: RoomView, people: usize) -> impl IntoView {
    let topic = (!room.topic.is_empty()).then_some(room.topic);

    view! {
        <span class="summary">
            <bdi class="name">{room.name}</bdi>
            <span class="people">{in_words(people)}</span>
            {topic.map(|topic| view! { <span class="topic">{topic}</span> })}
        </span>
    }
}

/// How many people are in a room.
#[must_use]
pub fn in_words(people: usize) -> String {
    match people {
        0 => "nobody here".to_owned(),
        1 => "1 person here".to_owned(),
        _ => format!("{people} people here"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_counted_in_words() {
        assert_eq!(in_words(0), "nobody here");
        assert_eq!(in_words(1), "1 person here");
        assert_eq!(in_words(2), "2 people here");
    }
}
