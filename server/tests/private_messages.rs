//! Private chats of two, and of a few more.

use hubbub_protocol::{Command, ErrorCode, Event, Recipient, RoomKind, Slug};

use crate::support::{Client, TestServer, enter, next_id, send};

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

#[tokio::test]
async fn each_set_of_people_has_one_chat_whoever_begins() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    let (mut bob, mut cleo) = (server.join("Bob").await, server.join("Cleo").await);
    let group = ada.find(&open(&["Bob", "cleo"])).await;
    assert_eq!(
        (group.kind, group.name.as_str()),
        (RoomKind::Direct, "Bob, Cleo")
    );
    ada.enter(&group.slug.0, None).await;
    ada.say_in(&group.slug.0, "three of us").await;
    for (person, called) in [(&mut bob, "Ada, Cleo"), (&mut cleo, "Ada, Bob")] {
        assert_eq!(summoned(person).await, group.slug);
        let state = person.enter(&group.slug.0, None).await;
        assert_eq!(state.room.name, called);
        assert_eq!(state.messages[0].text, "three of us");
    }
    assert_eq!(
        bob.find(&open(&["Cleo", "Ada", "Ada"])).await.slug,
        group.slug
    );
    assert_ne!(bob.find(&open(&["Ada"])).await.slug, group.slug);
    assert_eq!(bob.find(&open(&[])).await.name, "Bob", "notes to oneself");
}

#[tokio::test]
async fn a_private_chat_is_for_eight_at_most_and_for_people_who_are_known() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    let mut others = Vec::new();
    for number in 1..=8 {
        others.push(format!("Friend{number}"));
        server.join(&others[number - 1]).await;
    }
    let names: Vec<&str> = others.iter().map(String::as_str).collect();
    ada.command(&open(&names)).await;
    assert_eq!(ada.refusal().await, ErrorCode::TooManyPeople);
    assert_eq!(ada.find(&open(&names[1..])).await.with.len(), 7);
    ada.command(&open(&["Nobody"])).await;
    assert_eq!(ada.refusal().await, ErrorCode::UnknownUser);
    let chat = ada.find(&open(&["Friend1"])).await;
    ada.command(&Command::Leave { room: chat.slug }).await;
    assert_eq!(ada.refusal().await, ErrorCode::NotAllowed);
}

#[tokio::test]
async fn a_whisper_tells_where_it_was_typed_only_to_who_may_be_there() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    let mut bob = server.join("Bob").await;
    let secret = ada.create("Plans", RoomKind::Private).await;
    for (place, told) in [
        (Slug::lobby(), Some(Slug::lobby())),
        (secret.slug, None),
        ("nowhere".into(), None),
    ] {
        let id = next_id();
        let mut whisper = send(Recipient::To("Bob".into()), id.clone(), "psst");
        if let Command::Send { typed_in, .. } = &mut whisper {
            *typed_in = Some(place);
        }
        ada.command(&whisper).await;
        let room = ada.ack(&id).await.room;
        let state = bob.enter(&room.0, None).await;
        assert_eq!(state.messages.last().unwrap().typed_in, told);
    }
}

fn open(names: &[&str]) -> Command {
    Command::Open {
        id: next_id(),
        people: names.iter().map(|&name| name.to_owned()).collect(),
    }
}
