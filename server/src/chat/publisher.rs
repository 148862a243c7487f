//! From what was committed to who hears it: one task that reads the store's commit log, so that
//! every room hears its messages in the order in which they are kept, whoever sent them.

use hubbub_protocol::{Event, RoomKind};

use crate::hub::frame::Frame;
use crate::hub::{Broadcast, Hub};
use crate::store::{CommitLog, Committed};

/// After this many messages the listeners get a chance to send what is queued.
const MESSAGES_IN_A_ROW: usize = 64;

/// Publishes until the store closes the log.
pub async fn run(hub: &Hub, mut commits: CommitLog) {
    while let Some(batch) = commits.recv().await {
        for messages in batch.chunks(MESSAGES_IN_A_ROW) {
            for committed in messages {
                publish(hub, committed);
            }
            tokio::task::yield_now().await;
        }
    }
}

fn publish(hub: &Hub, committed: &Committed) {
    let Committed { room, message } = committed;
    hub.publish(&encode(committed));
    if room.kind == RoomKind::Direct {
        hub.summon(&room.people, room.id, &message.room);
    }
}

/// Encodes a message once for all, and once more for its author.
fn encode(committed: &Committed) -> Broadcast {
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
