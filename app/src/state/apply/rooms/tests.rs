//! What events about rooms do to the store.

use hubbub_protocol::{Epoch, Event, Limits, Recipient, RoomKind, RoomState};

use super::*;
use crate::state::{
    Line, Room,
    apply::apply,
    letter::{Errand, Letter},
    samples::{joined, letter, page, private, user},
};

/// A browser in which Ada is in the lobby and in the book club.
fn browser() -> Store<Chat> {
    let mut chat = Chat {
        me: Some(user(1, "Ada")),
        rooms: vec![Room::known(page(1..=3)), Room::known(books())],
        line: Line::Live,
        ..Chat::default()
    };
    chat.rooms.iter_mut().for_each(|room| room.joined = true);
    let chat = Store::new(chat);
    chat.rooms().update_keys();
    chat
}

fn in_a_browser<T>(test: impl FnOnce() -> T) -> T {
    Owner::new().with(test)
}

fn books() -> RoomState {
    let mut state = page(1..=2);
    state.room.slug = "books".into();
    state.room.name = "Book club".to_owned();
    state.room.kind = RoomKind::Private;
    state
}

fn welcome(rooms: &[RoomState]) -> Event {
    Event::Welcome {
        user: user(1, "Ada"),
        token: None,
        rooms: rooms.iter().map(joined).collect(),
        epoch: Epoch::default(),
        limits: Limits::default(),
        version: hubbub_protocol::VERSION,
    }
}

fn create(id: &str) -> Command {
    Command::Create {
        id: id.into(),
        name: "Book club".to_owned(),
        topic: String::new(),
        private: false,
        off_record: false,
    }
}

fn enter_command(room: &str) -> Command {
    Command::Enter {
        room: room.into(),
        since: None,
        invite: None,
    }
}

fn ask(chat: Store<Chat>, command: Command) {
    chat.directory().asking().set(vec![command]);
}

fn refused(id: Option<&str>, code: ErrorCode) -> Event {
    Event::Error {
        id: id.map(Into::into),
        code,
        message: "No.".to_owned(),
        suggestion: None,
    }
}

fn left(room: &str, removed: bool) -> Event {
    Event::Left {
        room: room.into(),
        removed,
    }
}

fn asking(chat: Store<Chat>) -> Vec<Command> {
    chat.directory().asking().get_untracked()
}

fn gone(chat: Store<Chat>) -> Vec<(String, Loss)> {
    let gone = chat.directory().gone().get_untracked();
    gone.into_iter()
        .map(|gone| (gone.name, gone.loss))
        .collect()
}

fn notices(chat: Store<Chat>, room: &str) -> Vec<String> {
    let notices = room_at(chat, &room.into()).notices().get_untracked();
    notices.iter().map(|notice| notice.text.clone()).collect()
}

#[test]
fn a_room_that_was_asked_for_is_entered_and_shown() {
    in_a_browser(|| {
        let chat = browser();
        ask(chat, create("a"));
        let room = private("Bob", 1..=1).room;
        let found = |id: &str| Event::Found {
            id: id.into(),
            room: room.clone(),
        };
        assert_eq!(apply(chat, found("another tab's")), []);
        let then = apply(chat, found("a"));
        assert_eq!(then, [Then::Say(enter_command("dm-Bob"))]);
        assert_eq!(asking(chat), []);
        let leading_to = chat.directory().leading_to().get_untracked();
        assert_eq!(leading_to, Some("dm-Bob".into()));
    });
}

#[test]
fn a_room_that_is_known_already_is_shown_without_being_entered_again() {
    in_a_browser(|| {
        let chat = browser();
        ask(chat, create("a"));
        let room = books().room;
        let id = "a".into();
        assert_eq!(apply(chat, Event::Found { id, room }), []);
        let leading_to = chat.directory().leading_to().get_untracked();
        assert_eq!(leading_to, Some("books".into()));
    });
}

#[test]
fn what_was_asked_is_asked_again_after_a_reconnect_under_the_same_id() {
    in_a_browser(|| {
        let chat = browser();
        ask(chat, create("a"));
        let then = apply(chat, welcome(&[page(1..=3), books()]));
        assert!(then.contains(&Then::Say(create("a"))), "{then:?}");
    });
}

#[test]
fn a_refusal_reaches_the_question_and_no_letter() {
    in_a_browser(|| {
        let chat = browser();
        ask(chat, create("a"));
        let then = apply(chat, refused(Some("a"), ErrorCode::RoomNameInvalid));
        assert_eq!(then, []);
        let directory = chat.directory().read_untracked();
        let refusal = directory.refused(|command| *command == create("a"));
        let refusal = refusal.map(|it| (it.code, it.message.as_str()));
        assert_eq!(refusal, Some((ErrorCode::RoomNameInvalid, "No.")));
        assert_eq!(directory.asking, []);
    });
}

#[test]
fn a_room_that_cannot_be_entered_is_explained_on_its_page() {
    in_a_browser(|| {
        let chat = browser();
        ask(chat, enter_command("secret"));
        apply(chat, refused(None, ErrorCode::UnknownRoom));
        let directory = chat.directory().read_untracked();
        let refusal = directory.entering_refused(&"secret".into());
        assert_eq!(refusal.map(|it| it.message.as_str()), Some("No."));
    });
}

#[test]
fn an_error_about_something_else_does_not_end_the_question() {
    in_a_browser(|| {
        let chat = browser();
        ask(chat, enter_command("secret"));
        apply(chat, refused(None, ErrorCode::UnknownMessage));
        assert_eq!(asking(chat), [enter_command("secret")]);
    });
}

#[test]
fn entering_is_answered_by_the_room() {
    in_a_browser(|| {
        let chat = browser();
        apply(chat, left("books", true));
        ask(chat, enter_command("books"));
        apply(chat, Event::Room(books()));
        assert_eq!(asking(chat), []);
        assert_eq!(gone(chat), []);
        assert!(room_at(chat, &"books".into()).joined().get_untracked());
    });
}

#[test]
fn a_room_that_was_left_is_forgotten_and_whoever_was_removed_is_told() {
    in_a_browser(|| {
        let chat = browser();
        ask(
            chat,
            Command::Leave {
                room: "books".into(),
            },
        );
        apply(chat, left("books", false));
        assert!(!has(chat, &"books".into()));
        assert_eq!(asking(chat), []);
        assert_eq!(gone(chat), [("Book club".to_owned(), Loss::Left)]);

        let chat = browser();
        apply(chat, left("books", true));
        assert_eq!(gone(chat), [("Book club".to_owned(), Loss::Removed)]);
        assert_eq!(apply(chat, left("books", true)), []);
    });
}

#[test]
fn a_room_left_elsewhere_meanwhile_is_not_entered_again() {
    in_a_browser(|| {
        let chat = browser();
        let then = apply(chat, welcome(&[page(1..=3)]));
        let enters = |then: &Then| matches!(then, Then::Say(Command::Enter { room, .. }) if room.0 == "books");
        assert!(!then.iter().any(enters), "{then:?}");
        assert!(!has(chat, &"books".into()));
        assert_eq!(gone(chat), [("Book club".to_owned(), Loss::Absent)]);
    });
}

#[test]
fn what_was_not_sent_to_a_room_that_is_lost_comes_back() {
    in_a_browser(|| {
        let chat = browser();
        for id in ["a", "b"] {
            let errand = Errand::Say {
                to: Recipient::Room("books".into()),
                text: format!("text of {id}"),
                reply_to: None,
                typed_in: None,
            };
            let letter = Letter {
                errand,
                ..letter(id, 1)
            };
            chat.outbox().write().add(letter);
        }
        chat.outbox().write().refuse(&"b".into(), "No.".to_owned());
        chat.outbox().write().add(letter("c", 2));
        chat.drafts()
            .write()
            .set(&"books".into(), "a draft".to_owned());

        let then = apply(chat, left("books", true));
        assert_eq!(then, [Then::Discard("a".into()), Then::Discard("b".into())]);
        let unsent = chat.directory().gone().get_untracked().remove(0).unsent;
        assert_eq!(unsent, ["text of a", "text of b", "a draft"]);
        assert_eq!(chat.outbox().read_untracked().pending().len(), 1);
    });
}

#[test]
fn a_private_chat_in_which_nothing_was_said_outlives_the_connection() {
    in_a_browser(|| {
        let chat = browser();
        let mut silent = private("Bob", 1..=1);
        silent.messages.clear();
        let room = silent.room.slug.clone();
        apply(chat, Event::Room(silent));
        let then = apply(chat, welcome(&[page(1..=3), books()]));
        let enters =
            |then: &Then| matches!(then, Then::Say(Command::Enter { room: it, .. }) if *it == room);
        assert!(has(chat, &room) && then.iter().any(enters), "{then:?}");
    });
}

#[test]
fn a_room_that_is_only_looked_at_is_entered() {
    in_a_browser(|| {
        let chat = browser();
        room_at(chat, &"books".into()).joined().set(false);
        let then = apply(chat, welcome(&[page(1..=3)]));
        let enters = |then: &Then| matches!(then, Then::Say(Command::Enter { room, .. }) if room.0 == "books");
        assert!(then.iter().any(enters), "{then:?}");
    });
}

#[test]
fn a_change_of_a_room_is_told_to_those_inside_in_sentences() {
    in_a_browser(|| {
        let chat = browser();
        let mut room = books().room;
        room.name = "Readers".to_owned();
        room.topic = "Dune".to_owned();
        room.off_record = true;
        apply(chat, Event::RoomChanged { room: room.clone() });
        apply(chat, Event::RoomChanged { room: room.clone() });
        room.topic.clear();
        room.off_record = false;
        apply(chat, Event::RoomChanged { room: room.clone() });
        let expected = [
            "The room is now called Readers.",
            "The topic is now: Dune",
            "From now on the room is off the record: messages are not kept.",
            "The room has no topic any more.",
            "From now on messages are kept again.",
        ];
        assert_eq!(notices(chat, "books"), expected);
        assert_eq!(room_at(chat, &"books".into()).view().get_untracked(), room);
    });
}

#[test]
fn another_invitation_is_no_news() {
    in_a_browser(|| {
        let chat = browser();
        let mut room = books().room;
        room.invite = Some(hubbub_protocol::Invite("new".to_owned()));
        apply(chat, Event::RoomChanged { room });
        assert_eq!(notices(chat, "books"), Vec::<String>::new());
    });
}

#[test]
fn members_and_public_rooms_are_kept_as_they_were_told_last() {
    in_a_browser(|| {
        let chat = browser();
        let room: Slug = "books".into();
        let members = vec![user(1, "Ada"), user(2, "Bob")];
        apply(
            chat,
            Event::Members {
                room: room.clone(),
                members: members.clone(),
            },
        );
        let known = chat.directory().members().get_untracked();
        let people = members;
        assert_eq!(known, Some(Members { room, people }));

        let rooms = vec![ListedRoom {
            room: page(1..=1).room,
            people: 2,
        }];
        let event = Event::Rooms {
            rooms: rooms.clone(),
        };
        apply(chat, event);
        assert_eq!(chat.directory().public().get_untracked(), rooms);
    });
}

#[test]
fn after_a_removal_the_members_are_asked_for_again() {
    in_a_browser(|| {
        let chat = browser();
        let room: Slug = "books".into();
        ask(
            chat,
            Command::Remove {
                id: "a".into(),
                room: room.clone(),
                user: "Bob".to_owned(),
            },
        );
        let then = apply(chat, Event::Done { id: "a".into() });
        assert_eq!(then, [Then::Say(Command::Members { room })]);
        assert_eq!(asking(chat), []);
    });
}

#[test]
fn of_a_room_that_goes_off_the_record_the_browser_keeps_nothing_even_if_it_is_not_open() {
    in_a_browser(|| {
        let chat = browser();
        let mut books = books();
        books.room.off_record = true;
        let room = books.room.clone();
        let forgotten = Then::KeepNothingOf(room.slug.clone());
        let told_live = apply(chat, Event::RoomChanged { room });
        assert_eq!(told_live, std::slice::from_ref(&forgotten));

        let chat = browser();
        let told_on_return = apply(chat, welcome(&[page(1..=3), books.clone()]));
        let of = |then: &Then| told_on_return.iter().position(|it| it == then);
        // What closed tabs have left is taken in first.
        assert!(of(&forgotten) > of(&Then::SendOutbox), "{told_on_return:?}");
        assert!(apply(chat, Event::Room(books)).contains(&forgotten));
    });
}
