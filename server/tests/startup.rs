//! Starting, not being able to start, and stopping.

use std::fs;
use std::net::TcpListener;

use hubbub_protocol::close;
use tempfile::TempDir;

use crate::support::{Client, Program};

/// The one line that the program leaves when it cannot start.
fn complaint(output: &std::process::Output) -> String {
    assert!(!output.status.success());
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(text.trim().lines().count(), 1, "{text}");
    text
}

#[test]
fn a_busy_port_is_one_line_with_the_way_out() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let text = complaint(&Program::fail(TempDir::new().unwrap().path(), &address));
    assert!(
        text.contains(&address) && text.contains("--listen"),
        "{text}"
    );
}

#[test]
fn a_directory_that_cannot_be_made_is_one_line_with_the_way_out() {
    let data = TempDir::new().unwrap();
    let file = data.path().join("file");
    fs::write(&file, "").unwrap();
    let text = complaint(&Program::fail(&file.join("data"), "127.0.0.1:0"));
    assert!(text.contains("--data"), "{text}");
}

#[test]
fn data_that_another_server_uses_is_one_line_with_the_way_out() {
    let data = TempDir::new().unwrap();
    let _running = Program::start(data.path(), "127.0.0.1:0");
    let text = complaint(&Program::fail(data.path(), "127.0.0.1:0"));
    assert!(
        text.contains("another Hubbub") && text.contains("--data"),
        "{text}"
    );
}

#[test]
fn a_database_of_a_newer_version_is_one_line_with_the_way_out_and_stays_untouched() {
    let data = TempDir::new().unwrap();
    drop(Program::start(data.path(), "127.0.0.1:0"));
    let path = data.path().join("hubbub.db");
    let db = rusqlite::Connection::open(&path).unwrap();
    let newer = "INSERT INTO refinery_schema_history
                 SELECT 999, 'from_the_future', applied_on, checksum
                 FROM refinery_schema_history LIMIT 1";
    db.execute(newer, []).unwrap();
    drop(db);
    let before = fs::read(&path).unwrap();
    let text = complaint(&Program::fail(data.path(), "127.0.0.1:0"));
    assert!(
        text.contains("newer Hubbub") && text.contains("999"),
        "{text}"
    );
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_file_that_is_no_database_is_one_line_with_the_way_out() {
    let data = TempDir::new().unwrap();
    fs::write(
        data.path().join("hubbub.db"),
        "this is not a database, and long enough",
    )
    .unwrap();
    let text = complaint(&Program::fail(data.path(), "127.0.0.1:0"));
    assert!(text.contains("hubbub.db"), "{text}");
}

#[tokio::test]
async fn a_stopped_server_tells_clients_to_come_back_keeps_what_it_took_in_and_exits_with_0() {
    let data = TempDir::new().unwrap();
    let program = Program::start(data.path(), "127.0.0.1:0");
    let mut ada = Client::connect(program.address).await;
    ada.join("Ada").await;
    let token = ada.token.clone().unwrap();
    ada.enter("lobby", None).await;
    ada.say("before").await;
    let ended = tokio::task::spawn_blocking(|| program.terminate());
    assert_eq!(ada.closed().await, close::GOING_AWAY);
    assert_eq!(ended.await.unwrap().code(), Some(0));

    let program = Program::start(data.path(), "127.0.0.1:0");
    let mut ada = Client::connect(program.address).await;
    ada.rejoin(&token).await;
    assert_eq!(ada.enter("lobby", None).await.messages[0].text, "before");
}
