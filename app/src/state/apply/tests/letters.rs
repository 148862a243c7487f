//! What becomes of what was sent.

use super::*;

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

pub(super) fn edit(id: &str, seq: i64) -> Letter {
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

fn to_books(id: &str) -> Letter {
    Letter {
        errand: Errand::Say {
            to: Recipient::Room("books".into()),
            text: format!("text of {id}"),
            reply_to: None,
            typed_in: None,
        },
        ..letter(id, 0)
    }
}

#[test]
fn what_waits_for_a_room_that_is_lost_and_unknown_comes_back_at_once() {
    in_a_browser(|| {
        let chat = lobby();
        send(chat, to_books("a"));
        send(chat, to_books("b"));
        send(chat, letter("c", 0));
        let refuse = |id: &str| apply(chat, error(Some(id), ErrorCode::UnknownRoom));
        assert_eq!(
            refuse("a"),
            [Then::Discard("a".into()), Then::Discard("b".into())]
        );
        assert_eq!(refuse("b"), []);
        let expected = Gone {
            room: "books".into(),
            name: "books".to_owned(),
            loss: Loss::Absent,
            unsent: vec!["text of a".to_owned(), "text of b".to_owned()],
        };
        assert_eq!(chat.directory().gone().get_untracked(), [expected]);
        assert_eq!(on_their_way(chat), 1);
    });
}

#[test]
fn a_letter_that_is_settled_with_the_acknowledgement_of_another_leaves_the_shelf() {
    in_a_browser(|| {
        let chat = lobby();
        send(chat, edit("a", 2));
        let room = Slug::lobby();
        chat.outbox()
            .write()
            .acknowledge(&"a".into(), room, Change(3));
        send(chat, letter("b", 0));
        let then = apply(chat, ack("b", Slug::lobby(), 9));
        assert_eq!(then, [Then::Discard("a".into()), Then::Discard("b".into())]);
    });
}
