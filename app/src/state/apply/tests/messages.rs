//! What is said, read and paged through.

use super::*;
use crate::state::{
    apply::messages::{LOADED, SURPLUS},
    log::RoomLog,
};

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

/// The lobby after so much was said that the first messages may be dropped.
fn busy(chat: Store<Chat>) -> RoomLog {
    let last = i64::try_from(LOADED + SURPLUS).expect("not that many");
    for seq in 4..=last {
        apply(chat, by_bob(message(seq)));
    }
    let log = room_at(chat, &Slug::lobby()).log().get_untracked();
    assert_eq!(log.messages().last().map(|last| last.seq), Some(Seq(last)));
    log
}

#[test]
fn a_page_that_is_left_open_in_a_busy_room_does_not_hold_everything() {
    in_a_browser(|| {
        let chat = lobby();
        let log = busy(chat);
        assert_eq!((log.messages().len(), log.older()), (LOADED, true));
        assert!(!log.covers(Seq(1)));
    });
}

#[test]
fn what_the_reader_is_occupied_with_is_not_dropped() {
    let everything = LOADED + SURPLUS;
    in_a_browser(|| {
        let chat = lobby();
        let landmark = Landmark {
            row: "lobby/2".to_owned(),
            top: 1.0,
        };
        let place = Some(landmark);
        chat.places().write().remember(&Slug::lobby(), place);
        assert_eq!(busy(chat).messages().len(), everything);
    });
    in_a_browser(|| {
        let chat = lobby();
        let goal = Goal::from(Place::Message(Seq(1)));
        room_at(chat, &Slug::lobby()).goal().set(Some(goal));
        assert_eq!(busy(chat).messages().len(), everything);
    });
    in_a_browser(|| {
        let chat = lobby();
        send(chat, edit("a", 2));
        assert_eq!(busy(chat).messages().len(), everything - 1);
    });
    in_a_browser(|| {
        let chat = lobby();
        let quote = hubbub_protocol::Quote::of(&message(3));
        let room = Slug::lobby();
        chat.about().set(Some(About::Reply { room, quote }));
        assert_eq!(busy(chat).messages().len(), everything - 2);
    });
}

#[test]
fn what_is_stored_nowhere_is_not_dropped() {
    in_a_browser(|| {
        let chat = lobby();
        let fleeting = Message {
            off_record: true,
            ..message(4)
        };
        apply(chat, by_bob(fleeting));
        let last = busy(chat).messages().len();
        assert_eq!(last, LOADED + SURPLUS - 3);
    });
}
