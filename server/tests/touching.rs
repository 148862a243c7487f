//! Editing, deleting, replying.

use hubbub_protocol::{Change, Command, ErrorCode, Event, Message, Quote, Recipient, Seq, Slug};
use tokio::time::{Duration, sleep, timeout};

use crate::support::{Client, PATIENCE, TestServer, next_id, send, touch};

/// What is deleted.
const SECRET: &str = "never-to-be-found-again";

async fn refused(client: &mut Client, command: &Command) -> ErrorCode {
    client.command(command).await;
    client.refusal().await
}

async fn reply(client: &mut Client, seq: Seq, text: &str) {
    let id = next_id();
    let to = Recipient::Room(Slug::lobby());
    let mut command = send(to, id.clone(), text);
    if let Command::Send { reply_to, .. } = &mut command {
        *reply_to = Some(seq);
    }
    client.command(&command).await;
    client.ack(&id).await;
}

/// The next message that is a reply.
async fn answer(client: &mut Client) -> Message {
    client
        .wait_for(|event| match event {
            Event::Message(message) if message.reply_to.is_some() => Some(message),
            _ => None,
        })
        .await
}

#[tokio::test]
async fn an_edit_reaches_everyone_as_the_next_change_and_keeps_the_place() {
    let server = TestServer::start().await;
    let (mut ada, mut bob) = (server.join("Ada").await, server.join("Bob").await);
    let sent = ada.say("helo").await;
    ada.say("world").await;
    let edited = ada.touch(sent.seq, Some("hello")).await;
    assert_eq!((edited.seq, edited.change), (sent.seq, Change(3)));

    assert_eq!(bob.message().await.text, "helo");
    assert_eq!(bob.message().await.text, "world");
    let news = bob.message().await;
    assert_eq!((news.seq, news.change), (sent.seq, Change(3)));
    assert_eq!(news.text, "hello");
    assert!(news.edited_at.is_some_and(|edited| edited >= news.at));
    assert!(news.client_id.is_none());
    let texts: Vec<_> = bob.history().await.into_iter().map(|it| it.text).collect();
    assert_eq!(texts, ["hello", "world"]);
}

#[tokio::test]
async fn a_deleted_message_leaves_an_empty_place_and_its_text_is_gone_from_the_files() {
    const SECRET: &str = "the-word-that-must-not-remain";
    let server = TestServer::start().await;
    let (mut ada, mut bob) = (server.join("Ada").await, server.join("Bob").await);
    let sent = ada.say(SECRET).await;
    ada.say("next").await;
    ada.touch(sent.seq, None).await;
    let gone = bob.wait_for(|event| match event {
        Event::Message(message) if message.deleted => Some(message),
        _ => None,
    });
    let gone = gone.await;
    assert_eq!(
        (gone.seq, gone.change, gone.text.as_str()),
        (sent.seq, Change(3), "")
    );
    assert_eq!(bob.history().await[0], gone);

    assert!(!server.keeps(SECRET).await);
}

#[tokio::test]
async fn who_comes_back_learns_of_edits_and_deletions_too() {
    let server = TestServer::start().await;
    let (mut ada, bob) = (server.join("Ada").await, server.join("Bob").await);
    let one = ada.say("one").await;
    let two = ada.say("two").await;
    let token = bob.token.clone().unwrap();
    bob.close().await;
    ada.touch(one.seq, Some("ONE")).await;
    ada.touch(two.seq, None).await;
    ada.say("three").await;

    let mut back = server.connect().await;
    back.rejoin(&token).await;
    let missed = back.enter("lobby", Some(two.change)).await;
    let read: Vec<_> = missed
        .messages
        .iter()
        .map(|it| (it.seq.0, it.change.0, it.text.as_str(), it.deleted))
        .collect();
    assert_eq!(
        read,
        [
            (1, 3, "ONE", false),
            (2, 4, "", true),
            (5, 5, "three", false)
        ]
    );
    assert_eq!(missed.head, Change(5));
}

#[tokio::test]
async fn doing_the_same_again_changes_nothing() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    let sent = ada.say("once").await;
    let edited = ada.touch(sent.seq, Some("twice")).await;
    assert_eq!(
        ada.touch(sent.seq, Some("twice")).await.change,
        edited.change
    );
    let deleted = ada.touch(sent.seq, None).await;
    assert_eq!(ada.touch(sent.seq, None).await.change, deleted.change);
    assert_eq!(ada.say("next").await.change, deleted.change.next());
    // The first send may be retried after all this, too.
    let again = send(Recipient::Room(Slug::lobby()), sent.id.clone(), "once");
    ada.command(&again).await;
    assert_eq!(ada.ack(&sent.id).await, sent);
}

#[tokio::test]
async fn a_late_copy_of_a_command_undoes_nothing() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    let sent = ada.say("one").await;
    let copy = touch("lobby", sent.seq, next_id(), Some("two"));
    let id = copy.id().unwrap().clone();
    ada.command(&copy).await;
    let first = ada.ack(&id).await;
    let edited = ada.touch(sent.seq, Some("three")).await;

    // As from a line that broke before the second edit.
    ada.command(&copy).await;
    assert_eq!(ada.ack(&id).await, first);
    let history = ada.history().await;
    assert_eq!(
        (&*history[0].text, history[0].change),
        ("three", edited.change)
    );

    ada.touch(sent.seq, None).await;
    ada.command(&copy).await;
    assert_eq!(ada.ack(&id).await, first);
    assert!(ada.history().await[0].deleted);
    let other = ada.say("another").await;
    let reused = touch("lobby", other.seq, id, Some("four"));
    assert_eq!(refused(&mut ada, &reused).await, ErrorCode::IdInvalid);
}

#[tokio::test]
async fn only_the_author_can_and_only_what_is_there() {
    let server = TestServer::start().await;
    let (mut ada, mut bob) = (server.join("Ada").await, server.join("Bob").await);
    let sent = ada.say("mine").await;
    let edit = |text: &str| touch("lobby", sent.seq, next_id(), Some(text));
    let delete = |seq| touch("lobby", seq, next_id(), None);
    assert_eq!(
        refused(&mut bob, &edit("yours")).await,
        ErrorCode::NotAllowed
    );
    assert_eq!(
        refused(&mut bob, &delete(sent.seq)).await,
        ErrorCode::NotAllowed
    );
    assert_eq!(refused(&mut ada, &edit(" ")).await, ErrorCode::TextEmpty);
    assert_eq!(
        refused(&mut ada, &delete(Seq(7))).await,
        ErrorCode::UnknownMessage
    );
    ada.touch(sent.seq, None).await;
    assert_eq!(
        refused(&mut ada, &edit("back")).await,
        ErrorCode::UnknownMessage
    );
    assert_eq!(ada.history().await.len(), 1);
}

#[tokio::test]
async fn a_reply_quotes_what_it_answers_as_it_is_now() {
    let server = TestServer::start().await;
    let (mut ada, mut bob) = (server.join("Ada").await, server.join("Bob").await);
    let question = ada.say("how are yu?").await;
    reply(&mut bob, question.seq, "fine").await;
    let quote = answer(&mut ada).await.reply_to.unwrap();
    assert_eq!(
        quote,
        Quote {
            seq: question.seq,
            author: ada.user.clone().unwrap(),
            text: "how are yu?".into(),
            deleted: false,
        }
    );
    ada.touch(question.seq, Some("how are you?")).await;
    let read = ada.history().await.pop().unwrap().reply_to.unwrap();
    assert_eq!(read.text, "how are you?");
    ada.touch(question.seq, None).await;
    let read = ada.history().await.pop().unwrap().reply_to.unwrap();
    assert_eq!((read.text.as_str(), read.deleted), ("", true));

    let mut nowhere = send(Recipient::Room(Slug::lobby()), next_id(), "to what?");
    if let Command::Send { reply_to, .. } = &mut nowhere {
        *reply_to = Some(Seq(99));
    }
    assert_eq!(refused(&mut bob, &nowhere).await, ErrorCode::UnknownMessage);
}

#[tokio::test]
async fn what_is_deleted_leaves_the_log_also_when_it_was_being_read_and_nobody_writes_any_more() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    let sent = ada.say(SECRET).await;
    let reader = server.open_database();
    let count = "BEGIN; SELECT count(*) FROM messages;";
    reader.execute_batch(count).unwrap();
    ada.touch(sent.seq, None).await;
    assert!(server.logs(SECRET), "the reader is in the way");
    reader.execute_batch("COMMIT").unwrap();
    let gone = async {
        while server.logs(SECRET) {
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(PATIENCE, gone).await.expect("gone in time");
}
