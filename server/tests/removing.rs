//! Taking somebody out of a private room: who is meant, and from which moment they hear nothing.

use hubbub_protocol::{Change, Command, Event, RoomKind, RoomView};
use rusqlite::Connection;

use crate::support::{Client, TestServer, next_id, send};

/// The messages that each of those who talk sends while somebody is taken out.
const SAID: usize = 100;

fn remove(room: &RoomView, user: &str) -> Command {
    Command::Remove {
        id: next_id(),
        room: room.slug.clone(),
        user: user.to_owned(),
    }
}

/// Everything that was told to a client until now, without the answer to the last question.
async fn told_so_far(client: &mut Client) -> Vec<Event> {
    client.command(&Command::Ping).await;
    let mut told = Vec::new();
    client
        .wait_for(|event| match event {
            Event::Pong => Some(()),
            event => {
                told.push(event);
                None
            }
        })
        .await;
    told
}

/// Makes the database note the last change of a room at the moment in which a membership ends.
fn note_removals(db: &Connection) {
    db.execute_batch(
        "CREATE TABLE removals (head INTEGER);
         CREATE TRIGGER removal AFTER DELETE ON members BEGIN
             INSERT INTO removals SELECT head FROM rooms WHERE id = OLD.room_id;
         END;",
    )
    .unwrap();
}

fn last_removal(db: &Connection) -> Change {
    let sql = "SELECT head FROM removals ORDER BY rowid DESC LIMIT 1";
    db.query_row(sql, [], |row| row.get(0).map(Change)).unwrap()
}

/// Says much without waiting, then waits until all of it is kept.
async fn talk(client: &mut Client, room: &RoomView) {
    let mut ids = Vec::new();
    for _ in 0..SAID {
        let id = next_id();
        let to = hubbub_protocol::Recipient::Room(room.slug.clone());
        client.command(&send(to, id.clone(), "talk")).await;
        ids.push(id);
    }
    for id in &ids {
        client.ack(id).await;
    }
}

/// The last message that is heard before being told to be out.
async fn last_heard_inside(client: &mut Client, room: &RoomView) -> Change {
    let mut last = Change(0);
    client
        .wait_for(|event| match event {
            Event::Message(message) if message.room == room.slug => {
                last = message.change;
                None
            }
            Event::Left { .. } => Some(()),
            _ => None,
        })
        .await;
    last
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_taken_out_while_others_talk_hears_all_that_came_before_and_nothing_else() {
    let server = TestServer::start().await;
    let (mut ada, mut bob) = (server.join("Ada").await, server.join("Bob").await);
    let (mut cleo, mut dan) = (server.join("Cleo").await, server.join("Dan").await);
    let mut room = ada.create("Plans", RoomKind::Private).await;
    cleo.accept(&room).await;
    dan.accept(&room).await;
    let db = server.open_database();
    note_removals(&db);
    for _ in 0..10 {
        bob.accept(&room).await;
        let out = remove(&room, "Bob");
        let removed_in_the_middle = async {
            ada.message().await;
            ada.done(&out).await;
        };
        let ((), (), (), last) = tokio::join!(
            talk(&mut cleo, &room),
            talk(&mut dan, &room),
            removed_in_the_middle,
            last_heard_inside(&mut bob, &room),
        );
        assert_eq!(last, last_removal(&db));
        let later = told_so_far(&mut bob).await;
        let heard = later.iter().find(|it| matches!(it, Event::Message(_)));
        assert_eq!(heard, None, "after the farewell");
        room = ada.enter(&room.slug.0, None).await.room;
    }
}
