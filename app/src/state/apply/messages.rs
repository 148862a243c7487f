//! What is said in a room, how far it is read, and its history.

use hubbub_protocol::{ClientId, Command, Message, RoomKind, Seq, Slug, limits};
use leptos::prelude::*;
use reactive_stores::Store;

use super::{Then, has, letters::settle, people::stop_typing};
use crate::state::{
    Chat, ChatStoreFields, RoomStoreFields,
    log::{Page, Received},
    room_at,
    writing::About,
};

/// So many messages stay loaded where news come in: more than anybody sees without scrolling ...
pub(super) const LOADED: usize = 500;
/// ... and are dropped so many at a time, so that most news cost nothing.
pub(super) const SURPLUS: usize = 100;

/// Takes in a live message.
pub(super) fn receive(chat: Store<Chat>, message: Message) -> Vec<Then> {
    let room = message.room.clone();
    if !has(chat, &room) {
        return Vec::new();
    }
    let news = News::of(chat, &message);
    if matches!(news, News::Said(_)) {
        stop_typing(chat, &room, &message.author);
    }
    let at = message.at.clone();
    let received = room_at(chat, &room).log().write().receive(message);
    match received {
        Received::Missed(since) => vec![Then::Say(Command::Changes { room, since })],
        Received::Known => Vec::new(),
        Received::Applied => {
            if matches!(news, News::Said(_)) {
                room_at(chat, &room).latest().set(Some(at));
            }
            count(chat, &room, &news);
            let then = settle(chat);
            shorten(chat, &room);
            then
        }
    }
}

/// A page that is left open in a busy room must stay fast: the oldest messages are dropped. Not while
/// the reader is further up or on the way there, nor what they are occupied with; and not from private
/// chats, which are shown in the rooms where they were typed, too.
fn shorten(chat: Store<Chat>, room: &Slug) {
    let field = || room_at(chat, room);
    let count = field().log().read_untracked().messages().len();
    let is_direct = field().view().read_untracked().kind == RoomKind::Direct;
    let is_further_up = chat.places().read_untracked().of(room).is_some();
    let is_on_the_way = field().goal().read_untracked().is_some();
    if count < LOADED + SURPLUS || is_direct || is_further_up || is_on_the_way {
        return;
    }
    let about = chat.about().read_untracked().as_ref().map(About::target);
    let written_about = about.filter(|about| about.0 == *room).map(|about| about.1);
    let on_its_way = chat.outbox().read_untracked().first_concerned(room);
    let needed = written_about.into_iter().chain(on_its_way).min();
    field().log().write().shorten(LOADED, needed);
}

/// What a live message is to the reader.
enum News {
    /// Something new, and whether it counts as unread.
    Said(bool),
    /// Something that counted as unread is deleted.
    Withdrawn,
    /// Something else happened to a message.
    Touched,
}

impl News {
    fn of(chat: Store<Chat>, message: &Message) -> Self {
        let me = chat.me().read_untracked();
        let own = me.as_ref().is_some_and(|me| me.id == message.author.id);
        let read = room_at(chat, &message.room).read().get_untracked();
        let counts = !own && !message.off_record && message.seq > read;
        if message.change.0 == message.seq.0 {
            Self::Said(counts)
        } else if message.deleted && counts {
            Self::Withdrawn
        } else {
            Self::Touched
        }
    }
}

/// Counts what is unread. At the bound the count says "many", and how many more there were is not
/// known.
fn count(chat: Store<Chat>, room: &Slug, news: &News) {
    let unread = room_at(chat, room).unread();
    let before = unread.get_untracked();
    let is_bounded = before >= limits::UNREAD_AT_MOST;
    match news {
        News::Said(true) if !is_bounded => unread.set(before + 1),
        News::Withdrawn if !is_bounded => unread.set(before.saturating_sub(1)),
        _ => {}
    }
}

/// Takes over how far the reader has read a room, here or elsewhere.
pub(super) fn read(chat: Store<Chat>, room: &Slug, read: Seq, unread: u32) -> Vec<Then> {
    if has(chat, room) {
        room_at(chat, room).read().set(read);
        room_at(chat, room).unread().set(unread);
    }
    Vec::new()
}

/// Takes in a page of history, if it is the one that is waited for.
pub(super) fn history(chat: Store<Chat>, id: &ClientId, room: &Slug, page: Page) -> Vec<Then> {
    if has(chat, room) {
        room_at(chat, room).log().write().answer(id, page);
    }
    Vec::new()
}
