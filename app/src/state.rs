//! What the interface knows, and the only ways to change it.
//!
//! * [`log`]: one room's messages, in step with the server; [`goal`]: where in them the reader wants
//!   to be; [`reading`]: how far they have come
//! * [`apply`]: what an event from the server changes
//! * [`intents`]: what a person wants to happen
//! * [`socket`]: the only WebSocket code; [`retry`]: when to try again
//! * [`outbox`]: the [`letter`]s that are not yet in their rooms; [`shelf`]: the same in the browser's
//!   storage
//! * [`drafts`]: what is typed but not sent; [`writing`]: the message that it is about
//! * [`directory`]: which rooms there are, and what is being asked about them
//! * [`parting`]: forgetting whose interface this was
//! * [`derived`]: what components read instead of the bare store; [`listing`]: the lists of rooms
//!   and private chats; [`places`]: where the reader was in each room
//! * [`timeline`]: the rows derived from all this; [`notices`], [`typing`], [`clock`], [`calendar`]:
//!   what else goes into them; [`order`]: sorting

pub mod apply;
pub mod calendar;
pub mod clock;
pub mod derived;
pub mod directory;
pub mod drafts;
pub mod goal;
pub mod intents;
pub mod letter;
pub mod listing;
pub mod log;
pub mod notices;
mod order;
pub mod outbox;
mod parting;
pub mod places;
pub mod reading;
pub mod retry;
#[cfg(test)]
pub mod samples;
pub mod shelf;
pub mod socket;
pub mod timeline;
pub mod typing;
pub mod writing;

use hubbub_protocol::{
    Epoch, JoinedRoom, PageData, RoomState, RoomView, Seq, Slug, Timestamp, User,
};
use leptos::prelude::*;
use reactive_stores::{AtKeyed, Store};

use self::{
    clock::Clock, directory::Directory, drafts::Drafts, goal::Goal, log::RoomLog, notices::Notices,
    outbox::Outbox, places::Places, reading::Reading, socket::Socket, typing::Typing,
    writing::About,
};

use crate::reactive::effect;

/// Everything the interface shows, field by field, so that a change re-renders only what shows it.
#[derive(Debug, Clone, Default, PartialEq, Store)]
pub struct Chat {
    /// Who is looking; nobody on the start view.
    pub me: Option<User>,
    /// How the connection is doing.
    pub line: Line,
    /// The name under which somebody is about to join.
    pub joining: Option<String>,
    /// Why they could not.
    pub refusal: Option<Refusal>,
    /// The history that everything here is part of.
    pub epoch: Epoch,
    /// The known rooms: the ones this person is in, and the one of the page.
    #[store(key: Slug = |room| room.view.slug.clone())]
    pub rooms: Vec<Room>,
    /// Which other rooms there are, and what is being asked about rooms.
    #[store]
    pub directory: Directory,
    /// What is being sent.
    pub outbox: Outbox,
    /// What is typed but not sent.
    pub drafts: Drafts,
    /// The message that is being answered or changed.
    pub about: Option<About>,
    /// Where the reader was in each room.
    pub places: Places,
}

/// One room, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Store)]
pub struct Room {
    /// Its names and its kind.
    pub view: RoomView,
    /// Whether it is one of the reader's rooms, and not only the one of the page.
    pub joined: bool,
    /// Its messages.
    pub log: RoomLog,
    /// The place up to which the reader has read, on any device.
    pub read: Seq,
    /// How many messages of others come after that.
    pub unread: u32,
    /// When the last message came; nothing in an empty room.
    pub latest: Option<Timestamp>,
    /// Who is in it.
    pub online: Vec<User>,
    /// Who is typing in it.
    pub typing: Typing,
    /// What is shown between its messages.
    pub notices: Notices,
    /// Where its reader wants to be.
    pub goal: Option<Goal>,
    /// What is new to its reader.
    pub reading: Reading,
}

/// One room of the store, to get at its fields.
pub type RoomField = AtKeyed<Store<Chat>, Chat, Slug, Vec<Room>>;

/// The room of the store with this slug; check first that it is there.
#[must_use]
pub fn room_at(chat: Store<Chat>, room: &Slug) -> RoomField {
    chat.rooms().at_key(room.clone())
}

/// How the connection is doing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Line {
    /// There is none, or the first one is being made.
    #[default]
    Idle,
    /// The server knows who this is and tells what happens.
    Live,
    /// It was lost or could not be made; the next attempt is under way.
    Lost,
}

/// Why a name was refused.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong, for people.
    pub message: String,
    /// A free name.
    pub suggestion: Option<String>,
}

impl Room {
    /// A room of which only the name is known.
    #[must_use]
    pub fn unknown(view: RoomView) -> Self {
        Self {
            view,
            joined: false,
            log: RoomLog::default(),
            read: Seq::default(),
            unread: 0,
            latest: None,
            online: Vec::new(),
            typing: Typing::default(),
            notices: Notices::default(),
            goal: None,
            reading: Reading::default(),
        }
    }

    /// A room as the page tells it.
    #[must_use]
    pub fn known(state: RoomState) -> Self {
        let log = RoomLog::new(&state);
        Self {
            log,
            read: state.read,
            unread: state.unread,
            latest: state.messages.last().map(|message| message.at.clone()),
            online: state.online,
            ..Self::unknown(state.room)
        }
    }

    /// A room seen from the outside: who is in it, but nothing of what is said.
    #[must_use]
    pub fn outside(state: RoomState) -> Self {
        Self {
            online: state.online,
            ..Self::unknown(state.room)
        }
    }
}

impl From<JoinedRoom> for Room {
    fn from(joined: JoinedRoom) -> Self {
        Self {
            joined: true,
            log: RoomLog::starting_after(joined.head),
            read: joined.read,
            unread: joined.unread,
            latest: joined.latest,
            ..Self::unknown(joined.room)
        }
    }
}

impl From<PageData> for Chat {
    fn from(page: PageData) -> Self {
        let room = if page.me.is_some() {
            Room::known
        } else {
            Room::outside
        };
        let mut rooms: Vec<Room> = page.rooms.into_iter().map(room).collect();
        for joined in page.joined {
            match rooms
                .iter_mut()
                .find(|room| room.view.slug == joined.room.slug)
            {
                Some(room) => {
                    room.joined = true;
                    // The page of a permalink does not hold the last message.
                    room.latest = joined.latest;
                }
                None => rooms.push(joined.into()),
            }
        }
        Self {
            me: page.me,
            epoch: page.epoch,
            rooms,
            directory: Directory::new(page.public, page.invitation),
            ..Self::default()
        }
    }
}

/// The state of the interface and the line to the server, as components get it from the context.
#[derive(Debug, Clone, Copy)]
pub struct ChatState {
    /// Everything that is shown.
    pub chat: Store<Chat>,
    /// The zone in which moments are shown.
    pub clock: Clock,
    socket: Socket,
    typing_told: StoredValue<i64>,
    /// Whether the box has been taken over: what it held before may have been typed by then.
    has_box: StoredValue<bool>,
}

impl ChatState {
    /// Seeds the state from what the page was rendered with and, in the browser, connects.
    pub fn provide(page: PageData) {
        let state = Self {
            chat: Store::new(page.into()),
            clock: Clock::new(),
            socket: Socket::new(),
            typing_told: StoredValue::new(0),
            has_box: StoredValue::new(false),
        };
        // Before the first write to a single room: a write holds the lock that listing keys needs.
        state.chat.rooms().update_keys();
        effect(move || state.socket.start(state));
        provide_context(state);
    }

    /// The state of this interface.
    ///
    /// # Panics
    ///
    /// Outside of the app, which provides it.
    #[must_use]
    pub fn get() -> Self {
        expect_context()
    }

    /// Whether somebody is signed in.
    #[must_use]
    pub fn is_signed_in(self) -> bool {
        self.chat.me().read().is_some()
    }

    /// Whether this room is known.
    #[must_use]
    pub fn knows(self, room: &Slug) -> bool {
        self.chat
            .rooms()
            .read()
            .iter()
            .any(|known| known.view.slug == *room)
    }
}

#[cfg(test)]
mod tests {
    use hubbub_protocol::Change;

    use super::*;
    use crate::state::samples::{joined, page, private, user};

    #[test]
    fn a_page_with_a_session_seeds_the_log() {
        let page = PageData {
            me: Some(user(1, "Ada")),
            rooms: vec![page(1..=3)],
            ..PageData::default()
        };
        assert_eq!(Chat::from(page).rooms[0].log.head(), Some(Change(3)));
    }

    #[test]
    fn a_page_tells_the_rooms_of_its_reader_from_one_that_is_only_looked_at() {
        let (lobby, bob) = (page(1..=3), private("Bob", 1..=1));
        let chat = Chat::from(PageData {
            me: Some(user(1, "Ada")),
            joined: vec![joined(&bob)],
            rooms: vec![lobby, bob],
            ..PageData::default()
        });
        let joined: Vec<_> = chat.rooms.iter().map(|room| room.joined).collect();
        assert_eq!(joined, [false, true]);
    }

    #[test]
    fn a_page_without_a_session_shows_the_room_from_the_outside() {
        let chat = Chat::from(PageData {
            rooms: vec![page(1..=3)],
            ..PageData::default()
        });
        assert_eq!(chat.rooms[0].log.head(), None);
        assert_eq!(chat.rooms[0].online.len(), 2);
    }
}
