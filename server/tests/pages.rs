//! The pages as they come from the server, and the forms that work without JavaScript.

use hubbub_protocol::{Event, RoomKind};
use reqwest::header::{CACHE_CONTROL, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use reqwest::{RequestBuilder, Response};

use crate::support::{Client, TestServer};

fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

fn get(server: &TestServer, path: &str) -> RequestBuilder {
    client().get(server.url(path))
}

fn as_person(request: RequestBuilder, person: &Client) -> RequestBuilder {
    request.header(
        COOKIE,
        format!("hubbub_session={}", person.token.as_deref().unwrap()),
    )
}

async fn join_form(server: &TestServer, body: &'static str) -> Response {
    let request = client().post(server.url("/join"));
    let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    request.body(body).send().await.unwrap()
}

fn location(response: &Response) -> &str {
    response.headers()[LOCATION].to_str().unwrap()
}

#[tokio::test]
async fn a_stranger_gets_the_start_view_and_nothing_that_was_said() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    ada.say("for those inside").await;
    for path in ["/", "/room/lobby"] {
        let page = get(&server, path).send().await.unwrap();
        assert_eq!(page.status(), 200);
        assert_eq!(page.headers()[CACHE_CONTROL], "no-store");
        let text = page.text().await.unwrap();
        assert!(
            text.contains("Start Chat") && text.contains("Ada"),
            "{text}"
        );
        assert!(!text.contains("for those inside"));
    }
}

#[tokio::test]
async fn a_session_gets_the_room_with_its_messages_in_the_page() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    ada.say("hello & <b>welcome</b>").await;
    let page = as_person(get(&server, "/room/lobby"), &ada)
        .send()
        .await
        .unwrap();
    assert_eq!(page.headers()[CACHE_CONTROL], "no-store");
    let text = page.text().await.unwrap();
    assert!(
        text.contains("hello &amp; &lt;b&gt;welcome&lt;/b&gt;"),
        "{text}"
    );
    let start = as_person(get(&server, "/"), &ada).send().await.unwrap();
    assert_eq!(
        (start.status().as_u16(), location(&start)),
        (303, "/room/lobby")
    );
}

#[tokio::test]
async fn an_unknown_address_or_room_is_a_page_that_says_so() {
    let server = TestServer::start().await;
    let ada = server.join("Ada").await;
    for path in ["/nowhere", "/room/nowhere", "/room/dm-1-2"] {
        let page = as_person(get(&server, path), &ada).send().await.unwrap();
        assert_eq!(page.status(), 404, "{path}");
        assert!(page.text().await.unwrap().contains("<html"));
    }
}

#[tokio::test]
async fn the_start_form_works_without_javascript() {
    let server = TestServer::start().await;
    let joined = join_form(&server, "username=Ada").await;
    assert_eq!(
        (joined.status().as_u16(), location(&joined)),
        (303, "/room/lobby")
    );
    let cookie = joined.headers()[SET_COOKIE]
        .to_str()
        .unwrap()
        .split(';')
        .next()
        .unwrap();
    let room = get(&server, "/room/lobby")
        .header(COOKIE, cookie)
        .send()
        .await
        .unwrap();
    assert!(!room.text().await.unwrap().contains("Start Chat"));

    let refused = join_form(&server, "username=Ada").await;
    assert_eq!(refused.status(), 303);
    assert!(
        location(&refused).starts_with("/?refused="),
        "{}",
        location(&refused)
    );
    let page = get(&server, location(&refused))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(
        page.contains("The name is taken") && page.contains("Ada2"),
        "{page}"
    );
}

#[tokio::test]
async fn a_message_can_be_sent_without_javascript() {
    let server = TestServer::start().await;
    let ada = server.join("Ada").await;
    let mut bob = server.join("Bob").await;
    let post = || {
        client()
            .post(server.url("/room/lobby"))
            .body("text=by+form")
    };
    let post = || post().header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    let sent = as_person(post(), &ada).send().await.unwrap();
    assert_eq!(
        (sent.status().as_u16(), location(&sent)),
        (303, "/room/lobby")
    );
    assert_eq!(bob.line().await, "Ada: by form");
    assert_eq!(post().send().await.unwrap().status(), 401);
    let foreign = as_person(post(), &ada).header("origin", "http://evil.example");
    assert_eq!(foreign.send().await.unwrap().status(), 403);
}

#[tokio::test]
async fn who_finds_a_room_by_a_plain_form_is_in_it() {
    let server = TestServer::start().await;
    let mut ada = server.join("Ada").await;
    ada.create("Book Club", RoomKind::Public).await;
    let mut bob = server.join("Bob").await;
    let form = client().post(server.url("/rooms")).body("name=book+club");
    let form = form.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    let found = as_person(form, &bob).send().await.unwrap();
    assert_eq!(location(&found), "/room/book-club");
    let told = bob.wait_for(|event| match event {
        Event::Resync { room } => Some(room),
        _ => None,
    });
    assert_eq!(told.await, "book-club".into());
}

#[tokio::test]
async fn a_form_leads_to_an_address_of_this_server_only() {
    let server = TestServer::start().await;
    let joined = join_form(&server, "username=Ada&room=%2F%2Fevil.example%0d%0aX%3A1").await;
    assert_eq!(location(&joined), "/room/%2F%2Fevil.example%0D%0AX%3A1");
}
