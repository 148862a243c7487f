//! The pages of rooms and private chats, and what can be done with them without JavaScript.

use hubbub_protocol::{ErrorCode, Recipient, RoomKind, RoomView};
use reqwest::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use reqwest::{RequestBuilder, Response};

use crate::support::{Client, TestServer, next_id, send};

struct Browser<'a> {
    server: &'a TestServer,
    cookie: Option<String>,
}

impl<'a> Browser<'a> {
    fn of(server: &'a TestServer, person: &Client) -> Self {
        let token = person.token.as_deref().unwrap();
        Self {
            server,
            cookie: Some(format!("hubbub_session={token}")),
        }
    }

    fn of_a_stranger(server: &'a TestServer) -> Self {
        Self {
            server,
            cookie: None,
        }
    }

    async fn get(&self, path: &str) -> Response {
        self.send(client().get(self.server.url(path))).await
    }

    async fn post(&self, path: &str, form: String) -> Response {
        let request = client().post(self.server.url(path));
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(form)).await
    }

    async fn send(&self, request: RequestBuilder) -> Response {
        let request = match &self.cookie {
            Some(cookie) => request.header(COOKIE, cookie),
            None => request,
        };
        request.send().await.unwrap()
    }

    async fn reads(&self, path: &str) -> String {
        let page = self.get(path).await;
        assert_eq!(page.status(), 200, "{path}");
        page.text().await.unwrap()
    }

    async fn finds_nothing_at(&self, path: &str) {
        assert_eq!(self.get(path).await.status(), 404, "{path}");
    }
}

fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

fn location(response: &Response) -> &str {
    response.headers()[LOCATION].to_str().unwrap()
}

fn invite(room: &RoomView) -> &str {
    &room.invite.as_ref().unwrap().0
}

#[tokio::test]
async fn a_room_is_made_and_left_by_plain_forms() {
    let server = TestServer::start().await;
    let ada = server.join("Ada").await;
    let browser = Browser::of(&server, &ada);
    let made = browser
        .post("/rooms", "name=B%C3%BCcher&topic=all".into())
        .await;
    assert_eq!(
        (made.status().as_u16(), location(&made)),
        (303, "/room/b%C3%BCcher")
    );
    assert!(browser.reads("/room/b%C3%BCcher").await.contains("Bücher"));
    let left = browser.post("/room/b%C3%BCcher/leave", String::new()).await;
    assert_eq!(left.status(), 303);
    let stranger = Browser::of_a_stranger(&server);
    let refused = stranger.post("/rooms", "name=Mine".into()).await;
    assert_eq!(refused.status(), 401);
}

#[tokio::test]
async fn an_invitation_leads_into_a_private_room_and_nothing_else_does() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    let room = ada.create("Plans", RoomKind::Private).await;
    ada.say_in(&room.slug.0, "for us only").await;
    let bob = server.join("Bob").await;
    let browser = Browser::of(&server, &bob);
    let path = format!("/room/{}", room.slug);
    for closed in [
        path.clone(),
        format!("{path}/1"),
        format!("{path}?invite=guessed"),
        format!("{path}/qr.svg"),
    ] {
        browser.finds_nothing_at(&closed).await;
    }
    let invited = format!("{path}?invite={}", invite(&room));
    for guest in [&browser, &Browser::of_a_stranger(&server)] {
        let page = guest.reads(&invited).await;
        assert!(page.contains("Plans") && !page.contains("for us only"));
    }

    let form = format!("invite={}", invite(&room));
    let joined = browser.post(&format!("{path}/join"), form).await;
    assert_eq!(
        (joined.status().as_u16(), location(&joined)),
        (303, path.as_str())
    );
    assert!(browser.reads(&path).await.contains("for us only"));

    let form = format!("username=Cleo&room={}&invite={}", room.slug, invite(&room));
    let joined = Browser::of_a_stranger(&server).post("/join", form).await;
    assert_eq!(location(&joined), path);
}

#[tokio::test]
async fn who_comes_with_a_void_invitation_has_a_session_all_the_same() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    let room = ada.create("Plans", RoomKind::Private).await;
    let form = format!("username=Cleo&room={}&invite=void", room.slug);
    let joined = Browser::of_a_stranger(&server).post("/join", form).await;
    let path = format!("/room/{}", room.slug);
    assert_eq!(
        (joined.status().as_u16(), location(&joined)),
        (303, path.as_str())
    );
    let cookie = joined.headers()[SET_COOKIE].to_str().unwrap();
    let browser = Browser {
        server: &server,
        cookie: cookie.split(';').next().map(str::to_owned),
    };
    browser.finds_nothing_at(&path).await;
    assert!(browser.reads("/room/lobby").await.contains("Cleo"));
}

#[tokio::test]
async fn a_permalink_shows_the_page_around_its_message() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    for number in 1..=120 {
        ada.say(&format!("number {number}.")).await;
    }
    let browser = Browser::of(&server, &ada);
    let page = browser.reads("/room/lobby/30").await;
    assert!(page.contains("number 30.") && page.contains("number 6."));
    assert!(!page.contains("number 120."));
    browser.finds_nothing_at("/room/lobby/soon").await;
}

#[tokio::test]
async fn a_private_chat_has_one_address_with_the_names_of_its_people() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    let (bob, cleo) = (server.join("Bob").await, server.join("Cleo").await);
    let room = ada.whisper("Bob", "between us").await.room;
    let browser = Browser::of(&server, &ada);
    assert!(browser.reads("/dm/Bob").await.contains("between us"));
    let led = browser.get(&format!("/room/{room}")).await;
    assert_eq!(location(&led), "/dm/Bob");
    let other = Browser::of(&server, &bob)
        .get(&format!("/room/{room}"))
        .await;
    assert_eq!(location(&other), "/dm/Ada");
    let third = Browser::of(&server, &cleo);
    third.finds_nothing_at(&format!("/room/{room}")).await;
    assert!(!third.reads("/dm/Bob,Ada").await.contains("between us"));
    browser.finds_nothing_at("/dm/Nobody").await;
    let stranger = Browser::of_a_stranger(&server).get("/dm/Bob").await;
    assert_eq!(location(&stranger), "/");
}

#[tokio::test]
async fn what_was_said_with_somebody_who_has_signed_out_is_still_found() {
    let server = TestServer::start().await;
    let (mut ada, bob) = (server.join("Ada").await, server.join("Bob").await);
    let room = ada.whisper("Bob", "the old story").await.room;
    let browser = Browser::of(&server, &ada);
    Browser::of(&server, &bob)
        .post("/sign-out", String::new())
        .await;

    assert!(browser.reads("/dm/bob").await.contains("the old story"));
    let led = browser.get(&format!("/room/{room}")).await;
    assert_eq!(location(&led), "/dm/Bob");

    // They can be read, but nobody is there to be written to.
    let to = Recipient::To("Bob".into());
    ada.command(&send(to, next_id(), "hello?")).await;
    assert_eq!(ada.refusal().await, ErrorCode::UnknownUser);

    // Whoever takes the name takes the address with it: the old chat is not led there any more.
    server.join("Bob").await;
    let page = browser.reads(&format!("/room/{room}")).await;
    assert!(page.contains("the old story"));
}

#[tokio::test]
async fn the_qr_code_of_a_room_is_an_image_for_its_people() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    let room = ada.create("Plans", RoomKind::Private).await;
    let browser = Browser::of(&server, &ada);
    let code = browser.get(&format!("/room/{}/qr.svg", room.slug)).await;
    assert_eq!(code.headers()[CONTENT_TYPE], "image/svg+xml");
    assert!(code.text().await.unwrap().contains("<svg"));
    let stranger = Browser::of_a_stranger(&server);
    assert_eq!(stranger.get("/room/lobby/qr.svg").await.status(), 401);
}
