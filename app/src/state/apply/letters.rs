//! What becomes of what was sent: stored, arrived, or refused.

use hubbub_protocol::{Change, ClientId, ErrorCode, Recipient, Slug, User};
use leptos::prelude::*;
use reactive_stores::Store;

use super::{Then, has, note, rooms, slugs};
use crate::state::{
    Chat, ChatStoreFields, RoomStoreFields,
    letter::{Errand, Letter},
    outbox::{Pending, Progress},
    room_at,
};

/// Notes that a letter is stored.
pub(super) fn acknowledge(
    chat: Store<Chat>,
    id: &ClientId,
    room: &Slug,
    change: Change,
) -> Vec<Then> {
    let letter = chat.outbox().write().acknowledge(id, room.clone(), change);
    if let Some(letter) = letter {
        tell_if_away(chat, &letter);
    }
    let mut then = settle(chat);
    let discard = Then::Discard(id.clone());
    if !then.contains(&discard) {
        then.push(discard);
    }
    then
}

/// Forgets the letters that everyone has seen the effect of.
pub(super) fn settle(chat: Store<Chat>) -> Vec<Then> {
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
        let reached = |slug: &Slug, change| {
            *slug == room.view.slug && room.log.head().is_some_and(|head| head >= change)
        };
        match &pending.progress {
            Progress::Stored(slug, change) if reached(slug, *change) => true,
            _ => room.log.holds_client_id(&pending.letter.id),
        }
    })
}

/// A private message to somebody who is away is kept for them; its author should know.
fn tell_if_away(chat: Store<Chat>, letter: &Letter) {
    let Some((name, typed_in)) = whispered(letter) else {
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
        note(chat, &typed_in, text);
    }
}

/// To whom a whisper goes, and where it was typed.
fn whispered(letter: &Letter) -> Option<(&String, Slug)> {
    match &letter.errand {
        Errand::Say {
            to: Recipient::To(name),
            typed_in,
            ..
        } => Some((name, typed_in.clone().unwrap_or_else(Slug::lobby))),
        _ => None,
    }
}

/// Notes that something was refused: a letter, or a question.
pub(super) fn refuse(
    chat: Store<Chat>,
    id: &ClientId,
    code: ErrorCode,
    message: String,
) -> Vec<Then> {
    let letter = chat.outbox().read_untracked().letter(id).cloned();
    match letter {
        Some(letter) => refuse_letter(chat, &letter, code, message),
        None if rooms::refuse(chat, id, code, &message) => Vec::new(),
        None => give_up_question(chat, id),
    }
}

fn refuse_letter(
    chat: Store<Chat>,
    letter: &Letter,
    code: ErrorCode,
    message: String,
) -> Vec<Then> {
    let unknown = |room: &&Slug| code == ErrorCode::UnknownRoom && !has(chat, room);
    if let Some(room) = letter.errand.room().filter(unknown) {
        return rooms::lose_unheard_of(chat, room);
    }
    match &letter.errand {
        Errand::Say {
            to: Recipient::To(name),
            text,
            typed_in,
            ..
        } if code == ErrorCode::UnknownUser => {
            let room = typed_in.clone().unwrap_or_else(Slug::lobby);
            chat.outbox().write().remove(&letter.id);
            give_back(chat, &room, format!("/w {name} {text}"));
            note(chat, &room, format!("Nobody here is called {name}."));
        }
        // It was deleted on another device meanwhile.
        Errand::Delete { .. } if code == ErrorCode::UnknownMessage => {
            chat.outbox().write().remove(&letter.id);
        }
        // It is kept until the reader gives it up.
        _ => {
            chat.outbox().write().refuse(&letter.id, message);
            return Vec::new();
        }
    }
    vec![Then::Discard(letter.id.clone())]
}

/// Puts a refused text back into the box, unless something else is being typed.
fn give_back(chat: Store<Chat>, room: &Slug, text: String) {
    if chat.drafts().read_untracked().of(room).is_empty() {
        chat.drafts().write().set(room, text);
    }
}

/// A page of history that the server cannot read just now: whoever scrolls on asks again.
fn give_up_question(chat: Store<Chat>, id: &ClientId) -> Vec<Then> {
    for room in slugs(chat) {
        let was_waited_for = room_at(chat, &room).log().write_untracked().give_up(id);
        if was_waited_for {
            room_at(chat, &room).goal().set(None);
        }
    }
    Vec::new()
}
