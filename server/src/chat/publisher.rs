//! From what was committed to who hears it: one task that reads the store's commit log, so that
//! every room hears its messages in the order in which they are kept, whoever sent them, and a
//! count of messages comes after those that it counts.

use hubbub_protocol::{Event, RoomKind};

use crate::hub::frame::Frame;
use crate::hub::{Broadcast, Hub};
use crate::store::{CommitLog, Committed, CommittedMark, CommittedMessage};

/// After this much the listeners get a chance to send what is queued.
const TOLD_IN_A_ROW: usize = 64;

/// Publishes until the store closes the log.
pub async fn run(hub: &Hub, mut commits: CommitLog) {
    while let Some(batch) = commits.recv().await {
        for part in batch.chunks(TOLD_IN_A_ROW) {
            for committed in part {
                match committed {
                    Committed::Message(message) => publish(hub, message),
                    Committed::Mark(mark) => tell(hub, mark),
                }
            }
            tokio::task::yield_now().await;
        }
    }
}

fn publish(hub: &Hub, committed: &CommittedMessage) {
    let CommittedMessage { room, message } = committed;
    hub.publish(&encode(committed));
    if room.kind == RoomKind::Direct {
        hub.summon(&room.people, room.id, &message.room);
    }
}

fn tell(hub: &Hub, mark: &CommittedMark) {
    let event = Event::Read {
        room: mark.room.slug.clone(),
        read: mark.reading.read,
        unread: mark.reading.unread,
    };
    hub.tell_reader(mark.reader, mark.room.id, mark.head, &Frame::encode(&event));
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
