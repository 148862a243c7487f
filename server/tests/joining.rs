//! Names and sessions.

use std::sync::Arc;

use hubbub::auth::Token;
use hubbub::chat::Chat;
use hubbub::clock::Clock;
use hubbub::error::Error;
use hubbub::hub::{Hub, Timing};
use hubbub::store::sqlite::SqliteStore;
use hubbub_protocol::{Command, ErrorCode, Event, close};

use crate::support::{Client, TestServer};

fn join_as(name: &str) -> Command {
    Command::Join {
        username: Some(name.to_owned()),
        token: None,
    }
}

#[tokio::test]
async fn a_newcomer_is_welcomed_with_a_session_and_the_lobby() {
    let server = TestServer::start().await;
    let mut ada = server.connect().await;
    ada.command(&join_as("Ada")).await;
    let Event::Welcome {
        user,
        token,
        rooms,
        version,
        ..
    } = ada.event().await
    else {
        panic!()
    };
    assert_eq!(user.name, "Ada");
    assert!(token.is_some_and(|token| token.len() == 64));
    assert_eq!(rooms[0].room.slug.0, "lobby");
    assert_eq!(version, hubbub_protocol::VERSION);
}

#[tokio::test]
async fn a_name_that_cannot_be_had_is_refused_with_a_free_one_and_the_connection_stays() {
    let server = TestServer::start().await;
    server.join("Ada").await;
    let mut other = server.connect().await;
    for (wished, expected, free) in [
        ("ada", ErrorCode::NameTaken, "ada2"),
        ("", ErrorCode::NameInvalid, "Guest"),
        ("\u{200b}", ErrorCode::NameInvalid, "Guest"),
        ("Ada Byron", ErrorCode::NameInvalid, "AdaByron"),
        (&"x".repeat(33), ErrorCode::NameInvalid, &"x".repeat(32)),
    ] {
        other.command(&join_as(wished)).await;
        let Event::Error {
            code,
            message,
            suggestion,
            ..
        } = other.event().await
        else {
            panic!()
        };
        assert_eq!(
            (code, suggestion.as_deref()),
            (expected, Some(free)),
            "{wished:?}"
        );
        assert!(!message.is_empty());
    }
    other.join("ada2").await;
}

#[tokio::test]
async fn a_session_says_who_it_is_after_a_restart_too() {
    let server = TestServer::start().await;
    let ada = server.join("Ada").await;
    let token = ada.token.clone().unwrap();
    let server = server.restart().await;
    let mut back = server.connect().await;
    back.rejoin(&token).await;
    assert_eq!(back.user, ada.user);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_told_before_the_welcome() {
    let server = TestServer::start().await;
    let (ada, mut bob) = (server.join("Ada").await, server.join("Bob").await);
    let token = ada.token.clone().unwrap();
    let whispering = async {
        loop {
            bob.whisper("Ada", "are you there?").await;
        }
    };
    let coming_back = async {
        for _ in 0..300 {
            // Whatever came before the welcome would not be it.
            server.connect().await.rejoin(&token).await;
        }
    };
    tokio::select! {
        () = whispering => {}
        () = coming_back => {}
    }
}

#[tokio::test]
async fn a_browser_gets_its_session_as_a_cookie_with_the_upgrade() {
    let server = TestServer::start().await;
    let mut first = server.connect().await;
    let cookie = first.response.headers()["set-cookie"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    first.join("Ada").await;
    let pair = cookie.split(';').next().unwrap();
    let mut second = Client::try_connect(server.address, &[("cookie", pair)])
        .await
        .unwrap();
    assert!(second.response.headers().get("set-cookie").is_none());
    second
        .command(&Command::Join {
            username: None,
            token: None,
        })
        .await;
    let Event::Welcome { user, token, .. } = second.event().await else {
        panic!()
    };
    assert_eq!(Some(user), first.user);
    assert_eq!(token, None, "a session is told once");
}

#[tokio::test]
async fn a_token_that_somebody_else_chose_never_becomes_a_session() {
    let server = TestServer::start().await;
    let chosen = "hubbub_session=chosen-by-somebody-else";
    let mut victim = Client::try_connect(server.address, &[("cookie", chosen)])
        .await
        .unwrap();
    assert!(victim.response.headers().contains_key("set-cookie"));
    let shown = Some("chosen-by-somebody-else".to_owned());
    victim
        .command(&Command::Join {
            username: Some("Ada".into()),
            token: shown.clone(),
        })
        .await;
    assert!(matches!(victim.event().await, Event::Welcome { .. }));
    let mut attacker = server.connect().await;
    attacker
        .command(&Command::Join {
            username: None,
            token: shown,
        })
        .await;
    let Event::Error { code, .. } = attacker.event().await else {
        panic!()
    };
    assert_eq!(code, ErrorCode::NotJoined);
}

#[tokio::test]
async fn signing_out_ends_every_connection_of_the_session_and_frees_the_name() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    let token = ada.token.clone().unwrap();
    let mut second_tab = server.connect().await;
    second_tab.rejoin(&token).await;
    let cookie = format!("hubbub_session={token}");
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build();
    let answer = client
        .unwrap()
        .post(server.url("/sign-out"))
        .header("cookie", cookie)
        .send();
    let answer = answer.await.unwrap();
    assert_eq!(answer.status(), 303);
    assert!(
        answer.headers()["set-cookie"]
            .to_str()
            .unwrap()
            .contains("Max-Age=0")
    );
    assert_eq!(ada.closed().await, close::SIGNED_OUT);
    assert_eq!(second_tab.closed().await, close::SIGNED_OUT);
    let again = server.join("Ada").await;
    assert_ne!(again.user, ada.user, "the name is free, its past is not");
}

#[tokio::test]
async fn a_session_that_ends_while_its_person_connects_lets_nobody_in() {
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("hubbub.db");
    let (store, commits) = SqliteStore::open(&database, Clock::default()).unwrap();
    let hub = Hub::new(Timing::default(), Clock::default());
    let chat = Chat::new(Arc::new(store), hub);
    let token = Token::generate().unwrap();
    let session = chat.join(token, Some("Ada")).await.unwrap().session;
    assert!(chat.connect(&session).await.is_ok());
    drop(commits);
    chat.sign_out(&session.token).await.unwrap();
    let refused = chat.connect(&session).await;
    assert!(matches!(refused, Err(Error::NotJoined)));
}

#[tokio::test]
async fn pages_of_other_sites_cannot_open_a_socket_or_sign_anyone_out() {
    let server = TestServer::start().await;
    for origin in ["http://evil.example", "null", "http://127.0.0.1"] {
        let refused = Client::try_connect(server.address, &[("origin", origin)]).await;
        let Err(tokio_tungstenite::tungstenite::Error::Http(response)) = refused else {
            panic!("{origin} was let in");
        };
        assert_eq!(response.status(), 403);
        for form in ["/sign-out", "/join"] {
            let request = reqwest::Client::new()
                .post(server.url(form))
                .header("origin", origin);
            let request = request.header("content-type", "application/x-www-form-urlencoded");
            assert_eq!(
                request.body("username=Eve").send().await.unwrap().status(),
                403
            );
        }
    }
    let own = format!("http://{}", server.address);
    assert!(
        Client::try_connect(server.address, &[("origin", &own)])
            .await
            .is_ok()
    );
}
