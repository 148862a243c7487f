//! Where the reader was in each room's history when they went to another one.

use std::collections::HashMap;

use hubbub_protocol::Slug;
use leptos::prelude::*;

/// The places, for as long as the page lives: in pixels from the beginning of what is loaded, since
/// only its end grows while nobody looks. A reader at the end has no place: they want to see the
/// end again, wherever it is by then.
#[derive(Debug, Clone, Copy)]
pub struct Places {
    places: StoredValue<HashMap<Slug, i32>>,
}

impl Places {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            places: StoredValue::new(HashMap::new()),
        }
    }

    /// Takes note of where the reader is in a room.
    pub fn remember(self, room: &Slug, place: Option<i32>) {
        self.places.update_value(|places| match place {
            Some(place) => {
                places.insert(room.clone(), place);
            }
            None => {
                places.remove(room);
            }
        });
    }

    /// Where the reader was in a room, unless at its end.
    #[must_use]
    pub fn of(self, room: &Slug) -> Option<i32> {
        self.places.read_value().get(room).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_room_has_its_own_place_until_the_reader_goes_to_its_end() {
        Owner::new().with(|| {
            let places = Places::new();
            let books = Slug::from("books");
            places.remember(&Slug::lobby(), Some(120));
            places.remember(&books, Some(7));
            places.remember(&Slug::lobby(), None);
            assert_eq!(places.of(&Slug::lobby()), None);
            assert_eq!(places.of(&books), Some(7));
        });
    }
}
