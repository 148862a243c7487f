//! Taking somebody out of a private room: who is meant, and from which moment they hear nothing.

use hubbub_protocol::{Change, Command, ErrorCode, Event, RoomKind, RoomView};
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

async fn sign_out(server: &TestServer, client: &Client) {
    let cookie = format!("hubbub_session={}", client.token.as_deref().unwrap());
    let request = reqwest::Client::new()
        .post(server.url("/sign-out"))
        .header("cookie", cookie);
    request.send().await.unwrap();
}

async fn refusal_of(client: &mut Client, command: &Command) -> (ErrorCode, String) {
    client.command(command).await;
    client
        .wait_for(|event| match event {
            Event::Error { code, message, .. } => Some((code, message)),
            _ => None,
        })
        .await
}

async fn members(client: &mut Client, room: &RoomView) -> Vec<String> {
    client
        .command(&Command::Members {
            room: room.slug.clone(),
        })
        .await;
    client
        .wait_for(|event| match event {
            Event::Members { members, .. } => {
                Some(members.into_iter().map(|user| user.name).collect())
            }
            _ => None,
        })
        .await
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

#[tokio::test]
async fn a_member_who_has_signed_out_can_be_taken_out() {
    let server = TestServer::start().await;
    let (mut ada, mut bob) = (server.join("Ada").await, server.join("Bob").await);
    let room = ada.create("Plans", RoomKind::Private).await;
    bob.accept(&room).await;
    sign_out(&server, &bob).await;
    assert_eq!(members(&mut ada, &room).await, ["Ada", "Bob"]);
    ada.done(&remove(&room, "bob")).await;
    assert_eq!(members(&mut ada, &room).await, ["Ada"]);
}

#[tokio::test]
async fn a_stranger_who_took_the_name_of_a_member_is_not_meant() {
    let server = TestServer::start().await;
    let (mut ada, mut bob) = (server.join("Ada").await, server.join("Bob").await);
    let room = ada.create("Plans", RoomKind::Private).await;
    bob.accept(&room).await;
    sign_out(&server, &bob).await;
    let mut stranger = server.join("Bob").await;
    ada.done(&remove(&room, "Bob")).await;
    assert_eq!(members(&mut ada, &room).await, ["Ada"]);
    let told = told_so_far(&mut stranger).await;
    assert!(!told.iter().any(|it| matches!(it, Event::Left { .. })));
}

#[tokio::test]
async fn of_two_members_of_one_name_the_one_who_has_it_now_goes_first() {
    let server = TestServer::start().await;
    let (mut ada, mut bob) = (server.join("Ada").await, server.join("Bob").await);
    let room = ada.create("Plans", RoomKind::Private).await;
    bob.accept(&room).await;
    sign_out(&server, &bob).await;
    let mut second = server.join("Bob").await;
    second.accept(&room).await;
    ada.done(&remove(&room, "Bob")).await;
    second
        .wait_for(|event| matches!(event, Event::Left { removed: true, .. }).then_some(()))
        .await;
    assert_eq!(members(&mut ada, &room).await, ["Ada", "Bob"]);
    ada.done(&remove(&room, "Bob")).await;
    assert_eq!(members(&mut ada, &room).await, ["Ada"]);
}

#[tokio::test]
async fn who_is_no_member_cannot_be_taken_out_and_hears_nothing_of_it() {
    let server = TestServer::start().await;
    let (mut ada, mut eve) = (server.join("Ada").await, server.join("Eve").await);
    let room = ada.create("Plans", RoomKind::Private).await;
    for name in ["Eve", "Nobody", "no name"] {
        let (code, message) = refusal_of(&mut ada, &remove(&room, name)).await;
        assert_eq!(code, ErrorCode::UnknownUser);
        assert_eq!(message, "Nobody of this name is in the room.");
    }
    let told = told_so_far(&mut eve).await;
    assert!(!told.iter().any(|it| matches!(it, Event::Left { .. })));
    let now = ada.enter(&room.slug.0, None).await.room;
    assert_eq!(now.invite, room.invite, "nothing has changed");
}
