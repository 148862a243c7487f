//! A checker that finds nothing proves nothing: each kind of damage is done once to a story that is
//! true, and must be found.

use hubbub_protocol::{Change, Epoch, ErrorCode, Seq, Slug};

use super::tale::{Tale, edit, listener, message, send, state};
use super::{Fault, check};
use crate::log::{Action, Deed, Entry, Outcome, Sighting};
use crate::model::Model;

#[test]
fn a_true_story_has_no_faults() {
    assert_eq!(Tale::new().faults(), []);
    let mut tale = Tale::with_everything();
    assert_eq!(tale.faults(), []);

    // Bob was away meanwhile, and another has come in at the end.
    let mut away = Tale::new().bob;
    std::mem::swap(&mut away.deeds, &mut tale.bob.deeds);
    away.returns(Change(0), &tale.record);
    tale.bob = away;
    assert_eq!(tale.faults(), []);
    let late = listener("Cem", &tale.record);
    let logs = [tale.ada, tale.bob, late];
    assert_eq!(check(&logs, &[tale.record]), []);
}

#[test]
fn a_lost_message_is_found() {
    let mut tale = Tale::with_everything();
    tale.record.messages.remove(1);
    tale.is_found(
        |fault| matches!(fault, Fault::Lost { client, seq: Seq(2), .. } if client == "Bob"),
    );
}

#[test]
fn a_doubled_message_is_found() {
    let mut tale = Tale::with_everything();
    let copy = tale.record.apply("Bob", &send("two"));
    tale.heard(&copy);
    tale.is_found(|fault| matches!(fault, Fault::Doubled { seq: Seq(7), .. }));

    let mut tale = Tale::with_everything();
    let outcome = tale.bob.deeds[0].outcome;
    tale.bob.deeds[1].outcome = outcome;
    tale.is_found(|fault| matches!(fault, Fault::Doubled { seq: Seq(2), .. }));
}

#[test]
fn a_message_that_nobody_sent_is_found() {
    let mut tale = Tale::with_everything();
    let unsent = tale.record.apply("Bob", &send("boo"));
    tale.heard(&unsent);
    tale.is_found(|fault| matches!(fault, Fault::Unsent { seq: Seq(7), .. }));
}

#[test]
fn messages_in_the_wrong_order_are_found() {
    let mut tale = Tale::with_everything();
    tale.bob.deeds.swap(0, 1);
    tale.is_found(|fault| matches!(fault, Fault::Reordered { client, .. } if client == "Bob"));
}

#[test]
fn an_altered_message_is_found() {
    let mut tale = Tale::with_everything();
    tale.stored(2).text = "too".into();
    tale.is_found(|fault| matches!(fault, Fault::Altered { seq: Seq(2), .. }));
    tale.is_found(|fault| {
        matches!(
            fault,
            Fault::Disagreement {
                change: Change(2),
                ..
            }
        )
    });
    tale.is_found(|fault| matches!(fault, Fault::WrongView { seq: Seq(2), .. }));
}

#[test]
fn an_acknowledged_edit_without_effect_is_found() {
    let mut tale = Tale::with_everything();
    let one = tale.stored(1);
    (one.text, one.change) = ("one".into(), Change(1));
    tale.is_found(|fault| matches!(fault, Fault::Altered { seq: Seq(1), .. }));
}

#[test]
fn edits_in_effect_in_the_wrong_order_are_found() {
    let mut tale = Tale::with_everything();
    tale.ada(edit(1, "six"));
    let number = tale.ada.deeds.len() - 1;
    let (earlier, later) = (tale.ada.deeds[1].outcome, tale.ada.deeds[number].outcome);
    tale.ada.deeds[1].outcome = later;
    tale.ada.deeds[number].outcome = earlier;
    tale.is_found(|fault| matches!(fault, Fault::Altered { seq: Seq(1), .. }));
}

#[test]
fn a_resurrected_message_is_found() {
    let mut tale = Tale::with_everything();
    let five = tale.stored(5);
    (five.text, five.deleted) = ("five".into(), false);
    tale.is_found(|fault| matches!(fault, Fault::Resurrected { seq: Seq(5), how, .. } if how.contains("read")));

    let mut tale = Tale::with_everything();
    tale.ada(edit(5, "alive"));
    tale.is_found(|fault| matches!(fault, Fault::Resurrected { seq: Seq(5), how, .. } if how.contains("touched")));
}

#[test]
fn deleted_words_that_are_still_quoted_are_found() {
    let mut tale = Tale::with_everything();
    tale.ada(Action::Delete { seq: Seq(1) });
    assert_eq!(tale.faults(), []);
    let quote = tale.stored(3).reply_to.as_mut().expect("a quote");
    quote.text = "four".into();
    tale.is_found(|fault| matches!(fault, Fault::Resurrected { seq: Seq(1), .. }));
    tale.is_found(|fault| matches!(fault, Fault::WrongView { seq: Seq(3), .. }));
}

#[test]
fn a_hole_in_what_was_heard_is_found() {
    let mut tale = Tale::with_everything();
    tale.bob_heard().entries.remove(3);
    tale.is_found(|fault| matches!(fault, Fault::Hole { client, place: Change(2), heard: Change(4), .. } if client == "Bob"));
}

#[test]
fn an_end_that_was_not_heard_is_found() {
    let mut tale = Tale::with_everything();
    tale.bob_heard().entries.pop();
    tale.is_found(|fault| {
        matches!(
            fault,
            Fault::Hole {
                place: Change(5),
                heard: Change(6),
                ..
            }
        )
    });
}

#[test]
fn what_was_heard_twice_or_out_of_order_is_found() {
    let mut tale = Tale::with_everything();
    let again = tale.bob_heard().entries[3].clone();
    tale.bob_heard().entries.insert(4, again);
    tale.is_found(|fault| {
        matches!(
            fault,
            Fault::Repeated {
                heard: Change(3),
                ..
            }
        )
    });

    let mut tale = Tale::with_everything();
    tale.bob_heard().entries.swap(3, 4);
    tale.is_found(|fault| {
        matches!(
            fault,
            Fault::Hole {
                heard: Change(4),
                ..
            }
        )
    });
}

#[test]
fn what_an_answer_leaves_out_is_found() {
    let mut tale = Tale::with_everything();
    let mut away = Tale::new().bob;
    away.returns(Change(0), &tale.record);
    let Some(Entry::Missed { messages, .. }) = away.lobby().entries.last_mut() else {
        panic!("Bob was away");
    };
    messages.remove(2);
    std::mem::swap(&mut away.deeds, &mut tale.bob.deeds);
    tale.bob = away;
    tale.is_found(|fault| matches!(fault, Fault::Omitted { seq: Seq(3), .. }));
}

#[test]
fn what_a_page_leaves_out_is_found() {
    let mut tale = Tale::with_everything();
    let mut late = listener("Bob", &tale.record);
    let Some(Entry::Page { messages, .. }) = late.lobby().entries.last_mut() else {
        panic!("Bob has entered");
    };
    messages.remove(2);
    std::mem::swap(&mut late.deeds, &mut tale.bob.deeds);
    tale.bob = late;
    tale.is_found(|fault| matches!(fault, Fault::Omitted { seq: Seq(3), .. }));
}

#[test]
fn two_who_saw_different_things_are_found() {
    let mut tale = Tale::with_everything();
    let other = Sighting::of(&message(2, "Bob", "two!"));
    tale.bob_heard().entries[2] = Entry::Live(other);
    tale.is_found(|fault| matches!(fault, Fault::Disagreement { change: Change(2), other, .. } if other == "Bob"));
}

#[test]
fn a_number_that_nobody_knows_is_found() {
    let mut tale = Tale::with_everything();
    tale.record.head = Change(8);
    tale.is_found(|fault| {
        matches!(
            fault,
            Fault::Unaccounted {
                change: Change(7),
                ..
            }
        )
    });
}

#[test]
fn a_record_that_contradicts_itself_is_found() {
    let mut tale = Tale::with_everything();
    tale.record.messages.swap(0, 1);
    tale.is_found(|fault| matches!(fault, Fault::BrokenRecord { .. }));
}

#[test]
fn what_is_heard_from_a_room_that_is_gone_is_found() {
    let mut tale = Tale::with_everything();
    let last = tale.bob_heard().entries.len() - 1;
    tale.bob_heard().entries.insert(last, Entry::Gone);
    tale.bob_heard().model = None;
    tale.is_found(|fault| matches!(fault, Fault::Overheard { client, .. } if client == "Bob"));
    tale.bob_heard().entries.pop();
    assert_eq!(tale.faults(), []);
}

#[test]
fn a_view_that_lacks_a_message_is_found() {
    let mut tale = Tale::with_everything();
    tale.bob_heard().model = Some(Model::from_page(state(&Tale::new().record, Vec::new())));
    tale.is_found(|fault| matches!(fault, Fault::WrongView { client, .. } if client == "Bob"));
}

#[test]
fn what_was_not_answered_or_refused_is_found() {
    let mut tale = Tale::with_everything();
    tale.bob.deeds[0].outcome = Outcome::Open;
    assert_eq!(tale.faults().len(), 1);
    tale.is_found(|fault| matches!(fault, Fault::Unanswered { .. }));
    tale.bob.deeds[0].outcome = Outcome::Refused(ErrorCode::IdInvalid);
    tale.is_found(|fault| matches!(fault, Fault::Refused { .. }));
}

#[test]
fn a_deed_that_comes_after_a_deletion_may_be_refused() {
    let mut tale = Tale::with_everything();
    tale.ada.deeds.push(Deed {
        id: "late".into(),
        room: Slug::lobby(),
        action: edit(5, "too late"),
        outcome: Outcome::Refused(ErrorCode::UnknownMessage),
        epoch: Epoch::default(),
    });
    assert_eq!(tale.faults(), []);
}

#[test]
fn what_a_client_noticed_itself_is_passed_on() {
    let mut tale = Tale::with_everything();
    tale.ada.irregular.push("welcomed twice".into());
    tale.is_found(|fault| matches!(fault, Fault::Irregular { .. }));
}
