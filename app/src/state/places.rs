//! Where the reader was in each room's history when they went to another one.

use std::collections::HashMap;

use hubbub_protocol::Slug;

/// A row of a timeline, and where in the view it was.
#[derive(Debug, Clone, PartialEq)]
pub struct Landmark {
    /// The id of its element.
    pub row: String,
    /// Its distance from the top of the view, in pixels.
    pub top: f64,
}

/// The places, for as long as the page lives. A reader at the end of a room has none: they want to
/// see the end again, wherever it is by then.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Places {
    places: HashMap<Slug, Landmark>,
}

impl Places {
    /// Takes note of where the reader is in a room.
    pub fn remember(&mut self, room: &Slug, place: Option<Landmark>) {
        match place {
            Some(place) => {
                self.places.insert(room.clone(), place);
            }
            None => {
                self.places.remove(room);
            }
        }
    }

    /// Where the reader was in a room, unless at its end.
    #[must_use]
    pub fn of(&self, room: &Slug) -> Option<Landmark> {
        self.places.get(room).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_room_has_its_own_place_until_the_reader_goes_to_its_end() {
        let mut places = Places::default();
        let landmark = |row: &str| Landmark {
            row: row.to_owned(),
            top: 7.5,
        };
        let books = Slug::from("books");
        places.remember(&Slug::lobby(), Some(landmark("lobby/3")));
        places.remember(&books, Some(landmark("books/1")));
        places.remember(&Slug::lobby(), None);
        assert_eq!(places.of(&Slug::lobby()), None);
        assert_eq!(places.of(&books), Some(landmark("books/1")));
    }
}
