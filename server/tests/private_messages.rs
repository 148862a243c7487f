//! Private chats of two.

use hubbub_protocol::{Command, ErrorCode, Event, Recipient, RoomKind, Slug};

use crate::support::{Client, TestServer, enter, send};

/// The room that a client is told to enter.
async fn summoned(client: &mut Client) -> Slug {
    client
        .wait_for(|event| match event {
            Event::Resync { room } => Some(room),
            _ => None,
        })
        .await
}

#[tokio::test]
async fn a_private_message_reaches_the_two_and_nobody_else() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    let mut bob = server.join("Bob").await;
    let mut cleo = server.join("Cleo").await;
    let ack = ada.whisper("bob", "psst").await;
    let room = summoned(&mut bob).await;
    assert_eq!(room, ack.room);
    let state = bob.enter(&room.0, None).await;
    assert_eq!(
        (state.room.kind, state.room.name.as_str()),
        (RoomKind::Direct, "Ada")
    );
    assert_eq!(state.messages[0].text, "psst");

    bob.whisper("Ada", "what?").await;
    assert_eq!(ada.enter(&room.0, None).await.room.name, "Bob");
    bob.whisper("Ada", "well?").await;
    assert_eq!(ada.line().await, "Bob: well?");

    ada.say("aloud").await;
    assert_eq!(cleo.line().await, "Ada: aloud", "and nothing before it");
    cleo.command(&enter(&room.0, None)).await;
    assert_eq!(cleo.refusal().await, ErrorCode::UnknownRoom);
    let to = Recipient::Room(room);
    cleo.command(&send(to, "1".into(), "me too")).await;
    assert_eq!(cleo.refusal().await, ErrorCode::UnknownRoom);
}

#[tokio::test]
async fn a_private_message_waits_for_someone_who_is_away() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    let bob = server.join("Bob").await;
    let token = bob.token.clone().unwrap();
    bob.close().await;
    let room = ada.whisper("Bob", "for later").await.room;
    let mut back = server.connect().await;
    back.command(&Command::Join {
        username: None,
        token: Some(token),
    })
    .await;
    let Event::Welcome { rooms, .. } = back.event().await else {
        panic!()
    };
    assert_eq!(
        rooms
            .iter()
            .map(|joined| &joined.room.slug.0)
            .collect::<Vec<_>>(),
        [&room.0, "lobby"]
    );
    assert_eq!(
        back.enter(&room.0, None).await.messages[0].text,
        "for later"
    );
}

#[tokio::test]
async fn nobody_by_that_name_is_a_clear_answer() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    let to = Recipient::To("Nobody".into());
    ada.command(&send(to, "1".into(), "hello?")).await;
    let answer = ada.wait_for(|event| match event {
        Event::Error {
            id, code, message, ..
        } => Some((id, code, message)),
        _ => None,
    });
    let (id, code, message) = answer.await;
    assert_eq!((id, code), (Some("1".into()), ErrorCode::UnknownUser));
    assert_eq!(message, "Nobody here is called Nobody.");
}
