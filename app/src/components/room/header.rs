//! The name of what is shown, and the ways to everything beside it.

use hubbub_protocol::{RoomKind, RoomView, Slug};
use leptos::prelude::*;

use super::menu::RoomMenu;
use crate::{
    components::{
        sidebar::{people, rooms, unread::Unread},
        ui::icon::{Glyph, Icon},
    },
    state::ChatState,
    view::view,
};

/// The room's name and topic, the buttons that open the drawers, and its menu.
#[component]
pub fn RoomHeader(room: Slug) -> impl IntoView {
    let state = ChatState::get();
    let view = state.view(room.clone());
    let here = state.people(room.clone());
    let is_off_record = move || view.read().as_ref().is_some_and(|view| view.off_record);
    let is_private = Memo::new(move |_| {
        let view = view.read();
        view.as_ref()
            .is_some_and(|view| view.kind != RoomKind::Public)
    });

    view! {
        <header class="header">
            <OpenRooms here=room.clone()/>
            <div class="title">
                <h1>
                    {move || is_private.get().then(|| view! { <Icon glyph=Glyph::Lock/> })}
                    <bdi>{move || view.get().map(|view| view.name)}</bdi>
                </h1>
                {move || is_off_record().then(|| view! { <OffRecord/> })}
                <p class="topic">{move || view.get().map(|view| subtitle(&view))}</p>
            </div>
            <button class="tool people" type="button" popovertarget=people::DRAWER title="People">
                <Icon glyph=Glyph::People/>
                <span class="unseen">"Open sidebar "</span>
                {move || Some(here.read().len()).filter(|count| *count > 0).map(|count| count.to_string())}
            </button>
            <RoomMenu room/>
        </header>
    }
}

/// The header of a page that shows no room.
#[component]
pub fn PlainHeader() -> impl IntoView {
    view! { <header class="header"><OpenRooms/></header> }
}

/// The button for the drawer with the rooms; it tells when something waits there.
#[component]
fn OpenRooms(#[prop(optional)] here: Option<Slug>) -> impl IntoView {
    let unread = ChatState::get().unread_elsewhere(move || here.clone());

    view! {
        <button class="tool open-rooms" type="button" popovertarget=rooms::DRAWER title="Rooms">
            <Icon glyph=Glyph::Menu/>
            <span class="unseen">"Open rooms "</span>
            <Unread count=unread/>
        </button>
    }
}

#[component]
fn OffRecord() -> impl IntoView {
    view! {
        <p class="off-record" title="Messages go to those who are here now and are not kept">
            <Icon glyph=Glyph::OffRecord/>
            "Off the record"
        </p>
    }
}

/// What stands beside the name.
fn subtitle(room: &RoomView) -> String {
    match room.kind {
        RoomKind::Direct if room.with.is_empty() => "Notes to yourself".to_owned(),
        RoomKind::Direct => "Private chat".to_owned(),
        RoomKind::Public | RoomKind::Private => room.topic.clone(),
    }
}
