//! Who is here, who comes and goes, who is typing.

use hubbub_protocol::{Command, Event, Slug, User};

use crate::support::{Client, TestServer};

fn names(users: &[User]) -> Vec<&str> {
    users.iter().map(|user| user.name.as_str()).collect()
}

/// The next notice as its three lists of names.
async fn notice(client: &mut Client) -> [Vec<String>; 3] {
    let list = |users: Vec<User>| users.into_iter().map(|user| user.name).collect();
    client
        .wait_for(|event| match event {
            Event::Presence {
                joined,
                left,
                returned,
                ..
            } => Some([list(joined), list(left), list(returned)]),
            _ => None,
        })
        .await
}

fn joined(name: &str) -> [Vec<String>; 3] {
    [vec![name.to_owned()], vec![], vec![]]
}

fn left(name: &str) -> [Vec<String>; 3] {
    [vec![], vec![name.to_owned()], vec![]]
}

/// Ada, who has heard that she and then Bob have come.
async fn two_people(server: &TestServer) -> (Client, Client) {
    let mut ada = server.join("Ada").await;
    assert_eq!(notice(&mut ada).await, joined("Ada"));
    let bob = server.join("Bob").await;
    assert_eq!(notice(&mut ada).await, joined("Bob"));
    (ada, bob)
}

#[tokio::test]
async fn everyone_hears_who_joins_and_who_leaves() {
    let server = TestServer::start().await;
    let mut ada = server.join("Abhishek").await;
    assert_eq!(notice(&mut ada).await, joined("Abhishek"));
    let snehal = server.join("Snehal").await;
    assert_eq!(notice(&mut ada).await, joined("Snehal"));
    snehal.close().await;
    assert_eq!(notice(&mut ada).await, left("Snehal"));
}

#[tokio::test]
async fn who_enters_sees_who_is_there() {
    let server = TestServer::start().await;
    let _ada = server.join("Ada").await;
    let mut bob = server.join("Bob").await;
    assert_eq!(
        names(&bob.enter("lobby", None).await.online),
        ["Ada", "Bob"]
    );
}

#[tokio::test]
async fn coming_back_within_the_grace_is_not_told() {
    let server = TestServer::start_with_long_grace().await;
    let (mut ada, bob) = two_people(&server).await;
    let token = bob.token.clone().unwrap();
    bob.close().await;
    let mut back = server.connect().await;
    back.rejoin(&token).await;
    back.enter("lobby", None).await;
    let _cleo = server.join("Cleo").await;
    assert_eq!(
        notice(&mut ada).await,
        joined("Cleo"),
        "nothing was told in between"
    );
    assert_eq!(
        names(&ada.enter("lobby", None).await.online),
        ["Ada", "Bob", "Cleo"]
    );
}

#[tokio::test]
async fn a_dead_line_is_noticed_by_its_silence() {
    let server = TestServer::start_with_quick_heartbeat().await;
    let mut ada = server.join("Ada").await;
    // Bob's line is open but dead: nobody reads it, so no ping is answered.
    let _bob = server.join("Bob").await;
    let gone = ada.wait_for(|event| match event {
        Event::Presence { left, .. } if !left.is_empty() => Some(left),
        _ => None,
    });
    assert_eq!(names(&gone.await), ["Bob"]);
}

#[tokio::test]
async fn leaving_a_room_is_told_at_once() {
    let server = TestServer::start_with_long_grace().await;
    let (mut ada, mut bob) = two_people(&server).await;
    bob.command(&Command::Leave {
        room: Slug::lobby(),
    })
    .await;
    bob.wait_for(|event| matches!(event, Event::Left { .. }).then_some(()))
        .await;
    assert_eq!(notice(&mut ada).await, left("Bob"));
}

#[tokio::test]
async fn signing_out_is_told_at_once() {
    let server = TestServer::start_with_long_grace().await;
    let (mut ada, bob) = two_people(&server).await;
    let cookie = format!("hubbub_session={}", bob.token.as_deref().unwrap());
    let request = reqwest::Client::new()
        .post(server.url("/sign-out"))
        .header("cookie", cookie);
    request.send().await.unwrap();
    assert_eq!(notice(&mut ada).await, left("Bob"));
}

#[tokio::test]
async fn after_a_restart_people_return_without_being_news() {
    let server = TestServer::start().await;
    let ada = server.join("Ada").await;
    let bob = server.join("Bob").await;
    let tokens = [ada, bob].map(|client| client.token.unwrap());
    let server = server.restart().await;
    let mut back = Vec::new();
    for token in &tokens {
        let mut client = server.connect().await;
        client.rejoin(token).await;
        client
            .enter("lobby", Some(hubbub_protocol::Change(0)))
            .await;
        back.push(client);
    }
    let mut returned = Vec::new();
    while returned.len() < 2 {
        let [joined, left, names] = notice(&mut back[0]).await;
        assert!(joined.is_empty() && left.is_empty());
        returned.extend(names);
    }
    assert_eq!(returned, ["Ada", "Bob"]);
}

#[tokio::test]
async fn a_crowd_that_comes_together_costs_few_frames() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    let people: Vec<String> = (0..100).map(|number| format!("p{number:02}")).collect();
    let crowd = futures_util::future::join_all(people.iter().map(|name| server.join(name))).await;
    let (mut told, mut notices) = (0, 0);
    while told < crowd.len() + 1 {
        told += notice(&mut ada).await[0].len();
        notices += 1;
    }
    assert!(notices <= 50, "{notices} notices for {told} people");
}

#[tokio::test]
async fn the_others_hear_who_is_typing() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    let mut bob = server.join("Bob").await;
    let typing = Command::Typing {
        room: Slug::lobby(),
    };
    for text in ["first", "second"] {
        ada.command(&typing).await;
        ada.command(&typing).await;
        ada.start_saying(text).await;
        // Her own message tells her that the room has heard it.
        assert_eq!(ada.message().await.text, text);
    }
    let mut heard = Vec::new();
    bob.wait_for(|event| {
        match event {
            Event::Typing { user, .. } => heard.push(format!("{} types", user.name)),
            Event::Message(message) => heard.push(message.text),
            _ => {}
        }
        (heard.len() == 4).then_some(())
    })
    .await;
    assert_eq!(heard, ["Ada types", "first", "Ada types", "second"]);
}
