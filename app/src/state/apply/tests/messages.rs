//! What is said, read and paged through.

use super::*;

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
