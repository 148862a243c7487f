//! Rooms that are found, changed, listed and lost.

use hubbub_protocol::{
    ClientId, Command, ErrorCode, JoinedRoom, ListedRoom, RoomKind, RoomView, Slug, Timestamp, User,
};
use leptos::prelude::*;
use reactive_stores::Store;

use super::{Then, has, introduce, keep_record, newest, sync::enter};
use crate::state::{
    Chat, ChatStoreFields, RoomStoreFields,
    directory::{DirectoryStoreFields, Gone, Loss, Members},
    letter::Letter,
    notices::NoticeKind,
    room_at,
};

/// The room that was asked for: it is entered, and the page leads there.
pub(super) fn found(chat: Store<Chat>, id: &ClientId, view: RoomView) -> Vec<Then> {
    let asked = chat.directory().write().answered(id);
    if asked.is_none() {
        return Vec::new();
    }
    let room = view.slug.clone();
    let is_new = !has(chat, &room);
    introduce(chat, view);
    chat.directory().leading_to().set(Some(room.clone()));
    if is_new {
        vec![enter(chat, room)]
    } else {
        Vec::new()
    }
}

/// What was asked for is done; who belongs to a room is asked anew when that was it.
pub(super) fn done(chat: Store<Chat>, id: &ClientId) -> Vec<Then> {
    match chat.directory().write().answered(id) {
        Some(Command::Remove { room, .. }) => vec![Then::Say(Command::Members { room })],
        _ => Vec::new(),
    }
}

/// A room is called or handled otherwise from now on: everyone in it is told.
pub(super) fn room_changed(chat: Store<Chat>, view: RoomView) -> Vec<Then> {
    if !has(chat, &view.slug) {
        return Vec::new();
    }
    let room = view.slug.clone();
    let known = room_at(chat, &room).view();
    let news = differences(&known.read_untracked(), &view);
    let then = keep_record(&view);
    known.set(view);
    let at = newest(chat).unwrap_or_default();
    for text in news {
        tell(chat, &room, &at, text);
    }
    then.into_iter().collect()
}

/// A room is none of this person's rooms any more.
pub(super) fn left(chat: Store<Chat>, room: &Slug, removed: bool) -> Vec<Then> {
    let loss = if removed { Loss::Removed } else { Loss::Left };
    chat.directory().write().settled(room);
    lose(chat, room, loss)
}

/// Who belongs to a private room.
pub(super) fn members(chat: Store<Chat>, room: Slug, people: Vec<User>) -> Vec<Then> {
    chat.directory()
        .members()
        .set(Some(Members { room, people }));
    Vec::new()
}

/// Public rooms to pick from.
pub(super) fn listed(chat: Store<Chat>, rooms: Vec<ListedRoom>) -> Vec<Then> {
    chat.directory().public().set(rooms);
    Vec::new()
}

/// A room was entered, so it is one of this person's rooms.
pub(super) fn entered(chat: Store<Chat>, room: &Slug) {
    let joined = room_at(chat, room).joined();
    if !joined.get_untracked() {
        joined.set(true);
    }
    let is_awaited = chat.directory().read_untracked().awaits(room);
    if is_awaited {
        chat.directory().write().welcome_back(room);
    }
}

/// Forgets the rooms that this person has left or was taken out of while the line was dead. Nobody
/// leaves a private chat: one that is not listed is only one in which nothing was said lately.
pub(super) fn lose_absent(chat: Store<Chat>, rooms: &[JoinedRoom]) -> Vec<Then> {
    let absent: Vec<_> = {
        let known = chat.rooms().read_untracked();
        let is_listed = |room: &Slug| rooms.iter().any(|joined| joined.room.slug == *room);
        let lost = known
            .iter()
            .filter(|room| room.joined && room.view.kind != RoomKind::Direct)
            .filter(|room| !is_listed(&room.view.slug));
        lost.map(|room| room.view.slug.clone()).collect()
    };
    let lose = |room| lose(chat, &room, Loss::Absent);
    absent.into_iter().flat_map(lose).collect()
}

/// Says again what waits for its answer: the connection it was said on is gone.
pub(super) fn ask_again(chat: Store<Chat>) -> Vec<Then> {
    let asking = chat.directory().asking().get_untracked();
    asking.into_iter().map(Then::Say).collect()
}

/// Notes that what was asked is refused; says whether this was about it.
pub(super) fn refuse(chat: Store<Chat>, id: &ClientId, code: ErrorCode, message: &str) -> bool {
    chat.directory().write().refuse(id, code, message)
}

/// The same for what has no id: that a room cannot be entered or left.
pub(super) fn refuse_unnamed(chat: Store<Chat>, code: ErrorCode, message: &str) -> bool {
    let is_about_a_room = matches!(
        code,
        ErrorCode::UnknownRoom | ErrorCode::NotAllowed | ErrorCode::TooManyRooms
    );
    is_about_a_room && chat.directory().write().refuse_unnamed(code, message)
}

/// Forgets a room. What was typed in it cannot be sent any more: the reader gets it back.
fn lose(chat: Store<Chat>, room: &Slug, loss: Loss) -> Vec<Then> {
    if !has(chat, room) {
        return Vec::new();
    }
    let name = room_at(chat, room).view().read_untracked().name.clone();
    chat.rooms()
        .write()
        .retain(|known| known.view.slug != *room);
    let draft = chat.drafts().read_untracked().of(room).to_owned();
    let unsent = (!draft.is_empty()).then_some(draft);
    let gone = Gone {
        room: room.clone(),
        name,
        loss,
        unsent: unsent.into_iter().collect(),
    };
    give_back(chat, gone)
}

/// There are letters to a room that is none of this person's: it was lost while no page was open. Its
/// name is not kept with them.
pub(super) fn lose_unheard_of(chat: Store<Chat>, room: &Slug) -> Vec<Then> {
    let gone = Gone {
        room: room.clone(),
        name: room.0.clone(),
        loss: Loss::Absent,
        unsent: Vec::new(),
    };
    give_back(chat, gone)
}

/// Whatever waits for a room that is lost is the reader's again, to be told along with the loss.
fn give_back(chat: Store<Chat>, mut gone: Gone) -> Vec<Then> {
    let letters = chat.outbox().write().take_unsent(&gone.room);
    let texts = letters.iter().filter_map(|letter| letter.errand.text());
    gone.unsent.splice(..0, texts.map(str::to_owned));
    chat.directory().write().lose(gone);
    let discard = |letter: Letter| Then::Discard(letter.id);
    letters.into_iter().map(discard).collect()
}

/// What a change of a room means for those inside, as sentences.
fn differences(before: &RoomView, now: &RoomView) -> Vec<String> {
    let name = (before.name != now.name).then(|| format!("The room is now called {}.", now.name));
    let topic = (before.topic != now.topic).then(|| match now.topic.as_str() {
        "" => "The room has no topic any more.".to_owned(),
        topic => format!("The topic is now: {topic}"),
    });
    let record = (before.off_record != now.off_record).then(|| {
        if now.off_record {
            "From now on the room is off the record: messages are not kept.".to_owned()
        } else {
            "From now on messages are kept again.".to_owned()
        }
    });
    [name, topic, record].into_iter().flatten().collect()
}

fn tell(chat: Store<Chat>, room: &Slug, at: &Timestamp, text: String) {
    room_at(chat, room)
        .notices()
        .write()
        .add(NoticeKind::System, at.clone(), text);
}

#[cfg(test)]
mod tests;
