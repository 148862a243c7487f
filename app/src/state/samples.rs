//! Rooms, people and messages for the tests of this crate.

use std::ops::RangeInclusive;

use hubbub_protocol::{
    Change, JoinedRoom, Message, Recipient, RoomKind, RoomState, RoomView, Seq, Slug, Timestamp,
    User, UserId,
};

use super::letter::{Errand, Letter};

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

/// A letter to the lobby.
pub fn letter(id: &str, typed: i64) -> Letter {
    said(id, typed, &format!("text of {id}"))
}

/// A letter to the lobby with this text.
pub fn said(id: &str, typed: i64, text: &str) -> Letter {
    Letter {
        id: id.into(),
        errand: Errand::Say {
            to: Recipient::Room(Slug::lobby()),
            text: text.to_owned(),
            reply_to: None,
            typed_in: None,
        },
        typed,
        epoch: None,
    }
}

/// A whisper that was typed in the lobby.
pub fn whispered(id: &str, to: &str, text: &str) -> Letter {
    Letter {
        errand: Errand::Say {
            to: Recipient::To(to.to_owned()),
            text: text.to_owned(),
            reply_to: None,
            typed_in: Some(Slug::lobby()),
        },
        ..letter(id, 0)
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
