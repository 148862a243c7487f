//! Whose rooms are whose: private rooms, invitations, leaving, being taken out.

use hubbub_protocol::{Command, ErrorCode, Event, Recipient, RoomKind, RoomView, Seq, Slug, Span};

use crate::support::{Client, TestServer, enter, history, next_id, send, touch};

async fn left(client: &mut Client) -> (Slug, bool) {
    client
        .wait_for(|event| match event {
            Event::Left { room, removed } => Some((room, removed)),
            _ => None,
        })
        .await
}

fn remove(room: &RoomView, user: &str) -> Command {
    Command::Remove {
        id: next_id(),
        room: room.slug.clone(),
        user: user.to_owned(),
    }
}

/// Every way to read or write a room is closed to this person.
async fn is_shut_out(client: &mut Client, room: &Slug) {
    let to = Recipient::Room(room.clone());
    let doors = [
        enter(&room.0, None),
        enter(&room.0, Some(hubbub_protocol::Change(0))),
        history(&room.0, Span::After(Seq(0)), None),
        history(
            &room.0,
            Span::At(hubbub_protocol::Timestamp("2026-01-01T00:00:00Z".into())),
            None,
        ),
        send(to, next_id(), "let me in"),
        touch(&room.0, Seq(1), next_id(), Some("mine now")),
        touch(&room.0, Seq(1), next_id(), None),
        Command::Changes {
            room: room.clone(),
            since: hubbub_protocol::Change(0),
        },
        Command::Typing { room: room.clone() },
        Command::Read {
            room: room.clone(),
            seq: Seq(1),
        },
        Command::Unread {
            room: room.clone(),
            seq: Seq(1),
        },
        Command::Members { room: room.clone() },
        Command::Leave { room: room.clone() },
        Command::ChangeRoom {
            id: next_id(),
            room: room.clone(),
            name: Some("Mine".into()),
            topic: None,
            off_record: None,
        },
        Command::Remove {
            id: next_id(),
            room: room.clone(),
            user: "Ada".into(),
        },
    ];
    for door in doors {
        client.command(&door).await;
        assert_eq!(client.refusal().await, ErrorCode::UnknownRoom, "{door:?}");
    }
}

#[tokio::test]
async fn a_private_room_is_open_to_who_has_its_invitation_and_to_nobody_else() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    let room = ada.create("Plans", RoomKind::Private).await;
    assert!(room.slug.0.starts_with("plans."), "{}", room.slug);
    ada.say_in(&room.slug.0, "for us only").await;

    let mut eve = server.join("Eve").await;
    is_shut_out(&mut eve, &room.slug).await;
    eve.command(&Command::Enter {
        room: room.slug.clone(),
        since: None,
        invite: Some(hubbub_protocol::Invite("guessed".into())),
    })
    .await;
    assert_eq!(eve.refusal().await, ErrorCode::UnknownRoom);
    let public = eve.create("Plans", RoomKind::Public).await;
    assert_ne!(public.slug, room.slug, "the name gives nothing away");

    let mut bob = server.join("Bob").await;
    let state = bob.accept(&room).await;
    assert_eq!(state.messages[0].text, "for us only");
    let people: Vec<_> = state.online.iter().map(|user| &user.name).collect();
    assert_eq!(people, ["Ada", "Bob"]);
    bob.say_in(&room.slug.0, "here").await;
    assert_eq!(ada.line().await, "Bob: here");
}

#[tokio::test]
async fn who_is_taken_out_hears_nothing_more_and_the_old_invitation_is_void() {
    let server = TestServer::start().await;
    let (mut ada, mut bob) = (server.join("Ada").await, server.join("Bob").await);
    let room = ada.create("Plans", RoomKind::Private).await;
    bob.accept(&room).await;
    bob.command(&remove(&room, "Ada")).await;
    assert_eq!(bob.refusal().await, ErrorCode::NotAllowed);

    ada.done(&remove(&room, "Bob")).await;
    assert_eq!(left(&mut bob).await, (room.slug.clone(), true));
    ada.say_in(&room.slug.0, "he is gone").await;
    ada.say("aloud").await;
    assert_eq!(
        bob.line().await,
        "Ada: aloud",
        "and nothing of the room before it"
    );
    is_shut_out(&mut bob, &room.slug).await;
    bob.command(&Command::Enter {
        room: room.slug.clone(),
        since: None,
        invite: room.invite.clone(),
    })
    .await;
    assert_eq!(bob.refusal().await, ErrorCode::UnknownRoom);
    let now = ada.enter(&room.slug.0, None).await.room;
    assert_ne!(now.invite, room.invite);
    bob.accept(&now).await;
}

#[tokio::test]
async fn taking_somebody_out_wins_against_entering_at_the_same_moment() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    let mut bob = server.join("Bob").await;
    let mut room = ada.create("Plans", RoomKind::Private).await;
    for round in 0..50 {
        bob.accept(&room).await;
        let text = format!("secret {round}");
        let enter = enter(&room.slug.0, None);
        let out = remove(&room, "Bob");
        tokio::join!(bob.command(&enter), bob_is_removed(&mut ada, &out));
        ada.say_in(&room.slug.0, &text).await;
        ada.say("end").await;
        // Whatever came of entering, nothing that was said after the removal is heard.
        bob.wait_for(|event| match event {
            Event::Message(message) if message.text == "end" => Some(()),
            Event::Message(message) => panic!("heard {message:?}"),
            Event::Room(state) if state.messages.iter().any(|it| it.text == text) => {
                panic!("read {text}")
            }
            _ => None,
        })
        .await;
        room = ada.enter(&room.slug.0, None).await.room;
    }
}

async fn bob_is_removed(ada: &mut Client, command: &Command) {
    ada.done(command).await;
}

#[tokio::test]
async fn who_leaves_a_room_leaves_it_on_all_devices_and_can_come_back_to_a_public_one() {
    let server = TestServer::start().await;
    let (mut ada, mut bob) = (server.join("Ada").await, server.join("Bob").await);
    ada.create("Rust", RoomKind::Public).await;
    bob.enter("rust", None).await;
    let mut phone = server.connect().await;
    phone.rejoin(bob.token.as_deref().unwrap()).await;
    phone.enter("rust", None).await;

    bob.command(&Command::Leave {
        room: "rust".into(),
    })
    .await;
    for device in [&mut bob, &mut phone] {
        assert_eq!(left(device).await, ("rust".into(), false));
    }
    ada.say_in("rust", "quiet here").await;
    ada.say("aloud").await;
    for device in [&mut bob, &mut phone] {
        device.enter("lobby", None).await;
    }
    let state = bob.enter("rust", None).await;
    assert_eq!(state.messages.len(), 1);
    let met = phone.wait_for(|event| match event {
        Event::Resync { room } => Some(room),
        Event::Message(message) if message.room.0 == "rust" => panic!("heard {message:?}"),
        _ => None,
    });
    assert_eq!(
        met.await,
        "rust".into(),
        "the other device is told to enter too"
    );
}

#[tokio::test]
async fn the_rooms_of_a_person_are_told_again_when_they_come_back() {
    let server = TestServer::start().await;
    let (mut ada, mut bob) = (server.join("Ada").await, server.join("Bob").await);
    let private = ada.create("Plans", RoomKind::Private).await;
    bob.accept(&private).await;
    bob.create("Rust", RoomKind::Public).await;
    let token = bob.token.clone().unwrap();
    bob.close().await;
    ada.say_in(&private.slug.0, "one").await;
    ada.say_in(&private.slug.0, "two").await;

    let mut back = server.connect().await;
    back.command(&Command::Join {
        username: None,
        token: Some(token),
    })
    .await;
    let Event::Welcome { rooms, .. } = back.event().await else {
        panic!()
    };
    let told: Vec<_> = rooms
        .iter()
        .map(|joined| (joined.room.name.as_str(), joined.head.0, joined.unread))
        .collect();
    assert_eq!(told, [("Plans", 2, 2), ("Lobby", 0, 0), ("Rust", 0, 0)]);
    assert_eq!(rooms[0].room.invite, private.invite);
}

#[tokio::test]
async fn the_members_of_a_private_room_are_told_to_its_members_also_the_absent() {
    let server = TestServer::start().await;
    let (mut ada, mut bob) = (server.join("Ada").await, server.join("Bob").await);
    let room = ada.create("Plans", RoomKind::Private).await;
    bob.accept(&room).await;
    bob.close().await;
    ada.command(&Command::Members {
        room: room.slug.clone(),
    })
    .await;
    let members = ada.wait_for(|event| match event {
        Event::Members { members, .. } => Some(members),
        _ => None,
    });
    let names: Vec<_> = members.await.into_iter().map(|user| user.name).collect();
    assert_eq!(names, ["Ada", "Bob"]);
}
