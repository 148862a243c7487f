//! Rooms, people and messages for the tests of this crate.

use std::ops::RangeInclusive;

use hubbub_protocol::{
    Change, JoinedRoom, Message, RoomKind, RoomState, RoomView, Seq, Slug, Timestamp, User, UserId,
};

/// A person.
pub fn user(id: i64, name: &str) -> User {
    User {
        id: UserId(id),
        name: name.to_owned(),
    }
}

/// A moment, so many seconds after a certain noon.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp(format!(
        "2026-11-21T12:{:02}:{:02}.000Z",
        seconds / 60,
        seconds % 60
    ))
}

/// The message at this place of the lobby, sent that many seconds after noon.
pub fn message(seq: i64) -> Message {
    Message {
        room: Slug::lobby(),
        seq: Seq(seq),
        change: Change(seq),
        author: user(1, "Ada"),
        text: format!("message {seq}"),
        at: at(seq),
        edited_at: None,
        deleted: false,
        reply_to: None,
        typed_in: None,
        off_record: false,
        client_id: None,
    }
}

/// The same after something happened to it.
pub fn touched(seq: i64, change: i64) -> Message {
    Message {
        change: Change(change),
        ..message(seq)
    }
}

/// The lobby with these messages.
pub fn page(seqs: RangeInclusive<i64>) -> RoomState {
    RoomState {
        room: RoomView {
            slug: Slug::lobby(),
            name: "Lobby".to_owned(),
            ..RoomView::default()
        },
        head: Change(*seqs.end()),
        read: Seq(*seqs.end()),
        unread: 0,
        messages: seqs.map(message).collect(),
        older: false,
        newer: false,
        online: vec![user(1, "Ada"), user(2, "Bob")],
    }
}

/// What a person's list of rooms says of this one.
pub fn joined(state: &RoomState) -> JoinedRoom {
    JoinedRoom {
        room: state.room.clone(),
        head: state.head,
        read: state.read,
        unread: state.unread,
        latest: state.messages.last().map(|message| message.at.clone()),
    }
}

/// The private chat with a person, with these messages.
pub fn private(with: &str, seqs: RangeInclusive<i64>) -> RoomState {
    let slug = Slug(format!("dm-{with}"));
    let mut state = page(seqs);
    state.room.slug = slug.clone();
    state.room.name = with.to_owned();
    state.room.kind = RoomKind::Direct;
    state.room.with = vec![user(2, with)];
    state.online.clear();
    state
        .messages
        .iter_mut()
        .for_each(|message| message.room = slug.clone());
    state
}
