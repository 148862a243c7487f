//! How far somebody has read: counted by the server, the same on all devices.

use hubbub_protocol::{Command, Event, Seq, Slug, limits};

use crate::support::{Client, TestServer};

fn read(seq: Seq) -> Command {
    Command::Read {
        room: Slug::lobby(),
        seq,
    }
}

fn unread(seq: Seq) -> Command {
    Command::Unread {
        room: Slug::lobby(),
        seq,
    }
}

/// The next news of how far was read: the place, and how many messages come after it.
async fn mark(client: &mut Client) -> (i64, u32) {
    client
        .wait_for(|event| match event {
            Event::Read { read, unread, .. } => Some((read.0, unread)),
            _ => None,
        })
        .await
}

async fn state(client: &mut Client) -> (i64, u32) {
    let state = client.enter("lobby", None).await;
    (state.read.0, state.unread)
}

#[tokio::test]
async fn what_others_say_is_unread_until_it_is_read_on_any_device() {
    let server = TestServer::start().await;
    let (mut ada, mut bob) = (server.join("Ada").await, server.join("Bob").await);
    for text in ["one", "two", "three"] {
        ada.say(text).await;
    }
    bob.say("mine does not count").await;
    assert_eq!(state(&mut bob).await, (0, 3));
    let mut phone = server.connect().await;
    phone.rejoin(bob.token.as_deref().unwrap()).await;
    assert_eq!(state(&mut phone).await, (0, 3));

    phone.command(&read(Seq(2))).await;
    assert_eq!(mark(&mut phone).await, (2, 1));
    assert_eq!(mark(&mut bob).await, (2, 1));
    bob.command(&read(Seq(99))).await;
    assert_eq!(mark(&mut phone).await, (4, 0), "not beyond the last one");
    assert_eq!(mark(&mut bob).await, (4, 0));
}

#[tokio::test]
async fn reading_never_goes_back_but_marking_as_unread_does() {
    let server = TestServer::start().await;
    let (mut ada, mut bob) = (server.join("Ada").await, server.join("Bob").await);
    for text in ["one", "two", "three"] {
        ada.say(text).await;
    }
    bob.command(&read(Seq(3))).await;
    assert_eq!(mark(&mut bob).await, (3, 0));
    bob.command(&read(Seq(1))).await;
    bob.command(&unread(Seq(2))).await;
    assert_eq!(mark(&mut bob).await, (1, 2), "nothing was told in between");
    bob.command(&unread(Seq(-5))).await;
    assert_eq!(mark(&mut bob).await, (0, 3));
}

#[tokio::test]
async fn deleted_messages_are_not_unread_and_counting_stops_at_the_limit() {
    let server = TestServer::start().await;
    let (mut ada, mut bob) = (server.join("Ada").await, server.join("Bob").await);
    let first = ada.say("one").await;
    ada.say("two").await;
    ada.touch(first.seq, None).await;
    assert_eq!(state(&mut bob).await.1, 1);
    for _ in 0..limits::UNREAD_AT_MOST + 20 {
        ada.say("many").await;
    }
    assert_eq!(state(&mut bob).await.1, limits::UNREAD_AT_MOST);
}

#[tokio::test]
async fn who_is_new_in_a_room_has_read_what_was_said_before() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    ada.say("before").await;
    let mut bob = server.join("Bob").await;
    assert_eq!(state(&mut bob).await, (1, 0));
    ada.say("after").await;
    assert_eq!(state(&mut bob).await, (1, 1));
}
