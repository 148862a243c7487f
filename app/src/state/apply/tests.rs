//! What events do to the store.

mod letters;
mod messages;

use hubbub_protocol::{
    Change, Epoch, ErrorCode, Limits, Message, Recipient, RoomState, Seq, UserId, limits,
};

use self::letters::edit;
use super::*;
use crate::state::{
    directory::{DirectoryStoreFields, Gone, Loss, Members},
    goal::{Goal, Place},
    letter::{Errand, Letter},
    log::Ask,
    outbox::Progress,
    places::Landmark,
    samples::{joined, letter, message, page, private, touched, user, whispered},
    writing::About,
};

/// A browser in which Ada has opened the lobby, at change 3.
fn lobby() -> Store<Chat> {
    let room = Room::known(page(1..=3));
    let chat = Chat {
        me: Some(user(1, "Ada")),
        rooms: vec![room],
        line: Line::Live,
        ..Chat::default()
    };
    let chat = Store::new(chat);
    chat.rooms().update_keys();
    chat
}

fn in_a_browser<T>(test: impl FnOnce() -> T) -> T {
    Owner::new().with(test)
}

fn send(chat: Store<Chat>, letter: Letter) {
    chat.outbox().write().add(letter);
}

fn ack(id: &str, room: Slug, seq: i64) -> Event {
    Event::Ack {
        id: id.into(),
        room,
        seq: Seq(seq),
        change: Change(seq),
    }
}

fn own(seq: i64, id: &str) -> Event {
    Event::Message(Message {
        client_id: Some(id.into()),
        ..message(seq)
    })
}

fn error(id: Option<&str>, code: ErrorCode) -> Event {
    let message = "No.".to_owned();
    Event::Error {
        id: id.map(Into::into),
        code,
        message,
        suggestion: Some("Ada2".to_owned()),
    }
}

fn welcome_to(rooms: &[RoomState]) -> Event {
    Event::Welcome {
        user: user(1, "Ada"),
        token: None,
        rooms: rooms.iter().map(joined).collect(),
        epoch: Epoch::default(),
        limits: Limits::default(),
        version: hubbub_protocol::VERSION,
    }
}

fn head(chat: Store<Chat>) -> Option<Change> {
    room_at(chat, &Slug::lobby()).log().read_untracked().head()
}

fn notices(chat: Store<Chat>) -> Vec<String> {
    let notices = room_at(chat, &Slug::lobby()).notices().get_untracked();
    notices.iter().map(|notice| notice.text.clone()).collect()
}

fn on_their_way(chat: Store<Chat>) -> usize {
    chat.outbox().read_untracked().pending().len()
}

fn enter_since(room: Slug, since: Option<i64>) -> Then {
    Then::Say(Command::Enter {
        room,
        since: since.map(Change),
        invite: None,
    })
}

#[test]
fn a_welcome_resumes_known_rooms_enters_new_ones_and_sends_the_outbox() {
    in_a_browser(|| {
        let chat = lobby();
        let bob = private("Bob", 1..=1);
        let mut garden = page(1..=7);
        garden.room.slug = "garden".into();
        let rooms = [page(1..=3), bob.clone(), garden];
        let then = apply(chat, welcome_to(&rooms));
        let entered = [
            enter_since(Slug::lobby(), Some(3)),
            enter_since(bob.room.slug, None),
            enter_since("garden".into(), Some(7)),
            Then::SendOutbox,
        ];
        assert_eq!(then, entered);
    });
}

#[test]
fn somebody_who_joins_gets_the_room_from_its_newest_page() {
    in_a_browser(|| {
        let chat = Store::new(Chat {
            joining: Some("Ada".to_owned()),
            rooms: vec![Room::outside(page(1..=3))],
            ..Chat::default()
        });
        let then = apply(chat, welcome_to(&[page(1..=3)]));
        assert_eq!(then[0], enter_since(Slug::lobby(), None));
        assert_eq!(chat.me().get_untracked(), Some(user(1, "Ada")));
        apply(chat, Event::Room(page(1..=3)));
        assert_eq!(head(chat), Some(Change(3)));
    });
}

#[test]
fn a_hole_asks_for_the_changes_once() {
    in_a_browser(|| {
        let chat = lobby();
        let changes = Command::Changes {
            room: Slug::lobby(),
            since: Change(3),
        };
        assert_eq!(
            apply(chat, Event::Message(message(5))),
            [Then::Say(changes)]
        );
        assert_eq!(apply(chat, Event::Message(message(6))), []);
        apply(chat, Event::Changes(page(4..=6)));
        assert_eq!(head(chat), Some(Change(6)));
    });
}

#[test]
fn a_refused_name_is_explained_on_the_start_view() {
    in_a_browser(|| {
        let chat = Store::new(Chat {
            joining: Some("Ada".to_owned()),
            ..Chat::default()
        });
        assert_eq!(apply(chat, error(None, ErrorCode::NameTaken)), []);
        let refusal = chat.refusal().get_untracked().expect("a refusal");
        assert_eq!(refusal.suggestion.as_deref(), Some("Ada2"));
        assert_eq!(chat.joining().get_untracked(), None);
    });
}

#[test]
fn a_start_view_left_alone_keeps_its_refusal() {
    in_a_browser(|| {
        let chat = Store::new(Chat {
            joining: Some("Ada".to_owned()),
            ..Chat::default()
        });
        apply(chat, error(None, ErrorCode::NameTaken));
        let refusal = chat.refusal().get_untracked();
        assert_eq!(apply(chat, error(None, ErrorCode::NotJoined)), []);
        assert_eq!(chat.refusal().get_untracked(), refusal);
    });
}

#[test]
fn a_session_that_is_gone_signs_out() {
    in_a_browser(|| {
        assert_eq!(
            apply(lobby(), error(None, ErrorCode::NotJoined)),
            [Then::SignOut]
        );
    });
}

#[test]
fn people_come_and_go_with_a_notice_each_and_return_without() {
    in_a_browser(|| {
        let chat = lobby();
        apply(
            chat,
            Event::Presence {
                room: Slug::lobby(),
                at: Timestamp::default(),
                joined: vec![user(3, "Cleo"), user(4, "Dan")],
                left: vec![user(2, "Bob")],
                returned: vec![user(5, "Eve")],
            },
        );
        let expected = [
            "Cleo has joined the chat.",
            "Dan has joined the chat.",
            "Bob has left the chat.",
        ];
        assert_eq!(notices(chat), expected);
        let online = room_at(chat, &Slug::lobby()).online().get_untracked();
        let ids: Vec<_> = online.iter().map(|user| user.id).collect();
        assert_eq!(ids, [1, 3, 4, 5].map(UserId));
    });
}

#[test]
fn a_resync_asks_for_changes_and_sends_the_outbox_again() {
    in_a_browser(|| {
        let chat = lobby();
        let changes = Then::Say(Command::Changes {
            room: Slug::lobby(),
            since: Change(3),
        });
        let then = apply(
            chat,
            Event::Resync {
                room: Slug::lobby(),
            },
        );
        assert_eq!(then, [changes, Then::SendOutbox]);
        let then = apply(
            chat,
            Event::Resync {
                room: "dm-Bob".into(),
            },
        );
        assert_eq!(then, [enter_since("dm-Bob".into(), None), Then::SendOutbox]);
    });
}

#[test]
fn who_comes_back_as_somebody_else_finds_nothing_of_the_person_before() {
    in_a_browser(|| {
        let chat = lobby();
        let secret = private("Cleo", 1..=1);
        apply(chat, Event::Room(secret.clone()));
        send(chat, letter("a", 0));
        let lobby = Slug::lobby();
        chat.drafts().write().set(&lobby, "my secret".to_owned());
        let quote = hubbub_protocol::Quote::of(&message(2));
        let room = lobby.clone();
        chat.about().set(Some(About::Reply { room, quote }));
        let landmark = Landmark {
            row: "lobby/2".to_owned(),
            top: 1.0,
        };
        chat.places().write().remember(&lobby, Some(landmark));
        chat.directory().members().set(Some(Members {
            room: secret.room.slug,
            people: vec![user(1, "Ada"), user(3, "Cleo")],
        }));
        chat.directory().write().lose(Gone {
            room: "books".into(),
            name: "Book club".to_owned(),
            loss: Loss::Removed,
            unsent: vec!["my other secret".to_owned()],
        });
        let Event::Welcome { rooms, limits, .. } = welcome_to(&[page(1..=3)]) else {
            panic!("no welcome");
        };
        let then = apply(
            chat,
            Event::Welcome {
                user: user(2, "Bob"),
                token: None,
                rooms,
                epoch: Epoch::default(),
                limits,
                version: 1,
            },
        );
        let entered = enter_since(lobby.clone(), None);
        let forgotten = Then::ForgetKept(UserId(1));
        assert_eq!(then, [forgotten, entered, Then::SendOutbox]);
        assert_eq!(
            chat.get_untracked(),
            Chat {
                me: Some(user(2, "Bob")),
                rooms: vec![Room {
                    joined: true,
                    online: vec![user(2, "Bob")],
                    ..Room::unknown(page(1..=3).room)
                }],
                line: Line::Live,
                ..Chat::default()
            }
        );
    });
}

fn history(id: &str, seqs: std::ops::RangeInclusive<i64>) -> Event {
    Event::History {
        id: Some(id.into()),
        room: Slug::lobby(),
        messages: page(seqs).messages,
        older: false,
        newer: true,
    }
}

fn ask(chat: Store<Chat>, id: &str, ask: Ask) {
    let log = room_at(chat, &Slug::lobby()).log();
    assert!(log.write().ask(id.into(), ask).is_some());
}

fn oldest(chat: Store<Chat>) -> Option<Seq> {
    let log = room_at(chat, &Slug::lobby()).log().get_untracked();
    log.messages().first().map(|message| message.seq)
}

#[test]
fn another_epoch_voids_what_is_known_and_what_is_numbered() {
    in_a_browser(|| {
        let chat = lobby();
        send(chat, letter("a", 0));
        send(chat, edit("b", 2));
        apply(
            chat,
            Event::Presence {
                room: Slug::lobby(),
                at: Timestamp::default(),
                joined: vec![user(3, "Cleo")],
                left: vec![],
                returned: vec![],
            },
        );
        let Event::Welcome {
            user,
            rooms,
            limits,
            ..
        } = welcome_to(&[page(1..=2)])
        else {
            panic!("no welcome");
        };
        let then = apply(
            chat,
            Event::Welcome {
                user,
                token: None,
                rooms,
                epoch: Epoch("another".to_owned()),
                limits,
                version: 1,
            },
        );
        let entered = enter_since(Slug::lobby(), None);
        assert_eq!(then, [Then::Discard("b".into()), entered, Then::SendOutbox]);
        assert_eq!(chat.epoch().get_untracked(), Epoch("another".to_owned()));
        assert_eq!((head(chat), oldest(chat)), (None, None));
        assert_eq!(notices(chat).len(), 0);
        assert_eq!(on_their_way(chat), 1);
    });
}
