//! What no well-behaved client sends: a clear answer, and nobody else notices.

use hubbub_protocol::{Command, ErrorCode, Event, Seq, Slug, Span, close};
use tokio::io::AsyncWriteExt;
use tokio_tungstenite::tungstenite::Message;

use crate::support::{TestServer, enter, history, next_id, touch};

/// The server still carries a message from one person to another.
async fn goes_on(server: &TestServer) {
    let mut ada = server.join("Witness").await;
    let mut bob = server.join("Bystander").await;
    ada.say("still here").await;
    assert_eq!(bob.line().await, "Witness: still here");
}

#[tokio::test]
async fn what_is_no_command_is_answered_and_the_connection_stays() {
    let server = TestServer::start().await;
    let mut mallory = server.join("Mallory").await;
    for frame in [
        "",
        "hello",
        "{",
        "[]",
        "null",
        r#"{"type":"dance"}"#,
        r#"{"type":"send"}"#,
        r#"{"type":"send","room":"lobby","id":7,"text":"x"}"#,
        r#"{"type":"history","room":"lobby","before":"x"}"#,
        r#"{"type":"enter","room":{}}"#,
    ] {
        mallory.raw(Message::text(frame)).await.unwrap();
        assert_eq!(mallory.refusal().await, ErrorCode::Malformed, "{frame}");
    }
    let nested = "[".repeat(30_000);
    mallory.raw(Message::text(nested)).await.unwrap();
    assert_eq!(mallory.refusal().await, ErrorCode::Malformed);
    mallory.say("and yet").await;
    goes_on(&server).await;
}

#[tokio::test]
async fn commands_in_the_wrong_order_are_answered_and_the_connection_stays() {
    let server = TestServer::start().await;
    let mut mallory = server.connect().await;
    let enter_lobby = enter("lobby", None);
    let typing = Command::Typing {
        room: Slug::lobby(),
    };
    let changes = Command::Changes {
        room: Slug::lobby(),
        since: hubbub_protocol::Change(0),
    };
    let join = Command::Join {
        username: Some("Mallory".into()),
        token: None,
    };
    for command in [&enter_lobby, &typing, &Command::Ping] {
        mallory.command(command).await;
        assert_eq!(mallory.refusal().await, ErrorCode::NotJoined);
    }
    mallory.join("Mallory").await;
    for (command, expected) in [
        (&join, ErrorCode::AlreadyJoined),
        (&typing, ErrorCode::NotEntered),
        (&changes, ErrorCode::NotEntered),
    ] {
        mallory.command(command).await;
        assert_eq!(mallory.refusal().await, expected);
    }
    let nowhere = enter("nowhere", None);
    mallory.command(&nowhere).await;
    assert_eq!(mallory.refusal().await, ErrorCode::UnknownRoom);
    mallory.enter("lobby", None).await;
    mallory.command(&Command::Ping).await;
    mallory
        .wait_for(|event| (event == Event::Pong).then_some(()))
        .await;
    goes_on(&server).await;
}

#[tokio::test]
async fn a_binary_frame_closes_with_its_code() {
    let server = TestServer::start().await;
    let mut mallory = server.join("Mallory").await;
    mallory.raw(Message::binary(vec![1, 2, 3])).await.unwrap();
    assert_eq!(mallory.closed().await, close::UNSUPPORTED);
    goes_on(&server).await;
}

#[tokio::test]
async fn a_frame_of_a_mebibyte_closes_with_its_code() {
    let server = TestServer::start().await;
    let mut mallory = server.join("Mallory").await;
    mallory
        .raw(Message::text("x".repeat(1024 * 1024)))
        .await
        .unwrap();
    assert_eq!(mallory.closed().await, close::TOO_LARGE);
    goes_on(&server).await;
}

#[tokio::test]
async fn text_that_is_not_utf8_closes_with_its_code() {
    let server = TestServer::start().await;
    let mut mallory = server.join("Mallory").await;
    // A final text frame, masked with zeros, of one byte that begins nothing.
    mallory
        .line_below()
        .write_all(&[0x81, 0x81, 0, 0, 0, 0, 0xff])
        .await
        .unwrap();
    assert_eq!(mallory.closed().await, close::INVALID_TEXT);
    goes_on(&server).await;
}

#[tokio::test]
async fn a_frame_that_breaks_the_protocol_closes_with_its_code() {
    let server = TestServer::start().await;
    let mut mallory = server.join("Mallory").await;
    // Reserved bits set, and an opcode that does not exist.
    mallory
        .line_below()
        .write_all(&[0xf3, 0x80, 0, 0, 0, 0])
        .await
        .unwrap();
    assert_eq!(mallory.closed().await, close::PROTOCOL);
    goes_on(&server).await;
}

#[tokio::test]
async fn a_line_that_breaks_in_the_middle_of_a_frame_harms_nobody() {
    let server = TestServer::start().await;
    let mut mallory = server.join("Mallory").await;
    mallory
        .line_below()
        .write_all(&[0x81, 0xfe, 0x40])
        .await
        .unwrap();
    drop(mallory);
    goes_on(&server).await;
}

#[tokio::test]
async fn what_is_no_websocket_is_told_so() {
    let server = TestServer::start().await;
    let answer = reqwest::get(server.url("/ws")).await.unwrap();
    assert_eq!(answer.status(), 426);
    assert!(answer.text().await.unwrap().contains("WebSocket"));
}

#[tokio::test]
async fn numbers_at_the_ends_of_their_range_are_answered_and_the_connection_stays() {
    let server = TestServer::start().await;
    let mut mallory = server.join("Mallory").await;
    mallory.say("one").await;
    for end in [i64::MIN, -1, 0, i64::MAX] {
        let seq = Seq(end);
        for command in [
            Command::Read {
                room: Slug::lobby(),
                seq,
            },
            Command::Unread {
                room: Slug::lobby(),
                seq,
            },
            touch("lobby", seq, next_id(), None),
            enter("lobby", Some(hubbub_protocol::Change(end))),
            history("lobby", Span::Before(seq), Some(usize::MAX)),
            history("lobby", Span::After(seq), Some(0)),
            history("lobby", Span::Around(seq), Some(1)),
        ] {
            mallory.command(&command).await;
        }
        mallory.command(&Command::Ping).await;
        mallory
            .wait_for(|event| (event == Event::Pong).then_some(()))
            .await;
    }
    goes_on(&server).await;
}
