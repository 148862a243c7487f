//! What an event from the server changes in the store, and what has to happen next because of it.
//! Nothing here talks to the server or the browser itself.

mod letters;
mod messages;
mod people;
mod rooms;
mod sync;

use hubbub_protocol::{ClientId, Command, ErrorCode, Event, RoomView, Slug, Timestamp, UserId};
use leptos::prelude::*;
use reactive_stores::Store;

use self::{
    letters::{acknowledge, refuse},
    messages::{history, read, receive},
    people::{Presence, presence, typing},
    sync::{Welcome, give_up, merge, reset, resync, welcome},
};
use super::{
    Chat, ChatStoreFields, Line, Refusal, Room, RoomStoreFields, log::Page, notices::NoticeKind,
    room_at, typing::Ticket,
};

/// What has to happen after an event was applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Then {
    /// Tell the server this.
    Say(Command),
    /// Send everything that waits in the outbox, in order.
    SendOutbox,
    /// Remove what the browser keeps of this person: they are signed out here.
    ForgetKept(UserId),
    /// Remove what the browser keeps of this room: it is off the record.
    KeepNothingOf(Slug),
    /// Take this letter off the shelf.
    Discard(ClientId),
    /// End this sign of typing after its time.
    ExpireTyping(Slug, Ticket),
    /// Make a new connection: this one is of no use.
    Reconnect,
    /// Forget who this was.
    SignOut,
}

/// Changes the store as the event says.
pub fn apply(chat: Store<Chat>, event: Event) -> Vec<Then> {
    match event {
        Event::Welcome {
            user, rooms, epoch, ..
        } => welcome(chat, Welcome { user, rooms, epoch }),
        Event::Room(state) | Event::Changes(state) => merge(chat, state),
        Event::Reset(state) => reset(chat, state),
        Event::History {
            id: Some(id),
            room,
            messages,
            older,
            newer,
        } => {
            let page = Page {
                messages,
                older,
                newer,
            };
            history(chat, &id, &room, page)
        }
        Event::Message(message) => receive(chat, message),
        Event::Read {
            room,
            read: place,
            unread,
        } => read(chat, &room, place, unread),
        Event::Ack {
            id, room, change, ..
        } => acknowledge(chat, &id, &room, change),
        Event::Error {
            id: Some(id),
            code,
            message,
            ..
        } => refuse(chat, &id, code, message),
        Event::Error {
            id: None,
            code,
            message,
            suggestion,
        } => fail(
            chat,
            code,
            Refusal {
                message,
                suggestion,
            },
        ),
        Event::Presence {
            room,
            at,
            joined,
            left,
            returned,
        } => presence(
            chat,
            &room,
            &Presence {
                at,
                joined,
                left,
                returned,
            },
        ),
        Event::Typing { room, user } => typing(chat, room, user),
        Event::Resync { room } => resync(chat, room),
        Event::Found { id, room } => rooms::found(chat, &id, room),
        Event::Done { id } => rooms::done(chat, &id),
        Event::RoomChanged { room } => rooms::room_changed(chat, room),
        Event::Left { room, removed } => rooms::left(chat, &room, removed),
        Event::Members { room, members } => rooms::members(chat, room, members),
        Event::Rooms { rooms } => rooms::listed(chat, rooms),
        _ => Vec::new(),
    }
}

/// Adds a line for the reader alone, after everything that is in the room now.
pub fn note(chat: Store<Chat>, room: &Slug, text: String) {
    let at = newest(chat).unwrap_or_default();
    if has(chat, room) {
        room_at(chat, room)
            .notices()
            .write()
            .add(NoticeKind::Answer, at, text);
    }
}

fn fail(chat: Store<Chat>, code: ErrorCode, refusal: Refusal) -> Vec<Then> {
    let signed_in = chat.me().read_untracked().is_some();
    match code {
        ErrorCode::NotJoined if signed_in => return vec![Then::SignOut],
        // The server does not wait for ever for a name; the next attempt makes a new connection.
        ErrorCode::NotJoined | ErrorCode::AlreadyJoined => return Vec::new(),
        _ if !signed_in => {
            chat.joining().set(None);
            chat.refusal().set(Some(refusal));
        }
        _ if chat.line().get_untracked() != Line::Live => return vec![Then::Reconnect],
        _ if rooms::refuse_unnamed(chat, code, &refusal.message) => {}
        _ => {
            give_up(chat);
            note(chat, &Slug::lobby(), refusal.message);
        }
    }
    Vec::new()
}

/// What is said off the record leaves no trace in the browser either, nor what waits to be said there
/// since before.
fn keep_record(view: &RoomView) -> Option<Then> {
    view.off_record
        .then(|| Then::KeepNothingOf(view.slug.clone()))
}

/// Makes room for a room, or takes over its new name.
fn introduce(chat: Store<Chat>, view: RoomView) {
    if !has(chat, &view.slug) {
        chat.rooms().write().push(Room::unknown(view));
        return;
    }
    let known = room_at(chat, &view.slug).view();
    if *known.read_untracked() != view {
        known.set(view);
    }
}

fn has(chat: Store<Chat>, room: &Slug) -> bool {
    chat.rooms()
        .read_untracked()
        .iter()
        .any(|known| known.view.slug == *room)
}

fn slugs(chat: Store<Chat>) -> Vec<Slug> {
    chat.rooms()
        .read_untracked()
        .iter()
        .map(|room| room.view.slug.clone())
        .collect()
}

/// The newest moment that anything in the store belongs to, by the server's clock.
fn newest(chat: Store<Chat>) -> Option<Timestamp> {
    let rooms = chat.rooms().read_untracked();
    let said = rooms
        .iter()
        .filter_map(|room| room.log.messages().last().map(|last| &last.at));
    let noticed = rooms.iter().filter_map(|room| room.notices.newest());
    said.chain(noticed).max().cloned()
}

#[cfg(test)]
mod tests;
