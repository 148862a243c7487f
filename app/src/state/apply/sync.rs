//! How rooms come into step with the server, and stay so: who this is, what they missed, and what
//! has to be asked again.

use hubbub_protocol::{Command, Epoch, JoinedRoom, RoomKind, RoomState, Slug, User};
use leptos::prelude::*;
use reactive_stores::Store;

use super::{Then, has, introduce, keep_record, letters::settle, rooms, slugs};
use crate::state::{
    Chat, ChatStoreFields, Line, Room, RoomStoreFields, goal::Goal, log::RoomLog, notices::Notices,
    parting::forget_person, reading::Reading, room_at,
};

/// What the server says first.
pub(super) struct Welcome {
    /// Who this is.
    pub user: User,
    /// The rooms they are in.
    pub rooms: Vec<JoinedRoom>,
    /// The history that these are part of.
    pub epoch: Epoch,
}

/// Enters every room from where it was left, and sends what waits.
pub(super) fn welcome(chat: Store<Chat>, welcome: Welcome) -> Vec<Then> {
    let Welcome {
        user,
        rooms: joined,
        epoch,
    } = welcome;
    let mut then = make_way_for(chat, &user);
    then.extend(begin_epoch(chat, epoch));
    then.extend(rooms::lose_absent(chat, &joined));
    let off_record: Vec<_> = joined
        .iter()
        .filter_map(|joined| keep_record(&joined.room))
        .collect();
    for joined in joined {
        if has(chat, &joined.room.slug) {
            rooms::entered(chat, &joined.room.slug);
            introduce(chat, joined.room);
        } else {
            chat.rooms().write().push(first_heard_of(joined));
        }
    }
    then.extend(slugs(chat).into_iter().map(|room| enter(chat, room)));
    chat.joining().set(None);
    chat.refusal().set(None);
    chat.line().set(Line::Live);
    if chat.me().read_untracked().as_ref() != Some(&user) {
        chat.me().set(Some(user));
    }
    then.extend(rooms::ask_again(chat));
    then.push(Then::SendOutbox);
    // By then, what closed tabs have left on the shelf waits here.
    then.extend(off_record);
    then
}

/// A private chat that is heard of for the first time is entered from its newest page: what is in
/// it belongs into the rooms where it was typed, too.
fn first_heard_of(joined: JoinedRoom) -> Room {
    let is_direct = joined.room.kind == RoomKind::Direct;
    let room = Room::from(joined);
    if is_direct {
        Room {
            log: RoomLog::default(),
            ..room
        }
    } else {
        room
    }
}

/// The browser may have been handed to somebody else while the line was dead: nothing is theirs of
/// what is here.
fn make_way_for(chat: Store<Chat>, user: &User) -> Vec<Then> {
    let is_somebody_else = {
        let me = chat.me().read_untracked();
        me.as_ref().is_some_and(|me| me.id != user.id)
    };
    let forgotten = is_somebody_else.then(|| forget_person(chat)).flatten();
    forgotten.into_iter().map(Then::ForgetKept).collect()
}

/// In another history nothing that is kept of the old one holds: every room is entered anew.
fn begin_epoch(chat: Store<Chat>, epoch: Epoch) -> Vec<Then> {
    if *chat.epoch().read_untracked() == epoch {
        return Vec::new();
    }
    for room in slugs(chat) {
        room_at(chat, &room).log().set(RoomLog::default());
        room_at(chat, &room).notices().set(Notices::default());
        room_at(chat, &room).goal().set(None);
        room_at(chat, &room).reading().set(Reading::default());
    }
    chat.about().set(None);
    let void = chat.outbox().write().move_to(&epoch);
    chat.epoch().set(epoch);
    void.into_iter().map(Then::Discard).collect()
}

/// Enters a room anew; whatever was asked on an earlier connection will not be answered.
pub(super) fn enter(chat: Store<Chat>, room: Slug) -> Then {
    forget_questions(chat, &room);
    let since = room_at(chat, &room).log().read_untracked().head();
    Then::Say(Command::Enter {
        room,
        since,
        invite: None,
    })
}

/// Takes in what was missed, or a room that was not known yet.
pub(super) fn merge(chat: Store<Chat>, state: RoomState) -> Vec<Then> {
    catch_up(chat, state, RoomLog::merge)
}

/// Starts a room over.
pub(super) fn reset(chat: Store<Chat>, state: RoomState) -> Vec<Then> {
    if has(chat, &state.room.slug) {
        forget_questions(chat, &state.room.slug);
    }
    catch_up(chat, state, RoomLog::reset)
}

fn catch_up(
    chat: Store<Chat>,
    state: RoomState,
    take: impl FnOnce(&mut RoomLog, &RoomState),
) -> Vec<Then> {
    let mut then: Vec<_> = keep_record(&state.room).into_iter().collect();
    introduce(chat, state.room.clone());
    rooms::entered(chat, &state.room.slug);
    let room = || room_at(chat, &state.room.slug);
    room().log().update(|log| take(log, &state));
    room().read().set(state.read);
    room().unread().set(state.unread);
    if let Some(last) = state.messages.last() {
        let latest = room().latest().get_untracked();
        room().latest().set(latest.max(Some(last.at.clone())));
    }
    room().online().set(state.online.clone());
    then.extend(settle(chat));
    then
}

/// The server dropped what this client had not read: events, but also answers to what was sent.
pub(super) fn resync(chat: Store<Chat>, room: Slug) -> Vec<Then> {
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

/// Something was refused without saying what: perhaps one of the questions.
pub(super) fn give_up(chat: Store<Chat>) {
    for room in slugs(chat) {
        room_at(chat, &room).log().write_untracked().reconnect();
        if room_at(chat, &room).goal().read_untracked().is_some() {
            room_at(chat, &room).goal().set(None);
        }
    }
}

fn forget_questions(chat: Store<Chat>, room: &Slug) {
    room_at(chat, room).log().write_untracked().reconnect();
    if room_at(chat, room).goal().read_untracked().is_some() {
        room_at(chat, room)
            .goal()
            .update(|goal| goal.iter_mut().for_each(Goal::reconnect));
    }
}
