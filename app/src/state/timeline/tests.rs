//! What a timeline is made of, in which order.

use hubbub_protocol::RoomState;

use super::*;
use crate::state::{
    log::{Ask, Page},
    notices::NoticeKind,
    samples::{at, letter, message, page, private, said, touched, user, whispered},
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
        Row::Pending(row) => format!("sending {}", row.text),
        Row::New => "new".to_owned(),
    };
    rows.iter().map(tell).collect()
}

struct Scene {
    log: RoomLog,
    private: Vec<(RoomView, RoomLog)>,
    notices: Notices,
    outbox: Outbox,
    divider: Option<Seq>,
}

impl Scene {
    fn new(page: &RoomState) -> Self {
        Self {
            log: RoomLog::new(page),
            private: vec![],
            notices: Notices::default(),
            outbox: Outbox::default(),
            divider: None,
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
            divider: self.divider,
        })
    }

    /// A private chat whose messages were typed in this room.
    fn whisper(&mut self, mut state: RoomState) {
        for message in &mut state.messages {
            message.typed_in = Some(Slug::lobby());
        }
        self.chat_with(&state);
    }

    fn chat_with(&mut self, state: &RoomState) {
        self.private.push((state.room.clone(), RoomLog::new(state)));
    }

    fn messages(&self) -> Vec<MessageRow> {
        let message = |row| match row {
            Row::Message(row) => Some(row),
            _ => None,
        };
        self.rows().into_iter().filter_map(message).collect()
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
    scene.whisper(private("Bob", 9..=10));
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
    scene.whisper(private("Bob", 8..=10));
    assert_eq!(told(&scene.rows()), ["10", "psst 10", "11"]);
    scene.log.ask("a".into(), Ask::Older);
    scene.log.answer(&"a".into(), Page::from(&page(1..=9)));
    assert_eq!(
        told(&scene.rows())[7..],
        ["8", "psst 8", "9", "psst 9", "10", "psst 10", "11"]
    );
}

#[test]
fn what_is_being_sent_comes_last() {
    let mut scene = Scene::new(&page(1..=2));
    scene.outbox.add(whispered("a", "Bob", "psst"));
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

#[test]
fn a_private_message_stands_only_where_it_was_typed() {
    let mut scene = Scene::new(&page(1..=2));
    scene.chat_with(&private("Bob", 1..=1));
    let elsewhere = Letter {
        errand: Errand::Say {
            to: Recipient::To("Bob".to_owned()),
            text: "psst".to_owned(),
            reply_to: None,
            typed_in: Some("garden".into()),
        },
        ..letter("a", 0)
    };
    scene.outbox.add(elsewhere);
    assert_eq!(told(&scene.rows()), ["1", "2"]);
}

#[test]
fn what_happened_after_the_loaded_part_waits_for_it() {
    let mut scene = Scene::new(&RoomState {
        newer: true,
        ..page(1..=2)
    });
    scene.whisper(private("Bob", 2..=3));
    assert_eq!(told(&scene.rows()), ["1", "2", "psst 2"]);
}

#[test]
fn news_are_divided_from_what_was_read() {
    let mut scene = Scene::new(&page(1..=4));
    scene.divider = Some(Seq(2));
    assert_eq!(told(&scene.rows()), ["1", "2", "new", "3", "4"]);
    let grouped: Vec<_> = scene.messages().iter().map(|row| row.grouped).collect();
    assert_eq!(grouped, [false, true, false, true]);
    scene.divider = Some(Seq(4));
    assert_eq!(told(&scene.rows()), ["1", "2", "3", "4"]);
    scene.divider = Some(Seq(0));
    assert_eq!(told(&scene.rows())[0], "new");
}

#[test]
fn the_divider_waits_until_the_message_before_it_is_loaded() {
    let mut scene = Scene::new(&RoomState {
        older: true,
        ..page(10..=11)
    });
    scene.divider = Some(Seq(4));
    assert_eq!(told(&scene.rows()), ["10", "11"]);
}

fn touching(seq: i64, text: Option<&str>) -> Letter {
    let (room, seq) = (Slug::lobby(), Seq(seq));
    let errand = match text {
        Some(text) => Errand::Edit {
            room,
            seq,
            text: text.to_owned(),
        },
        None => Errand::Delete { room, seq },
    };
    Letter {
        errand,
        ..letter("touch", 0)
    }
}

#[test]
fn a_change_shows_on_its_message_until_it_is_refused() {
    let mut scene = Scene::new(&page(1..=2));
    scene.outbox.add(touching(2, Some("better")));
    let before = scene.rows()[1].key();
    assert_eq!(scene.messages()[1].text(), "better");
    scene.outbox.refuse(&"touch".into(), "No.".to_owned());
    let row = &scene.messages()[1];
    assert_eq!((row.text(), row.is_refused()), ("message 2", true));
    assert_ne!(scene.rows()[1].key(), before);
}

#[test]
fn a_deletion_shows_at_once_and_comes_back_when_it_is_refused() {
    let mut scene = Scene::new(&page(1..=2));
    scene.outbox.add(touching(1, None));
    assert!(scene.messages()[0].is_deleted());
    scene.outbox.refuse(&"touch".into(), "No.".to_owned());
    assert!(!scene.messages()[0].is_deleted());
}

#[test]
fn a_row_is_drawn_anew_when_what_it_answers_changes() {
    let reply = |text: &str| Message {
        reply_to: Some(Quote::of(&Message {
            text: text.to_owned(),
            ..touched(1, 5)
        })),
        ..message(2)
    };
    let key = |reply| {
        let state = RoomState {
            messages: vec![message(1), reply],
            ..page(1..=2)
        };
        Scene::new(&state).rows()[1].key()
    };
    assert_ne!(key(reply("before")), key(reply("after")));
}

#[test]
fn an_answer_on_its_way_quotes_what_it_answers() {
    let mut scene = Scene::new(&page(1..=2));
    let Letter { errand, .. } = said("a", 0, "yes");
    let Errand::Say { to, text, .. } = errand else {
        panic!("no message");
    };
    scene.outbox.add(Letter {
        errand: Errand::Say {
            to,
            text,
            reply_to: Some(Seq(1)),
            typed_in: None,
        },
        ..letter("a", 0)
    });
    let rows = scene.rows();
    let Some(Row::Pending(row)) = rows.last() else {
        panic!("{rows:?}");
    };
    assert_eq!(row.reply_to.as_ref().map(|quote| quote.seq), Some(Seq(1)));
}
