//! What events do to the store.

use hubbub_protocol::{Change, Epoch, ErrorCode, Limits, Message, RoomState, Seq, UserId, limits};

use super::*;
use crate::state::{
    goal::{Goal, Place},
    letter::{Errand, Letter},
    log::Ask,
    outbox::Progress,
    samples::{joined, letter, message, page, private, touched, user, whispered},
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
fn a_message_takes_the_place_of_its_letter_before_and_after_the_acknowledgement() {
    in_a_browser(|| {
        let chat = lobby();
        send(chat, letter("a", 0));
        send(chat, letter("b", 0));
        assert_eq!(apply(chat, own(4, "a")), [Then::Discard("a".into())]);
        apply(chat, ack("a", Slug::lobby(), 4));
        assert_eq!(
            apply(chat, ack("b", Slug::lobby(), 5)),
            [Then::Discard("b".into())]
        );
        assert_eq!(on_their_way(chat), 1);
        apply(chat, own(5, "b"));
        assert_eq!(on_their_way(chat), 0);
    });
}

#[test]
fn a_late_acknowledgement_of_a_known_message_forgets_its_letter() {
    in_a_browser(|| {
        let chat = lobby();
        send(chat, letter("a", 0));
        apply(chat, ack("a", Slug::lobby(), 2));
        assert_eq!(on_their_way(chat), 0);
    });
}

#[test]
fn an_author_learns_once_that_somebody_is_away() {
    in_a_browser(|| {
        let chat = lobby();
        send(chat, whispered("a", "Cleo", "hi"));
        apply(chat, ack("a", "dm-Cleo".into(), 1));
        apply(chat, ack("a", "dm-Cleo".into(), 1));
        let expected = "Cleo is not here right now and will see this when they come back.";
        assert_eq!(notices(chat), [expected]);
        send(chat, whispered("b", "BOB", "hi"));
        apply(chat, ack("b", "dm-Bob".into(), 1));
        assert_eq!(notices(chat).len(), 1);
    });
}

#[test]
fn a_private_message_to_nobody_comes_back_into_the_box() {
    in_a_browser(|| {
        let chat = lobby();
        send(chat, whispered("a", "Nobody", "hi"));
        let then = apply(chat, error(Some("a"), ErrorCode::UnknownUser));
        assert_eq!(then, [Then::Discard("a".into())]);
        assert_eq!(
            chat.drafts().get_untracked().of(&Slug::lobby()),
            "/w Nobody hi"
        );
        assert_eq!(notices(chat), ["Nobody here is called Nobody."]);
    });
}

#[test]
fn a_letter_that_could_not_be_stored_just_now_is_kept() {
    in_a_browser(|| {
        let chat = lobby();
        send(chat, letter("a", 0));
        assert_eq!(apply(chat, error(Some("a"), ErrorCode::Unavailable)), []);
        let expected = Progress::Refused("No.".to_owned());
        assert_eq!(
            chat.outbox().read_untracked().pending()[0].progress,
            expected
        );
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
fn a_page_of_history_that_does_not_fit_any_more_is_dropped() {
    in_a_browser(|| {
        let chat = lobby();
        let tail = RoomState {
            older: true,
            ..page(10..=12)
        };
        apply(chat, Event::Reset(tail.clone()));
        ask(chat, "a", Ask::Older);
        apply(chat, Event::Reset(tail));
        apply(chat, history("a", 7..=9));
        assert_eq!(oldest(chat), Some(Seq(10)));
        ask(chat, "b", Ask::Older);
        apply(chat, history("b", 7..=9));
        assert_eq!(oldest(chat), Some(Seq(7)));
    });
}

#[test]
fn a_refused_question_is_not_waited_for() {
    in_a_browser(|| {
        let chat = lobby();
        let room = || room_at(chat, &Slug::lobby());
        ask(chat, "a", Ask::Around(Seq(1)));
        room().goal().set(Some(Goal::from(Place::Message(Seq(1)))));
        apply(chat, error(Some("a"), ErrorCode::Unavailable));
        assert!(!room().log().read_untracked().is_asking());
        assert_eq!(room().goal().get_untracked(), None);
    });
}

fn edit(id: &str, seq: i64) -> Letter {
    Letter {
        errand: Errand::Edit {
            room: Slug::lobby(),
            seq: Seq(seq),
            text: "better".to_owned(),
        },
        epoch: Some(Epoch::default()),
        ..letter(id, 0)
    }
}

fn delete(id: &str, seq: i64) -> Letter {
    Letter {
        errand: Errand::Delete {
            room: Slug::lobby(),
            seq: Seq(seq),
        },
        ..edit(id, seq)
    }
}

#[test]
fn an_edit_is_on_its_way_until_the_change_arrives() {
    in_a_browser(|| {
        let chat = lobby();
        send(chat, edit("a", 2));
        apply(
            chat,
            Event::Ack {
                id: "a".into(),
                room: Slug::lobby(),
                seq: Seq(2),
                change: Change(5),
            },
        );
        apply(chat, Event::Message(touched(1, 4)));
        assert_eq!(on_their_way(chat), 1);
        apply(chat, Event::Message(touched(2, 5)));
        assert_eq!(on_their_way(chat), 0);
    });
}

#[test]
fn a_message_sent_while_reading_elsewhere_does_not_wait_to_be_shown() {
    in_a_browser(|| {
        let chat = lobby();
        ask(chat, "jump", Ask::Around(Seq(1)));
        apply(chat, history("jump", 1..=1));
        send(chat, letter("a", 0));
        apply(chat, ack("a", Slug::lobby(), 4));
        apply(chat, own(4, "a"));
        assert_eq!(on_their_way(chat), 0);
    });
}

#[test]
fn what_somebody_deleted_elsewhere_already_is_deleted() {
    in_a_browser(|| {
        let chat = lobby();
        send(chat, delete("a", 2));
        send(chat, edit("b", 2));
        apply(chat, error(Some("a"), ErrorCode::UnknownMessage));
        apply(chat, error(Some("b"), ErrorCode::UnknownMessage));
        let outbox = chat.outbox().get_untracked();
        let [refused] = outbox.pending() else {
            panic!("{outbox:?}");
        };
        assert_eq!(refused.letter.id, "b".into());
        assert_eq!(refused.progress, Progress::Refused("No.".to_owned()));
    });
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

fn unread(chat: Store<Chat>) -> u32 {
    room_at(chat, &Slug::lobby()).unread().get_untracked()
}

fn by_bob(message: Message) -> Event {
    Event::Message(Message {
        author: user(2, "Bob"),
        ..message
    })
}

#[test]
fn what_others_say_is_unread_until_it_is_read_or_withdrawn() {
    in_a_browser(|| {
        let chat = lobby();
        apply(chat, by_bob(message(4)));
        apply(chat, own(5, "a"));
        apply(chat, by_bob(message(6)));
        apply(chat, by_bob(touched(6, 7)));
        assert_eq!(unread(chat), 2);
        let gone = |seq, change| Message {
            deleted: true,
            ..touched(seq, change)
        };
        apply(chat, by_bob(gone(6, 8)));
        apply(chat, by_bob(gone(2, 9)));
        assert_eq!(unread(chat), 1);
        apply(
            chat,
            Event::Read {
                room: Slug::lobby(),
                read: Seq(5),
                unread: 0,
            },
        );
        assert_eq!(unread(chat), 0);
        let latest = room_at(chat, &Slug::lobby()).latest().get_untracked();
        assert_eq!(latest, Some(message(6).at));
    });
}

#[test]
fn what_is_unread_is_counted_up_to_a_bound_and_not_off_the_record() {
    in_a_browser(|| {
        let chat = lobby();
        for seq in 4..=200 {
            apply(chat, by_bob(message(seq)));
        }
        assert_eq!(unread(chat), limits::UNREAD_AT_MOST);
        let chat = lobby();
        apply(
            chat,
            by_bob(Message {
                off_record: true,
                ..message(4)
            }),
        );
        assert_eq!(unread(chat), 0);
    });
}
