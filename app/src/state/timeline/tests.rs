//! What a timeline is made of, in which order.

use hubbub_protocol::RoomState;

use super::*;
use crate::state::{
    notices::NoticeKind,
    outbox::Letter,
    samples::{at, message, page, private, user},
};

/// A timeline in words: messages by their text, notices and days by what they say.
fn told(rows: &[Row]) -> Vec<String> {
    let tell = |row: &Row| match row {
        Row::Day(day) => format!("== {}", day.date),
        Row::Message(row) if row.private_with.is_some() => {
            format!("psst {}", row.message.seq.0)
        }
        Row::Message(row) => row.message.seq.0.to_string(),
        Row::Notice(notice) => notice.text.clone(),
        Row::Pending(pending) => format!("sending {}", pending.letter.text),
    };
    rows.iter().map(tell).collect()
}

struct Scene {
    log: RoomLog,
    private: Vec<(RoomView, RoomLog)>,
    notices: Notices,
    outbox: Outbox,
}

impl Scene {
    fn new(page: &RoomState) -> Self {
        Self {
            log: RoomLog::new(page),
            private: vec![],
            notices: Notices::default(),
            outbox: Outbox::default(),
        }
    }

    fn rows(&self) -> Vec<Row> {
        let private: Vec<_> = self
            .private
            .iter()
            .map(|(view, log)| (view, log.clone()))
            .collect();
        rows(&Sources {
            me: UserId(1),
            room: &Slug::lobby(),
            log: &self.log,
            private: &private,
            notices: &self.notices,
            outbox: &self.outbox,
        })
    }

    fn whisper(&mut self, state: &RoomState) {
        self.private.push((state.room.clone(), RoomLog::new(state)));
    }
}

#[test]
fn notices_and_private_messages_stand_where_they_happened() {
    let mut scene = Scene::new(&page(10..=12));
    scene.notices.add(
        NoticeKind::System,
        at(11),
        "Bob has joined the chat.".to_owned(),
    );
    scene.whisper(&private("Bob", 9..=10));
    let expected = [
        "psst 9",
        "10",
        "psst 10",
        "11",
        "Bob has joined the chat.",
        "12",
    ];
    assert_eq!(told(&scene.rows()), expected);
}

#[test]
fn the_room_keeps_its_order_when_the_clock_went_back() {
    let mut state = page(1..=3);
    state.messages[1].at = at(0);
    let mut scene = Scene::new(&state);
    scene.notices.add(
        NoticeKind::System,
        at(2),
        "Bob has left the chat.".to_owned(),
    );
    assert_eq!(
        told(&scene.rows()),
        ["1", "2", "Bob has left the chat.", "3"]
    );
}

#[test]
fn what_belongs_to_unloaded_history_waits_for_it() {
    let mut scene = Scene::new(&RoomState {
        older: true,
        ..page(10..=11)
    });
    scene.whisper(&private("Bob", 8..=10));
    assert_eq!(told(&scene.rows()), ["10", "psst 10", "11"]);
    scene.log.prepend(page(1..=9).messages, false);
    assert_eq!(
        told(&scene.rows())[7..],
        ["8", "psst 8", "9", "psst 9", "10", "psst 10", "11"]
    );
}

#[test]
fn what_is_being_sent_comes_last() {
    let mut scene = Scene::new(&page(1..=2));
    scene.outbox.add(Letter {
        id: "a".into(),
        to: Recipient::To("Bob".to_owned()),
        text: "psst".to_owned(),
        typed: 0,
    });
    assert_eq!(told(&scene.rows()), ["1", "2", "sending psst"]);
}

#[test]
fn a_divider_opens_each_day_and_breaks_the_group() {
    let mut state = page(1..=3);
    state.messages[2].at = Timestamp("2026-11-22T00:00:01.000Z".to_owned());
    let rows = divided(
        Scene::new(&state).rows(),
        |at| at.date().to_owned(),
        str::to_owned,
    );
    assert_eq!(
        told(&rows),
        ["== 2026-11-21", "1", "2", "== 2026-11-22", "3"]
    );
}

#[test]
fn messages_of_one_person_stand_together_for_five_minutes() {
    let grouped = |messages: Vec<Message>| -> Vec<bool> {
        let scene = Scene::new(&RoomState {
            messages,
            ..page(1..=3)
        });
        let is_grouped = |row: &Row| matches!(row, Row::Message(row) if row.grouped);
        scene.rows().iter().map(is_grouped).collect()
    };
    let late = Message {
        at: at(302),
        ..message(3)
    };
    assert_eq!(
        grouped(vec![message(1), message(2), late]),
        [false, true, false]
    );
    let other = Message {
        author: user(2, "Bob"),
        ..message(2)
    };
    assert_eq!(
        grouped(vec![message(1), other, message(3)]),
        [false, false, false]
    );
}

#[test]
fn only_what_others_said_later_is_news() {
    let scene = Scene::new(&page(1..=1));
    assert!(!scene.rows()[0].is_news_since(&at(0)));
    let mut state = page(1..=1);
    state.messages[0].author = user(2, "Bob");
    let rows = Scene::new(&state).rows();
    assert!(rows[0].is_news_since(&at(0)) && !rows[0].is_news_since(&at(1)));
    assert_eq!(newest(&rows), Some(&at(1)));
}
