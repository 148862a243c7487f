//! History, resuming, and the seam between the two.

use hubbub_protocol::{
    Change, Command, Epoch, ErrorCode, Event, Message, Seq, Slug, Span, Timestamp, limits,
};

use crate::support::{Client, TestServer, enter, history, next_id};

const DAY: i64 = 86_400_000;

fn texts(messages: &[Message]) -> Vec<&str> {
    messages
        .iter()
        .map(|message| message.text.as_str())
        .collect()
}

async fn say_numbers(client: &mut Client, numbers: std::ops::RangeInclusive<i64>) {
    for number in numbers {
        let id = client.start_saying(&number.to_string()).await;
        client.ack(&id).await;
    }
}

async fn page(client: &mut Client, span: Span, limit: Option<usize>) -> (Vec<i64>, bool, bool) {
    client.command(&history("lobby", span, limit)).await;
    client
        .wait_for(|event| match event {
            Event::History {
                messages,
                older,
                newer,
                ..
            } => {
                let numbers = messages.iter().map(|message| message.seq.0).collect();
                Some((numbers, older, newer))
            }
            _ => None,
        })
        .await
}

#[tokio::test]
async fn a_newcomer_sees_the_newest_page_and_can_page_through_the_rest() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    say_numbers(&mut ada, 1..=120).await;
    let mut bob = server.connect().await;
    bob.join("Bob").await;
    let state = bob.enter("lobby", None).await;
    assert_eq!(
        (state.messages.len(), state.older),
        (limits::PAGE_MESSAGES, true)
    );
    assert_eq!(texts(&state.messages).first(), Some(&"71"));
    assert_eq!(state.head, Change(120));

    let expect = |numbers: std::ops::RangeInclusive<i64>| numbers.collect::<Vec<_>>();
    let before = |seq| Span::Before(Seq(seq));
    assert_eq!(
        page(&mut bob, before(71), None).await,
        (expect(21..=70), true, true)
    );
    assert_eq!(
        page(&mut bob, before(21), None).await,
        (expect(1..=20), false, true)
    );
    let after = Span::After(Seq(100));
    assert_eq!(
        page(&mut bob, after.clone(), Some(10)).await,
        (expect(101..=110), true, true)
    );
    assert_eq!(
        page(&mut bob, after, None).await,
        (expect(101..=120), true, false)
    );
    let around = Span::Around(Seq(60));
    assert_eq!(
        page(&mut bob, around, Some(5)).await,
        (expect(58..=62), true, true)
    );
}

#[tokio::test]
async fn a_reconnecting_client_gets_exactly_what_it_missed() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    let bob = server.join("Bob").await;
    let token = bob.token.clone().unwrap();
    say_numbers(&mut ada, 1..=3).await;
    bob.close().await;
    say_numbers(&mut ada, 4..=9).await;
    let mut back = server.connect().await;
    back.rejoin(&token).await;
    let missed = back.enter("lobby", Some(Change(3))).await;
    assert_eq!(texts(&missed.messages), ["4", "5", "6", "7", "8", "9"]);
    assert_eq!(missed.head, Change(9));
    ada.say("10").await;
    assert_eq!(back.message().await.change, Change(10));
}

#[tokio::test]
async fn who_is_too_far_behind_or_ahead_starts_from_the_newest_page() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    for number in 1..=501 {
        ada.start_saying(&number.to_string()).await;
    }
    while ada.message().await.seq < Seq(501) {}
    for since in [Change(0), Change(502), Change(-1)] {
        ada.command(&enter("lobby", Some(since))).await;
        let state = ada.wait_for(|event| match event {
            Event::Reset(state) => Some(state),
            Event::Room(_) => panic!("{since:?} was not reset"),
            _ => None,
        });
        assert_eq!(state.await.messages.len(), limits::PAGE_MESSAGES);
    }
    ada.command(&Command::Changes {
        room: Slug::lobby(),
        since: Change(1),
    })
    .await;
    let changes = ada.wait_for(|event| match event {
        Event::Changes(state) => Some(state),
        _ => None,
    });
    assert_eq!(changes.await.messages.len(), 500);
}

#[tokio::test]
async fn entering_in_the_middle_of_a_conversation_misses_and_doubles_nothing() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    let speaker = tokio::spawn(async move {
        for number in 1..=1000 {
            ada.start_saying(&number.to_string()).await;
        }
        while ada.message().await.seq < Seq(1000) {}
    });
    let listeners = (0..20).map(|number| {
        let address = server.address;
        tokio::spawn(async move {
            let mut client = Client::connect(address).await;
            client.join(&format!("listener{number}")).await;
            let state = client.enter("lobby", None).await;
            let mut head = state.head;
            while head < Change(1000) {
                match client.event().await {
                    Event::Message(message) => {
                        assert_eq!(message.change, head.next());
                        head = message.change;
                    }
                    Event::Resync { .. } => {
                        let room = Slug::lobby();
                        client
                            .command(&Command::Changes { room, since: head })
                            .await;
                    }
                    Event::Changes(state) | Event::Reset(state) => head = state.head,
                    _ => {}
                }
            }
        })
    });
    for listener in listeners.collect::<Vec<_>>() {
        listener.await.unwrap();
    }
    speaker.await.unwrap();
}

#[tokio::test]
async fn a_date_leads_to_the_first_message_from_then_on() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    say_numbers(&mut ada, 1..=3).await;
    server.clock.jump(DAY);
    say_numbers(&mut ada, 4..=6).await;
    let next_day = ada.history().await[3].at.clone();
    let at = |moment: &str| Span::At(Timestamp(moment.to_owned()));
    for (span, limit, expected) in [
        (Span::At(next_day), 2, vec![3, 4]),
        (at("1970-01-01T00:00:00Z"), 2, vec![1, 2]),
        (at("2970-01-01T00:00:00+05:30"), 2, vec![5, 6]),
    ] {
        assert_eq!(page(&mut ada, span, Some(limit)).await.0, expected);
    }
    ada.command(&history("lobby", at("yesterday"), None)).await;
    assert_eq!(ada.refusal().await, ErrorCode::Malformed);
}

#[tokio::test]
async fn an_older_database_that_is_put_back_is_another_history() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    say_numbers(&mut ada, 1..=2).await;
    let (server, epoch) = restarted(server).await;
    let backup = server.copy_database();
    let mut ada = server.join("Ada2").await;
    say_numbers(&mut ada, 3..=5).await;
    let (server, same) = restarted(server).await;
    assert_eq!(same, epoch, "a restart changes nothing");

    let server = server.restart_with(&backup).await;
    let (server, other) = epoch_of(server).await;
    assert_ne!(other, epoch);
    let (_, again) = restarted(server).await;
    assert_eq!(again, other);
}

async fn restarted(server: TestServer) -> (TestServer, Epoch) {
    epoch_of(server.restart().await).await
}

/// The epoch that a newcomer is told.
async fn epoch_of(server: TestServer) -> (TestServer, Epoch) {
    let mut client = server.connect().await;
    let username = Some(format!("Newcomer{}", next_id().0));
    let token = None;
    client.command(&Command::Join { username, token }).await;
    match client.event().await {
        Event::Welcome { epoch, .. } => (server, epoch),
        event => panic!("not welcomed but {event:?}"),
    }
}
