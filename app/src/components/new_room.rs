//! The dialog in which rooms are made and found: whoever types the name of a public room that is
//! there already is led to it.

use std::time::Duration;

use hubbub_protocol::{Command, ErrorCode, ListedRoom, RoomView};
use leptos::{ev::SubmitEvent, html, leptos_dom::helpers::debounce, prelude::*};

use super::{
    asking::{close_when_done, complaint},
    room_summary::RoomSummary,
    ui::{
        dialog::Dialog,
        drawn::drawn,
        field::{self, TextField, Tick},
    },
};
use crate::{
    address::{self, Address},
    navigation::Navigation,
    state::{ChatState, ChatStoreFields, directory::DirectoryStoreFields, intents::rooms::NewRoom},
    view::view,
};

/// The id of the dialog.
pub const DIALOG: &str = "new-room";

/// Where rooms are made without scripts.
const PATH: &str = "/rooms";

/// Whoever types on within this time is not asked about yet.
const PAUSE: Duration = Duration::from_millis(150);

/// The dialog.
#[component]
pub fn NewRoomDialog(node: NodeRef<html::Dialog>) -> impl IntoView {
    let typed = RwSignal::new(String::new());

    view! {
        <Dialog id=DIALOG title="New room" node>
            <NewRoomForm dialog=node typed/>
            <PublicRooms typed/>
        </Dialog>
    }
}

/// The fields of the form.
#[derive(Clone, Copy)]
struct Fields {
    name: NodeRef<html::Input>,
    topic: NodeRef<html::Input>,
    private: NodeRef<html::Input>,
    off_record: NodeRef<html::Input>,
}

impl Fields {
    fn new() -> Self {
        Self {
            name: NodeRef::new(),
            topic: NodeRef::new(),
            private: NodeRef::new(),
            off_record: NodeRef::new(),
        }
    }

    fn read(self) -> NewRoom {
        NewRoom {
            name: field::text(self.name),
            topic: field::text(self.topic),
            private: field::is_ticked(self.private),
            off_record: field::is_ticked(self.off_record),
        }
    }

    fn clear(self) {
        field::set_text(self.name, "");
        field::set_text(self.topic, "");
        field::set_ticked(self.private, false);
        field::set_ticked(self.off_record, false);
    }
}

#[component]
fn NewRoomForm(dialog: NodeRef<html::Dialog>, typed: RwSignal<String>) -> impl IntoView {
    let state = ChatState::get();
    let fields = Fields::new();
    let look_up = StoredValue::new_local(debounce(PAUSE, move |name: String| {
        state.ask_for_rooms(&name);
    }));
    let on_input = Callback::new(move |name: String| {
        state.forgive();
        look_up.update_value(|look_up| look_up(name.clone()));
        typed.set(name);
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        state.create_room(fields.read());
    };
    close_when_done(state, dialog, is_create, move || {
        fields.clear();
        typed.set(String::new());
    });

    view! {
        <form class="stack" method="post" action=PATH on:submit=submit>
            <TextField
                id="room-name"
                name="name"
                label="Room name"
                node=fields.name
                complaint=complaint(state, is_create, |code| code != ErrorCode::TopicTooLong)
                hint=move || view! { <SameName typed/> }
                on_input
            />
            <TextField
                id="room-topic"
                name="topic"
                label="Topic (optional)"
                node=fields.topic
                complaint=complaint(state, is_create, |code| code == ErrorCode::TopicTooLong)
            />
            <Tick
                name="private"
                label="Private"
                meaning=": only with an invitation link"
                node=fields.private
            />
            <Tick
                name="off_record"
                label="Off the record"
                meaning=": nothing is kept"
                node=fields.off_record
            />
            <button
                class="button"
                type="submit"
                aria-busy=move || state.is_asking(is_create).then_some("true")
            >
                "Create room"
            </button>
        </form>
    }
}

/// Says beforehand that there is a public room of this name, in the one line that stands there always.
#[component]
fn SameName(typed: RwSignal<String>) -> impl IntoView {
    let state = ChatState::get();
    let room = Memo::new(move |_| state.public_room(&typed.read()));

    view! {
        <p class="hint" role="status">
            {move || match room.get() {
                Some(room) => {
                    let href = Address::Room(room.slug, None).to_string();
                    view! { "A public room is called that: "<a href=href>"join it"</a> }
                }
                None => "In any language. It can be changed later.".into_any(),
            }}
        </p>
    }
}

/// The public rooms whose names contain what is typed, or all of them.
#[component]
fn PublicRooms(typed: RwSignal<String>) -> impl IntoView {
    let rooms = ChatState::get().chat.directory().public();

    view! {
        <section class="public-rooms">
            <h3 id="public-rooms">"Public rooms"</h3>
            <ul role="list" aria-labelledby="public-rooms">
                {move || drawn(rooms.get(), |listed| view! { <PublicRoom listed/> })}
            </ul>
            <p
                class="hint"
                class:hidden=move || typed.read().trim().is_empty() || !rooms.read().is_empty()
            >
                "No public room is called like that. It can be yours to make."
            </p>
        </section>
    }
}

#[component]
fn PublicRoom(listed: ListedRoom) -> impl IntoView {
    let ListedRoom { room, people } = listed;
    let address = Address::Room(room.slug.clone(), None).to_string();
    let way = if untrack(|| ChatState::get().knows(&room.slug)) {
        view! {
            <a class="button quiet" href=address>"Open "<Unseen name=room.name.clone()/></a>
        }
    } else {
        view! { <JoinRoom room=room.clone() address/> }
    };

    view! { <li><RoomSummary room people/>{way}</li> }
}

/// The page of the room enters it.
#[component]
fn JoinRoom(room: RoomView, address: String) -> impl IntoView {
    let navigation = Navigation::get();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        navigation.go(&address);
    };

    view! {
        <form method="post" action=address::under(&room.slug, "join") on:submit=submit>
            <button class="button quiet" type="submit">"Join "<Unseen name=room.name/></button>
        </form>
    }
}

/// The name stands beside the button: it is said only where that cannot be seen.
#[component]
fn Unseen(name: String) -> impl IntoView {
    view! { <bdi class="unseen">{name}</bdi> }
}

fn is_create(command: &Command) -> bool {
    matches!(command, Command::Create { .. })
}
