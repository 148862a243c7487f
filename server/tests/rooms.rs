//! Making, finding, listing and changing rooms.

use hubbub_protocol::{Command, ErrorCode, Event, ListedRoom, RoomKind, RoomView, Slug, limits};

use crate::support::{Client, TestServer, create, next_id};

async fn listed(client: &mut Client, matching: Option<&str>) -> Vec<ListedRoom> {
    let matching = matching.map(str::to_owned);
    client.command(&Command::Rooms { matching }).await;
    client
        .wait_for(|event| match event {
            Event::Rooms { rooms } => Some(rooms),
            _ => None,
        })
        .await
}

async fn changed(client: &mut Client) -> RoomView {
    client
        .wait_for(|event| match event {
            Event::RoomChanged { room } => Some(room),
            _ => None,
        })
        .await
}

fn change(room: &RoomView, name: Option<&str>, topic: Option<&str>) -> Command {
    Command::ChangeRoom {
        id: next_id(),
        room: room.slug.clone(),
        name: name.map(str::to_owned),
        topic: topic.map(str::to_owned),
        off_record: None,
    }
}

#[tokio::test]
async fn two_people_who_type_the_same_name_meet() {
    let server = TestServer::start().await;
    let (mut ada, mut bob) = (server.join("Ada").await, server.join("Bob").await);
    let club = ada.create("Book Club", RoomKind::Public).await;
    assert_eq!(
        (club.slug.0.as_str(), club.name.as_str()),
        ("book-club", "Book Club")
    );
    assert_eq!(club.creator, ada.user.as_ref().map(|user| user.id));
    let same = bob.create("  book  club", RoomKind::Public).await;
    assert_eq!(same, club);
    bob.say_in("book-club", "hello readers").await;
    assert_eq!(ada.line().await, "Bob: hello readers");
    let lobby = bob.create("LOBBY", RoomKind::Public).await;
    assert_eq!(lobby.slug, Slug::lobby());
}

#[tokio::test]
async fn a_room_made_on_one_device_is_told_to_the_others() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    let mut phone = server.connect().await;
    phone.rejoin(&ada.token.clone().unwrap()).await;
    let club = ada.create("Book Club", RoomKind::Public).await;
    let told = phone.wait_for(|event| match event {
        Event::Resync { room } => Some(room),
        _ => None,
    });
    assert_eq!(told.await, club.slug);
}

#[tokio::test]
async fn every_room_has_its_own_messages_people_and_numbers() {
    let server = TestServer::start().await;
    let (mut ada, mut bob) = (server.join("Ada").await, server.join("Bob").await);
    ada.create("दोस्त", RoomKind::Public).await;
    let first = ada.say_in("दोस्त", "just me").await;
    assert_eq!(first.seq.0, 1);
    ada.say("to all").await;
    assert_eq!(
        bob.line().await,
        "Ada: to all",
        "and nothing of the other room"
    );
    let state = ada.enter("दोस्त", None).await;
    assert_eq!(state.online.len(), 1);
    assert_eq!(ada.enter("lobby", None).await.online.len(), 2);
}

#[tokio::test]
async fn names_that_cannot_be_are_refused_with_a_reason() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    let long = "x".repeat(limits::ROOM_NAME_GRAPHEMES + 1);
    for name in ["", "   ", "a\u{202e}b", &long] {
        ada.command(&create(name, RoomKind::Public)).await;
        assert_eq!(ada.refusal().await, ErrorCode::RoomNameInvalid, "{name:?}");
    }
    let mut wordy = create("Wordy", RoomKind::Public);
    if let Command::Create { topic, .. } = &mut wordy {
        *topic = "x".repeat(limits::TOPIC_GRAPHEMES + 1);
    }
    ada.command(&wordy).await;
    assert_eq!(ada.refusal().await, ErrorCode::TopicTooLong);
    assert_eq!(listed(&mut ada, None).await.len(), 1, "nothing was made");
}

#[tokio::test]
async fn the_public_rooms_are_listed_with_the_people_inside() {
    let server = TestServer::start().await;
    let (mut ada, mut bob) = (server.join("Ada").await, server.join("Bob").await);
    ada.create("Rust", RoomKind::Public).await;
    ada.create("Secrets", RoomKind::Private).await;
    let rooms: Vec<_> = listed(&mut bob, None)
        .await
        .into_iter()
        .map(|listed| (listed.room.name, listed.people))
        .collect();
    assert_eq!(rooms, [("Lobby".to_owned(), 2), ("Rust".to_owned(), 1)]);
    let found = listed(&mut bob, Some(" RUS")).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].room.name, "Rust");
}

#[tokio::test]
async fn the_creator_can_change_a_room_and_everyone_in_it_sees_that() {
    let server = TestServer::start().await;
    let (mut ada, mut bob) = (server.join("Ada").await, server.join("Bob").await);
    let room = ada.create("Rust", RoomKind::Public).await;
    bob.enter("rust", None).await;
    ada.done(&change(&room, Some("Ferris"), Some(" All  about\ncrabs ")))
        .await;
    let seen = changed(&mut bob).await;
    assert_eq!(seen.slug, room.slug, "links stay good");
    assert_eq!(
        (seen.name.as_str(), seen.topic.as_str()),
        ("Ferris", "All about crabs")
    );
    let found = bob.find(&create("ferris", RoomKind::Public)).await;
    assert_eq!(found.slug, room.slug);
    let other = bob.find(&create("Rust", RoomKind::Public)).await;
    assert_eq!(
        other.slug.0, "rust-2",
        "the old name is free, its address is not"
    );

    for refused in [
        change(&room, Some("Mine"), None),
        change(&room, None, Some("Mine")),
    ] {
        bob.command(&refused).await;
        assert_eq!(bob.refusal().await, ErrorCode::NotAllowed);
    }
    ada.command(&change(&room, Some("Lobby"), None)).await;
    assert_eq!(ada.refusal().await, ErrorCode::RoomNameTaken);
}

#[tokio::test]
async fn one_cannot_be_in_more_rooms_than_a_client_can_enter() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    for number in 1..limits::JOINED_ROOMS {
        ada.find(&create(&format!("Room {number}"), RoomKind::Public))
            .await;
    }
    ada.command(&create("One more", RoomKind::Public)).await;
    assert_eq!(ada.refusal().await, ErrorCode::TooManyRooms);
    ada.command(&Command::Leave {
        room: "room-1".into(),
    })
    .await;
    ada.find(&create("One more", RoomKind::Public)).await;
}

#[tokio::test]
async fn a_repeated_create_finds_the_room_that_the_first_one_made() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    let command = create("Plans", RoomKind::Private);
    let made = ada.find(&command).await;
    assert_eq!(ada.find(&command).await, made);
    let another = create("Plans", RoomKind::Private);
    assert_ne!(ada.find(&another).await.slug, made.slug);
    let mut nameless = create("Plans", RoomKind::Private);
    if let Command::Create { id, .. } = &mut nameless {
        id.0.clear();
    }
    ada.command(&nameless).await;
    assert_eq!(ada.refusal().await, ErrorCode::IdInvalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_enters_while_a_room_changes_knows_it_as_it_is() {
    let server = TestServer::start().await;
    let (mut ada, mut bob) = (server.join("Ada").await, server.join("Bob").await);
    let room = ada.create("Rust", RoomKind::Public).await;
    for round in 0..200 {
        let topic = format!("round {round}");
        let changed = change(&room, None, Some(&topic));
        let leave = Command::Leave {
            room: room.slug.clone(),
        };
        bob.command(&leave).await;
        bob.wait_for(|event| matches!(event, Event::Left { .. }).then_some(()))
            .await;
        let (entered, ()) = tokio::join!(bob.enter(&room.slug.0, None), ada.done(&changed));
        let mut known = entered.room.topic;
        bob.command(&Command::Ping).await;
        bob.wait_for(|event| match event {
            Event::RoomChanged { room } => {
                known = room.topic;
                None
            }
            event => matches!(event, Event::Pong).then_some(()),
        })
        .await;
        assert_eq!(known, topic);
    }
}
