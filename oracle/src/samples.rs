//! Messages and pages for the tests.

use hubbub_protocol::{Change, Message, RoomState, RoomView, Seq, Slug, Timestamp, User, UserId};

/// What Ada says in the lobby.
pub fn message(seq: i64, change: i64, text: &str) -> Message {
    Message {
        room: Slug::lobby(),
        seq: Seq(seq),
        change: Change(change),
        author: User {
            id: UserId(1),
            name: "Ada".into(),
        },
        text: text.into(),
        at: Timestamp::default(),
        edited_at: None,
        deleted: false,
        reply_to: None,
        typed_in: None,
        off_record: false,
        client_id: None,
    }
}

/// What is told of the lobby: these messages, and nothing before them unless there are `older` ones.
pub fn state(head: i64, older: bool, messages: Vec<Message>) -> RoomState {
    RoomState {
        room: RoomView::default(),
        head: Change(head),
        read: Seq(0),
        unread: 0,
        messages,
        older,
        newer: false,
        online: Vec::new(),
    }
}
