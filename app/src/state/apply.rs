//! What an event from the server changes in the store, and what has to happen next because of it.
//! Nothing here talks to the server or the browser itself.

mod people;
mod rooms;

use hubbub_protocol::{
    ClientId, Command, ErrorCode, Event, JoinedRoom, Message, Recipient, RoomState, RoomView, Seq,
    Slug, Timestamp, User,
};
use leptos::prelude::*;
use reactive_stores::Store;

use self::people::{Presence, presence, stop_typing, typing};
use super::{
    Chat, ChatStoreFields, Line, Refusal, Room, RoomStoreFields,
    directory::DirectoryStoreFields,
    log::Received,
    notices::NoticeKind,
    outbox::{self, Letter, Pending, Progress},
    room_at,
    typing::Ticket,
};

/// What has to happen after an event was applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Then {
    /// Tell the server this.
    Say(Command),
    /// Send everything that waits in the outbox, in order.
    SendOutbox,
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
        Event::Welcome { user, rooms, .. } => welcome(chat, user, rooms),
        Event::Room(state) | Event::Changes(state) => merge(chat, state),
        Event::Reset(state) => reset(chat, state),
        Event::History {
            room,
            messages,
            older,
            ..
        } => prepend(chat, &room, messages, older),
        Event::Message(message) => receive(chat, message),
        Event::Ack { id, room, seq, .. } => acknowledge(chat, &id, &room, seq),
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

fn welcome(chat: Store<Chat>, user: User, joined: Vec<JoinedRoom>) -> Vec<Then> {
    if chat
        .me()
        .read_untracked()
        .as_ref()
        .is_some_and(|me| me.id != user.id)
    {
        chat.rooms().set(Vec::new());
        chat.directory().asking().set(None);
        chat.outbox().set(outbox::Outbox::default());
    }
    rooms::lose_absent(chat, &joined);
    for joined in joined {
        if has(chat, &joined.room.slug) {
            rooms::entered(chat, &joined.room.slug);
            introduce(chat, joined.room);
        } else {
            chat.rooms().write().push(joined.into());
        }
    }
    let mut then: Vec<_> = slugs(chat)
        .into_iter()
        .map(|room| enter(chat, room))
        .collect();
    chat.joining().set(None);
    chat.refusal().set(None);
    chat.line().set(Line::Live);
    if chat.me().read_untracked().as_ref() != Some(&user) {
        chat.me().set(Some(user));
    }
    then.extend(rooms::ask_again(chat));
    then.push(Then::SendOutbox);
    then
}

/// Enters a room anew; whatever was asked on an earlier connection will not be answered.
fn enter(chat: Store<Chat>, room: Slug) -> Then {
    forget_questions(chat, &room);
    let since = room_at(chat, &room).log().read_untracked().head();
    Then::Say(Command::Enter {
        room,
        since,
        invite: None,
    })
}

fn merge(chat: Store<Chat>, state: RoomState) -> Vec<Then> {
    let room = state.room.slug.clone();
    introduce(chat, state.room.clone());
    rooms::entered(chat, &room);
    room_at(chat, &room).log().write().merge(&state);
    room_at(chat, &room).online().set(state.online);
    settle(chat)
}

fn reset(chat: Store<Chat>, state: RoomState) -> Vec<Then> {
    let room = state.room.slug.clone();
    introduce(chat, state.room.clone());
    rooms::entered(chat, &room);
    forget_questions(chat, &room);
    room_at(chat, &room).log().write().reset(&state);
    room_at(chat, &room).online().set(state.online);
    settle(chat)
}

fn prepend(chat: Store<Chat>, room: &Slug, messages: Vec<Message>, older: bool) -> Vec<Then> {
    if has(chat, room) {
        let asked = *room_at(chat, room).fetching().read_untracked();
        // A page that was asked for before the log started over does not fit any more.
        if asked.is_some() && asked == room_at(chat, room).log().read_untracked().oldest() {
            room_at(chat, room).log().write().prepend(messages, older);
        }
        room_at(chat, room).fetching().set(None);
    }
    Vec::new()
}

fn receive(chat: Store<Chat>, message: Message) -> Vec<Then> {
    let room = message.room.clone();
    if !has(chat, &room) {
        return Vec::new();
    }
    stop_typing(chat, &room, &message.author);
    let own = message.client_id.is_some();
    let received = room_at(chat, &room).log().write().receive(message);
    match received {
        Received::Missed(since) => vec![Then::Say(Command::Changes { room, since })],
        Received::Applied if own => settle(chat),
        Received::Applied | Received::Known => Vec::new(),
    }
}

fn acknowledge(chat: Store<Chat>, id: &ClientId, room: &Slug, seq: Seq) -> Vec<Then> {
    let letter = chat.outbox().write().acknowledge(id, room.clone(), seq);
    if let Some(letter) = letter {
        tell_if_away(chat, &letter);
    }
    settle(chat);
    vec![Then::Discard(id.clone())]
}

/// Forgets the letters whose messages have arrived.
fn settle(chat: Store<Chat>) -> Vec<Then> {
    let gone = arrived(chat);
    if gone.is_empty() {
        return Vec::new();
    }
    chat.outbox().write().forget(&gone);
    for pending in gone
        .iter()
        .filter(|pending| pending.progress == Progress::Waiting)
    {
        tell_if_away(chat, &pending.letter);
    }
    gone.into_iter()
        .map(|pending| Then::Discard(pending.letter.id))
        .collect()
}

fn arrived(chat: Store<Chat>) -> Vec<Pending> {
    let outbox = chat.outbox().read_untracked();
    let pending = outbox.pending().iter();
    pending
        .filter(|pending| has_arrived(chat, pending))
        .cloned()
        .collect()
}

fn has_arrived(chat: Store<Chat>, pending: &Pending) -> bool {
    chat.rooms().read_untracked().iter().any(|room| {
        let stored = |slug: &Slug, seq| *slug == room.view.slug && room.log.holds(seq);
        match &pending.progress {
            Progress::Stored(slug, seq) if stored(slug, *seq) => true,
            _ => room.log.holds_client_id(&pending.letter.id),
        }
    })
}

/// A private message to somebody who is away is kept for them; its author should know.
fn tell_if_away(chat: Store<Chat>, letter: &Letter) {
    let Recipient::To(name) = &letter.to else {
        return;
    };
    let here = |user: &User| user.name.to_lowercase() == name.to_lowercase();
    let is_online = chat
        .rooms()
        .read_untracked()
        .iter()
        .any(|room| room.online.iter().any(here));
    if !is_online {
        let text = format!("{name} is not here right now and will see this when they come back.");
        note(chat, &Slug::lobby(), text);
    }
}

fn refuse(chat: Store<Chat>, id: &ClientId, code: ErrorCode, message: String) -> Vec<Then> {
    if rooms::refuse(chat, id, code, &message) {
        return Vec::new();
    }
    let letter = chat.outbox().read_untracked().letter(id).cloned();
    match letter {
        Some(Letter {
            to: Recipient::To(name),
            text,
            ..
        }) if code == ErrorCode::UnknownUser => {
            chat.outbox().write().remove(id);
            give_back(chat, format!("/w {name} {text}"));
            note(
                chat,
                &Slug::lobby(),
                format!("Nobody here is called {name}."),
            );
        }
        _ => chat.outbox().write().refuse(id, message),
    }
    if outbox::is_passing(code) {
        Vec::new()
    } else {
        vec![Then::Discard(id.clone())]
    }
}

/// Puts a refused text back into the box, unless something else is being typed.
fn give_back(chat: Store<Chat>, text: String) {
    if chat.draft().read_untracked().is_empty() {
        chat.draft().set(text);
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
            for room in slugs(chat) {
                forget_questions(chat, &room);
            }
            note(chat, &Slug::lobby(), refusal.message);
        }
    }
    Vec::new()
}

/// The server dropped what this client had not read: events, but also answers to what was sent.
fn resync(chat: Store<Chat>, room: Slug) -> Vec<Then> {
    let head = has(chat, &room)
        .then(|| room_at(chat, &room).log().read_untracked().head())
        .flatten();
    let question = match head {
        Some(since) => {
            forget_questions(chat, &room);
            Command::Changes { room, since }
        }
        None => Command::Enter {
            room,
            since: None,
            invite: None,
        },
    };
    vec![Then::Say(question), Then::SendOutbox]
}

fn forget_questions(chat: Store<Chat>, room: &Slug) {
    room_at(chat, room).log().write_untracked().reconnect();
    if room_at(chat, room).fetching().read_untracked().is_some() {
        room_at(chat, room).fetching().set(None);
    }
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
