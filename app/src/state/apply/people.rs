//! Who is in a room and who is typing there.

use hubbub_protocol::{Slug, Timestamp, User};
use leptos::prelude::*;
use reactive_stores::Store;

use super::{Then, has};
use crate::state::{Chat, ChatStoreFields, RoomStoreFields, notices::NoticeKind, room_at};

/// People who came to a room or left it.
pub(super) struct Presence {
    /// When.
    pub at: Timestamp,
    /// Who came.
    pub joined: Vec<User>,
    /// Who went.
    pub left: Vec<User>,
    /// Who is back without it being news.
    pub returned: Vec<User>,
}

/// Notes who came and went, and says so.
pub(super) fn presence(chat: Store<Chat>, room: &Slug, news: &Presence) -> Vec<Then> {
    if !has(chat, room) {
        return Vec::new();
    }
    room_at(chat, room).online().update(|online| {
        let moved = |user: &User| {
            [&news.joined, &news.left, &news.returned]
                .iter()
                .any(|people| people.iter().any(|other| other.id == user.id))
        };
        online.retain(|user| !moved(user));
        online.extend(news.joined.iter().chain(&news.returned).cloned());
    });
    let came = news
        .joined
        .iter()
        .map(|user| format!("{} has joined the chat.", user.name));
    let went = news
        .left
        .iter()
        .map(|user| format!("{} has left the chat.", user.name));
    let lines: Vec<_> = came.chain(went).collect();
    if !lines.is_empty() {
        let notices = room_at(chat, room).notices();
        let mut notices = notices.write();
        for text in lines {
            notices.add(NoticeKind::System, news.at.clone(), text);
        }
    }
    news.left
        .iter()
        .for_each(|user| stop_typing(chat, room, user));
    Vec::new()
}

/// Somebody has said what they typed, or is gone.
pub(super) fn stop_typing(chat: Store<Chat>, room: &Slug, user: &User) {
    let typing = room_at(chat, room).typing();
    if typing.read_untracked().includes(user.id) {
        typing.write().stop(user.id);
    }
}

/// Somebody is typing.
pub(super) fn typing(chat: Store<Chat>, room: Slug, user: User) -> Vec<Then> {
    let is_me = chat
        .me()
        .read_untracked()
        .as_ref()
        .is_some_and(|me| me.id == user.id);
    if is_me || !has(chat, &room) {
        return Vec::new();
    }
    let ticket = room_at(chat, &room).typing().write().heard(user);
    vec![Then::ExpireTyping(room, ticket)]
}
