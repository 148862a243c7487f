//! How a room is called and handled, for its creator to change.

use hubbub_protocol::{Command, ErrorCode, RoomView, Slug};
use leptos::{ev::SubmitEvent, html, prelude::*};

use crate::{
    components::{
        asking::{close_when_done, complaint},
        ui::{
            dialog::{self, Dialog},
            field::{self, TextField, Tick},
        },
    },
    reactive::effect,
    state::{ChatState, intents::rooms::RoomChange},
    view::view,
};

/// The id of the dialog.
pub const DIALOG: &str = "room-settings";

/// The fields of the form.
#[derive(Clone, Copy)]
struct Fields {
    name: NodeRef<html::Input>,
    topic: NodeRef<html::Input>,
    off_record: NodeRef<html::Input>,
}

impl Fields {
    /// Shows the room as it is.
    fn show(self, room: &RoomView) {
        field::set_text(self.name, &room.name);
        field::set_text(self.topic, &room.topic);
        field::set_ticked(self.off_record, room.off_record);
    }

    /// What is to be otherwise than it was shown. What was changed elsewhere meanwhile stays so.
    fn change(self, room: &RoomView) -> RoomChange {
        let (name, topic) = (field::text(self.name), field::text(self.topic));
        let off_record = field::is_ticked(self.off_record);
        RoomChange {
            name: (name != room.name).then_some(name),
            topic: (topic != room.topic).then_some(topic),
            off_record: (off_record != room.off_record).then_some(off_record),
        }
    }
}

/// The form with name, topic, and whether messages are kept.
#[component]
pub fn SettingsDialog(
    room: Slug,
    view: Memo<Option<RoomView>>,
    node: NodeRef<html::Dialog>,
    /// Is set whenever the dialog is opened.
    opened: RwSignal<()>,
) -> impl IntoView {
    let state = ChatState::get();
    let fields = Fields {
        name: NodeRef::new(),
        topic: NodeRef::new(),
        off_record: NodeRef::new(),
    };
    let shown = StoredValue::new(None::<RoomView>);
    effect(move || {
        opened.track();
        shown.set_value(view.get_untracked());
        if let Some(view) = view.get_untracked() {
            fields.show(&view);
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let change = shown.with_value(|shown| shown.as_ref().map(|shown| fields.change(shown)));
        match change {
            Some(change) if change != RoomChange::default() => {
                state.change_room(room.clone(), change);
            }
            _ => dialog::dismiss(node),
        }
    };
    close_when_done(state, node, is_change, || {});

    view! {
        <Dialog id=DIALOG title="Room settings" node>
            <form class="stack" on:submit=submit>
                <TextField
                    id="new-name"
                    name="name"
                    label="Room name"
                    node=fields.name
                    complaint=complaint(state, is_change, |code| code != ErrorCode::TopicTooLong)
                />
                <TextField
                    id="new-topic"
                    name="topic"
                    label="Topic"
                    node=fields.topic
                    complaint=complaint(state, is_change, |code| code == ErrorCode::TopicTooLong)
                />
                <Tick
                    name="off_record"
                    label="Off the record"
                    meaning=": from now on nothing is kept"
                    node=fields.off_record
                />
                <button
                    class="button"
                    type="submit"
                    aria-busy=move || state.is_asking(is_change).then_some("true")
                >
                    "Save"
                </button>
            </form>
        </Dialog>
    }
}

fn is_change(command: &Command) -> bool {
    matches!(command, Command::ChangeRoom { .. })
}
