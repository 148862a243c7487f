//! What a dialog does about the command that it has sent: it closes when that is done, and says
//! what is wrong when it is refused.

use hubbub_protocol::{Command, ErrorCode};
use leptos::{html, prelude::*};

use super::ui::dialog;
use crate::{
    reactive::effect,
    state::{ChatState, ChatStoreFields, directory::DirectoryStoreFields},
};

/// Closes the dialog, and does what else there is to do, when a command of this kind is answered.
pub fn close_when_done(
    state: ChatState,
    node: NodeRef<html::Dialog>,
    is_kind: fn(&Command) -> bool,
    and_then: impl Fn() + 'static,
) {
    let mut was_asking = false;
    effect(move || {
        let is_asking = state.is_asking(is_kind);
        let is_refused = state.chat.directory().read().refused(is_kind).is_some();
        if was_asking && !is_asking && !is_refused {
            dialog::dismiss(node);
            and_then();
        }
        was_asking = is_asking;
    });
}

/// Why a command of this kind was refused, if it is this field's concern.
pub fn complaint(
    state: ChatState,
    is_kind: fn(&Command) -> bool,
    is_concern: fn(ErrorCode) -> bool,
) -> Signal<Option<String>> {
    Signal::derive(move || {
        let refusal = state.chat.directory().refusal().read();
        refusal
            .as_ref()
            .filter(|refusal| is_kind(&refusal.command) && is_concern(refusal.code))
            .map(|refusal| refusal.message.clone())
    })
}
