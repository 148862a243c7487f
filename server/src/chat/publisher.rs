//! From what was committed to who hears it: one task that reads the store's commit log, so that
//! every room hears its messages in the order in which they are kept, whoever sent them, a count of
//! messages comes after those that it counts, and whose membership has ended hears everything that
//! was said before that and nothing else.

use std::time::Instant;

use hubbub_protocol::{Event, RoomKind};

use crate::hub::frame::Frame;
use crate::hub::{Broadcast, Hub};
use crate::store::{
    Commit, CommitLog, Committed, CommittedDeparture, CommittedMark, CommittedMessage, Room,
};

/// After this much the listeners get a chance to send what is queued.
const TOLD_IN_A_ROW: usize = 64;

/// Publishes until the store closes the log.
pub async fn run(hub: &Hub, mut commits: CommitLog) {
    while let Some(Commit { at, committed }) = commits.recv().await {
        for part in committed.chunks(TOLD_IN_A_ROW) {
            for committed in part {
                tell(hub, at, committed);
            }
            tokio::task::yield_now().await;
        }
    }
}

fn tell(hub: &Hub, at: Instant, committed: &Committed) {
    match committed {
        Committed::Message(message) => publish(hub, message),
        Committed::Mark(mark) => tell_reader(hub, mark),
        Committed::Departure(departure) => dismiss(hub, at, departure),
        Committed::Room(room) => tell_changed(hub, room),
        Committed::SignOut(session) => hub.sign_out(session),
        Committed::Milestone(_) => {}
    }
}

fn publish(hub: &Hub, committed: &CommittedMessage) {
    let CommittedMessage { room, message } = committed;
    hub.publish(&encode(committed));
    if room.kind == RoomKind::Direct {
        hub.summon(&room.people, room.id, &message.room);
    }
}

fn tell_reader(hub: &Hub, mark: &CommittedMark) {
    let event = Event::Read {
        room: mark.room.slug.clone(),
        read: mark.reading.read,
        unread: mark.reading.unread,
    };
    hub.tell_reader(mark.reader, mark.room.id, mark.head, &Frame::encode(&event));
}

/// Takes a person whose membership has ended off the seats that they took as a member.
fn dismiss(hub: &Hub, at: Instant, departure: &CommittedDeparture) {
    let CommittedDeparture {
        user,
        room,
        removed,
    } = departure;
    let farewell = Event::Left {
        room: room.slug.clone(),
        removed: *removed,
    };
    hub.expel(*user, room.id, at, &Frame::encode(&farewell));
}

fn tell_changed(hub: &Hub, room: &Room) {
    let event = Event::RoomChanged { room: room.view() };
    hub.tell_room(room.id, &Frame::encode(&event));
}

/// Encodes a message once for all, and once more for its author.
fn encode(committed: &CommittedMessage) -> Broadcast {
    let message = &committed.message;
    let mut for_others = message.clone();
    for_others.client_id = None;
    Broadcast {
        room: committed.room.id,
        change: message.change,
        author: message.author.id,
        to_author: Frame::encode(&Event::Message(message.clone())),
        to_others: Frame::encode(&Event::Message(for_others)),
    }
}
