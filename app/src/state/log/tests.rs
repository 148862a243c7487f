//! What a log makes of what it is told, one rule at a time.

use hubbub_protocol::{Quote, User, UserId};

use super::*;
use crate::state::samples::{at, message, page, touched};

fn seqs(log: &RoomLog) -> Vec<i64> {
    log.messages().iter().map(|message| message.seq.0).collect()
}

/// Messages with something before and after them.
fn middle(seqs: std::ops::RangeInclusive<i64>) -> Page {
    Page {
        messages: page(seqs).messages,
        older: true,
        newer: true,
    }
}

/// A log that begins somewhere in the history and goes on to its end.
fn tail(seqs: std::ops::RangeInclusive<i64>) -> RoomLog {
    RoomLog::new(&RoomState {
        older: true,
        ..page(seqs)
    })
}

/// A log that shows the messages 10 to 12 of many; the last change is 40.
fn detached() -> RoomLog {
    let mut log = tail(38..=40);
    log.ask("jump".into(), Ask::Around(Seq(11)));
    assert!(log.answer(&"jump".into(), middle(10..=12)));
    log
}

fn reply(seq: i64, to: &Message) -> Message {
    Message {
        reply_to: Some(Quote::of(to)),
        ..message(seq)
    }
}

fn edited(seq: i64, change: i64, text: &str) -> Message {
    Message {
        text: text.to_owned(),
        ..touched(seq, change)
    }
}

fn quoted(log: &RoomLog, seq: i64) -> String {
    let message = log.message(Seq(seq)).expect("the reply");
    message.reply_to.as_ref().expect("a quote").text.clone()
}

#[test]
fn the_next_change_is_applied() {
    let mut log = RoomLog::new(&page(1..=3));
    assert_eq!(log.receive(message(4)), Received::Applied);
    assert_eq!(
        (seqs(&log), log.head()),
        (vec![1, 2, 3, 4], Some(Change(4)))
    );
}

#[test]
fn a_duplicate_is_ignored() {
    let mut log = RoomLog::new(&page(1..=3));
    assert_eq!(log.receive(message(2)), Received::Known);
    assert_eq!(log, RoomLog::new(&page(1..=3)));
}

#[test]
fn a_hole_is_reported_once_until_the_answer_fills_it() {
    let mut log = RoomLog::new(&page(1..=3));
    assert_eq!(log.receive(message(6)), Received::Missed(Change(3)));
    assert_eq!(log.receive(message(7)), Received::Known);
    log.merge(&page(4..=7));
    assert_eq!(seqs(&log), vec![1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(log.receive(message(9)), Received::Missed(Change(7)));
}

#[test]
fn a_hole_is_reported_again_on_a_new_connection() {
    let mut log = RoomLog::new(&page(1..=3));
    log.receive(message(6));
    log.reconnect();
    assert_eq!(log.receive(message(6)), Received::Missed(Change(3)));
}

#[test]
fn a_live_message_waits_for_the_room_that_brings_it() {
    let mut log = RoomLog::default();
    assert_eq!(log.receive(message(1)), Received::Known);
    log.merge(&page(1..=1));
    assert_eq!(seqs(&log), vec![1]);
}

#[test]
fn a_touched_message_keeps_its_place() {
    let mut log = RoomLog::new(&page(1..=3));
    assert_eq!(log.receive(touched(2, 4)), Received::Applied);
    assert_eq!(seqs(&log), vec![1, 2, 3]);
    assert_eq!(log.messages()[1].change, Change(4));
}

#[test]
fn changes_replace_and_append() {
    let mut log = RoomLog::new(&page(1..=3));
    let mut changes = page(5..=6);
    changes.messages.insert(0, touched(2, 4));
    log.merge(&changes);
    assert_eq!(
        (seqs(&log), log.head()),
        (vec![1, 2, 3, 5, 6], Some(Change(6)))
    );
    assert_eq!(log.messages()[1].change, Change(4));
}

#[test]
fn a_change_to_a_message_that_is_not_loaded_makes_no_gap() {
    let mut log = RoomLog::new(&RoomState {
        older: true,
        ..page(10..=12)
    });
    log.receive(touched(4, 13));
    assert_eq!(
        (seqs(&log), log.head()),
        (vec![10, 11, 12], Some(Change(13)))
    );
}

#[test]
fn a_reset_starts_over() {
    let mut log = RoomLog::new(&page(1..=3));
    log.reset(&RoomState {
        older: true,
        ..page(90..=92)
    });
    assert_eq!(
        (seqs(&log), log.head()),
        (vec![90, 91, 92], Some(Change(92)))
    );
    assert!(log.older());
}

#[test]
fn an_older_page_comes_before_the_others() {
    let mut log = tail(4..=5);
    assert_eq!(log.ask("a".into(), Ask::Older), Some(Span::Before(Seq(4))));
    assert!(log.answer(&"a".into(), Page::from(&page(1..=3))));
    assert_eq!(
        (seqs(&log), log.head()),
        (vec![1, 2, 3, 4, 5], Some(Change(5)))
    );
    assert!(!log.older());
}

#[test]
fn a_room_known_by_its_head_loads_its_newest_page_and_hears_what_follows() {
    let mut log = RoomLog::starting_after(Change(5));
    log.receive(message(6));
    assert_eq!(log.receive(touched(2, 7)), Received::Applied);
    assert_eq!(seqs(&log), vec![6]);
    assert_eq!(log.ask("a".into(), Ask::Older), Some(Span::Before(Seq(6))));
    log.answer(&"a".into(), Page::from(&page(1..=5)));
    assert_eq!(seqs(&log), vec![1, 2, 3, 4, 5, 6]);
}

#[test]
fn an_empty_room_has_nothing_to_load() {
    let mut log = RoomLog::starting_after(Change(0));
    assert!(!log.older());
    assert_eq!(log.ask("a".into(), Ask::Older), None);
}

#[test]
fn only_the_answer_to_the_last_question_counts() {
    let mut log = tail(20..=22);
    log.ask("older".into(), Ask::Older);
    log.ask("jump".into(), Ask::Around(Seq(5)));
    assert!(!log.answer(&"older".into(), middle(17..=19)));
    assert!(log.answer(&"jump".into(), middle(4..=6)));
    assert!(!log.answer(&"jump".into(), middle(4..=6)));
    assert_eq!(seqs(&log), vec![4, 5, 6]);
}

#[test]
fn one_page_is_waited_for_at_a_time() {
    let mut log = detached();
    assert!(log.ask("a".into(), Ask::Older).is_some());
    assert_eq!(log.ask("b".into(), Ask::Newer), None);
    log.reconnect();
    assert!(log.ask("c".into(), Ask::Newer).is_some());
    assert!(!log.answer(&"a".into(), middle(7..=9)));
}

#[test]
fn what_is_new_is_not_shown_after_a_gap() {
    let mut log = detached();
    assert_eq!(log.receive(message(41)), Received::Applied);
    assert_eq!(
        (seqs(&log), log.head()),
        (vec![10, 11, 12], Some(Change(41)))
    );
    log.receive(edited(11, 42, "better"));
    assert_eq!(log.messages()[1].text, "better");
}

#[test]
fn the_last_page_brings_back_to_the_end() {
    let mut log = detached();
    assert_eq!(log.ask("a".into(), Ask::Newer), Some(Span::After(Seq(12))));
    log.answer(
        &"a".into(),
        Page {
            newer: false,
            ..middle(13..=40)
        },
    );
    assert!(!log.newer());
    log.receive(message(41));
    assert_eq!(log.messages().len(), 32);
}

#[test]
fn what_comes_before_the_last_page_does_is_not_missing_after_it() {
    let mut log = detached();
    log.ask("a".into(), Ask::Newest);
    log.receive(message(41));
    log.answer(&"a".into(), middle(38..=40));
    assert_eq!(seqs(&log), vec![38, 39, 40, 41]);
    log.receive(message(42));
    assert_eq!(seqs(&log), vec![38, 39, 40, 41, 42]);
}

#[test]
fn a_page_that_was_read_before_a_change_does_not_undo_it() {
    let mut log = tail(20..=22);
    log.ask("a".into(), Ask::Older);
    log.receive(edited(18, 23, "better"));
    let mut late = middle(17..=19);
    late.messages[2] = reply(19, &message(18));
    log.answer(&"a".into(), late);
    assert_eq!(log.messages()[1].text, "better");
    assert_eq!(quoted(&log, 19), "better");
}

#[test]
fn replies_follow_what_they_answer() {
    let mut log = tail(20..=21);
    log.receive(reply(22, &message(20)));
    log.receive(reply(23, &message(5)));
    log.receive(edited(20, 24, "here"));
    log.receive(edited(5, 25, "not loaded"));
    assert_eq!(
        (quoted(&log, 22), quoted(&log, 23)),
        ("here".to_owned(), "not loaded".to_owned())
    );
    log.receive(Message {
        deleted: true,
        ..edited(20, 26, "")
    });
    let quote = log.messages()[2].reply_to.as_ref().expect("a quote");
    assert_eq!((quote.deleted, quote.text.as_str()), (true, ""));
    assert_eq!(
        quote.author,
        User {
            id: UserId(1),
            name: "Ada".to_owned()
        }
    );
}

#[test]
fn an_earlier_state_of_an_answered_message_changes_no_reply() {
    let mut log = tail(20..=21);
    log.ask("a".into(), Ask::Older);
    // The page was read after both changes, which are heard after it.
    log.answer(
        &"a".into(),
        Page {
            messages: vec![
                edited(18, 23, "second"),
                reply(19, &edited(18, 23, "second")),
            ],
            older: true,
            newer: true,
        },
    );
    log.receive(edited(18, 22, "first"));
    assert_eq!(quoted(&log, 19), "second");
    assert_eq!(log.messages()[0].text, "second");
}

#[test]
fn a_reply_that_is_heard_late_quotes_what_is_known_already() {
    let mut log = tail(20..=21);
    log.ask("a".into(), Ask::Older);
    let page = Page {
        messages: vec![edited(18, 23, "second")],
        ..middle(18..=18)
    };
    log.answer(&"a".into(), page);
    log.receive(reply(22, &message(18)));
    assert_eq!(quoted(&log, 22), "second");
    log.receive(edited(18, 23, "second"));
    assert_eq!(quoted(&log, 22), "second");
}

#[test]
fn the_first_message_since_a_moment_is_known_only_with_the_one_before() {
    let log = tail(20..=22);
    assert_eq!(log.first_since(&at(21)), Some(Seq(21)));
    assert_eq!(log.first_since(&at(20)), None);
    assert_eq!(log.first_since(&at(50)), Some(Seq(22)));
    assert_eq!(detached().first_since(&at(50)), None);
    assert_eq!(RoomLog::new(&page(1..=3)).first_since(&at(0)), Some(Seq(1)));
}
