//! Sending and hearing.

use hubbub_protocol::{ErrorCode, Event, Recipient, Slug, limits};

use crate::support::{TestServer, send};

#[tokio::test]
async fn everyone_hears_a_message_and_only_its_author_the_client_id() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    let mut bob = server.join("Bob").await;
    let id = ada.start_saying("hello").await;
    let own = ada.message().await;
    let heard = bob.message().await;
    assert_eq!(
        (own.client_id.as_ref(), heard.client_id.as_ref()),
        (Some(&id), None)
    );
    assert_eq!(
        (heard.author.name.as_str(), heard.text.as_str()),
        ("Ada", "hello")
    );
    assert_eq!(heard.at.0.len(), "2026-11-21T06:52:46.123Z".len());
}

#[tokio::test]
async fn newlines_and_markup_arrive_as_they_were_typed() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    let text = "first\n\n  <b>second</b> & \u{1f980} \"quoted\"\\";
    ada.say(text).await;
    assert_eq!(
        server.join("Bob").await.enter("lobby", None).await.messages[0].text,
        text
    );
}

#[tokio::test]
async fn a_retried_message_gets_the_first_answer_and_is_stored_once() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    let first = ada.say("once").await;
    let again = send(Recipient::Room(Slug::lobby()), first.id.clone(), "once");
    ada.command(&again).await;
    assert_eq!(ada.ack(&first.id).await, first);
    let state = ada.enter("lobby", None).await;
    assert_eq!(state.messages.len(), 1);
}

#[tokio::test]
async fn an_id_cannot_be_used_for_another_message() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    let first = ada.say("one thing").await;
    let other = send(Recipient::Room(Slug::lobby()), first.id.clone(), "another");
    ada.command(&other).await;
    let refused = ada.wait_for(|event| match event {
        Event::Error { id, code, .. } => Some((id, code)),
        _ => None,
    });
    assert_eq!(refused.await, (Some(first.id), ErrorCode::IdInvalid));
}

#[tokio::test]
async fn the_longest_text_is_sent_and_a_longer_one_refused() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    ada.say(&"x".repeat(limits::TEXT_BYTES)).await;
    for (text, expected) in [
        ("x".repeat(limits::TEXT_BYTES + 1), ErrorCode::TextTooLong),
        (" \n\t".to_owned(), ErrorCode::TextEmpty),
    ] {
        let id = ada.start_saying(&text).await;
        let refused = ada.wait_for(|event| match event {
            Event::Error { id, code, .. } => Some((id, code)),
            _ => None,
        });
        assert_eq!(refused.await, (Some(id), expected));
    }
}

#[tokio::test]
async fn pipelined_messages_are_stored_in_the_order_in_which_they_were_sent() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    let mut ids = Vec::new();
    for number in 0..500 {
        ids.push(ada.start_saying(&number.to_string()).await);
    }
    for number in 0..500 {
        assert_eq!(ada.message().await.text, number.to_string());
    }
    let state = ada.enter("lobby", None).await;
    assert_eq!(state.messages.last().unwrap().text, "499");
    assert_eq!(state.head.0, 500);
}
