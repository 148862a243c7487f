//! The commands that tests send most.

use std::sync::atomic::{AtomicU64, Ordering};

use hubbub_protocol::{Change, ClientId, Command, Recipient, RoomKind, Seq, Span};

/// The command that sends a message.
pub fn send(to: Recipient, id: ClientId, text: &str) -> Command {
    Command::Send {
        to,
        id,
        text: text.to_owned(),
        reply_to: None,
        typed_in: None,
    }
}

/// The command that edits a message, or deletes it.
pub fn touch(room: &str, seq: Seq, id: ClientId, text: Option<&str>) -> Command {
    let room = room.into();
    match text.map(str::to_owned) {
        Some(text) => Command::Edit {
            id,
            room,
            seq,
            text,
        },
        None => Command::Delete { id, room, seq },
    }
}

/// The command that makes or finds a room.
pub fn create(name: &str, kind: RoomKind) -> Command {
    Command::Create {
        id: next_id(),
        name: name.to_owned(),
        topic: String::new(),
        private: kind == RoomKind::Private,
        off_record: false,
    }
}

/// The command that enters a room.
pub fn enter(room: &str, since: Option<Change>) -> Command {
    Command::Enter {
        room: room.into(),
        since,
        invite: None,
    }
}

/// The command that asks for a page of a room's history.
pub fn history(room: &str, span: Span, limit: Option<usize>) -> Command {
    Command::History {
        id: None,
        room: room.into(),
        span,
        limit,
    }
}

/// An id that no other command of this process has.
pub fn next_id() -> ClientId {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    ClientId(NEXT.fetch_add(1, Ordering::Relaxed).to_string())
}
