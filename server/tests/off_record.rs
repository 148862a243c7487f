//! Rooms off the record: heard by who is there, kept by nobody.

use hubbub_protocol::{Change, Command, ErrorCode, Event, Message, Recipient, RoomKind, RoomView};

use crate::support::{Client, TestServer, create, next_id, send, touch};

const SECRET: &str = "between-you-and-me";

async fn off_the_record(client: &mut Client) -> RoomView {
    let mut command = create("Corner", RoomKind::Public);
    if let Command::Create { off_record, .. } = &mut command {
        *off_record = true;
    }
    let room = client.find(&command).await;
    assert!(room.off_record);
    client.enter(&room.slug.0, None).await.room
}

fn switch(room: &RoomView, on: bool) -> Command {
    Command::ChangeRoom {
        id: next_id(),
        room: room.slug.clone(),
        name: None,
        topic: None,
        off_record: Some(on),
    }
}

async fn heard(client: &mut Client) -> Message {
    client.message().await
}

#[tokio::test]
async fn what_is_said_goes_to_those_present_and_is_in_no_file() {
    let server = TestServer::start().await;
    let (mut ada, mut bob) = (server.join("Ada").await, server.join("Bob").await);
    let room = off_the_record(&mut ada).await;
    bob.enter(&room.slug.0, None).await;
    let ack = ada.say_in(&room.slug.0, SECRET).await;
    let message = heard(&mut bob).await;
    assert_eq!((message.text.as_str(), message.off_record), (SECRET, true));
    assert_eq!((message.seq, message.change), (ack.seq, ack.change));

    let mut cleo = server.join("Cleo").await;
    let state = cleo.enter(&room.slug.0, None).await;
    assert_eq!((state.messages.len(), state.head), (0, Change(1)));
    ada.say_in(&room.slug.0, "next").await;
    assert_eq!(
        heard(&mut cleo).await.change,
        Change(2),
        "still without a hole"
    );
    let edit = touch(&room.slug.0, ack.seq, next_id(), Some("other"));
    ada.command(&edit).await;
    assert_eq!(ada.refusal().await, ErrorCode::UnknownMessage);

    cleo.say("on the record").await;
    assert!(!server.keeps(SECRET).await);
}

#[tokio::test]
async fn a_retry_is_heard_once_here_too() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    let room = off_the_record(&mut ada).await;
    let ack = ada.say_in(&room.slug.0, "once").await;
    let to = Recipient::Room(room.slug.clone());
    ada.command(&send(to.clone(), ack.id.clone(), "once")).await;
    assert_eq!(ada.ack(&ack.id).await, ack);
    ada.command(&send(to, ack.id.clone(), "other")).await;
    assert_eq!(ada.refusal().await, ErrorCode::IdInvalid);
    assert_eq!(ada.say_in(&room.slug.0, "twice").await.change, Change(2));
}

#[tokio::test]
async fn the_creator_switches_it_on_and_off_and_everyone_is_told() {
    let server = TestServer::start().await;
    let (mut ada, mut bob) = (server.join("Ada").await, server.join("Bob").await);
    let room = ada.create("Corner", RoomKind::Public).await;
    bob.enter(&room.slug.0, None).await;
    let kept = ada.say_in(&room.slug.0, "kept").await;
    ada.done(&switch(&room, true)).await;
    let told = bob.wait_for(|event| match event {
        Event::RoomChanged { room } => Some(room.off_record),
        _ => None,
    });
    assert!(told.await);
    ada.say_in(&room.slug.0, "not kept").await;
    let edit = touch(&room.slug.0, kept.seq, next_id(), Some("would be kept"));
    ada.command(&edit).await;
    let refusal = ada.wait_for(|event| match event {
        Event::Error { code, message, .. } => Some((code, message)),
        _ => None,
    });
    let why = "The room is off the record now: messages cannot be edited.";
    assert_eq!(refusal.await, (ErrorCode::NotAllowed, why.to_owned()));
    ada.done(&switch(&room, false)).await;
    ada.say_in(&room.slug.0, "kept again").await;
    let texts: Vec<_> = bob
        .enter(&room.slug.0, None)
        .await
        .messages
        .into_iter()
        .map(|message| message.text)
        .collect();
    assert_eq!(texts, ["kept", "kept again"]);
}
