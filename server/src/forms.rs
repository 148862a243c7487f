//! The actions of the interface as plain forms, for browsers without JavaScript, and for what must
//! change the cookie.

use std::fmt::Display;

use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use hubbub_app::address::Address;
use hubbub_protocol::{Invite, Recipient, Slug};
use serde::{Deserialize, Serialize};
use tracing::debug;

use crate::auth::{self, Token};
use crate::chat::{Chat, Joined, Outbound, Session, Wish};
use crate::error::{Error, Result};

/// The fields of the start form.
#[derive(Debug, Deserialize)]
pub struct JoinForm {
    username: String,
    #[serde(default)]
    room: Option<String>,
    #[serde(default)]
    invite: Option<String>,
}

/// What the start view is told about a name that was refused.
#[derive(Debug, Serialize)]
struct Refusal<'a> {
    refused: String,
    name: &'a str,
    suggestion: &'a str,
}

/// `POST /join`: begins a session and leads to the room, whose page says so if the invitation does
/// not open it; a refused name leads back to the start view, which says why.
///
/// # Errors
/// [`Error::ForeignOrigin`], [`Error::Unavailable`].
pub async fn join(
    State(chat): State<Chat>,
    headers: HeaderMap,
    Form(form): Form<JoinForm>,
) -> Result<Response> {
    auth::require_same_origin(&headers)?;
    let token = chat
        .known_token(&headers)
        .await?
        .map_or_else(Token::generate, Ok)?;
    match chat.join(token, Some(&form.username)).await {
        Ok(Joined { session, .. }) => {
            let room = given(form.room).map_or_else(Slug::lobby, Slug);
            if let Some(invite) = given(form.invite) {
                accept_if_possible(&chat, &session, &room, Invite(invite)).await;
            }
            Ok(lead_to(
                Address::Room(room, None),
                Some(session.token.to_cookie()),
            ))
        }
        Err(error) => match error.suggestion() {
            Some(suggestion) => Ok(lead_to(start_address(&error, &form, suggestion), None)),
            None => Err(error),
        },
    }
}

/// The field of the composer.
#[derive(Debug, Deserialize)]
pub struct MessageForm {
    text: String,
}

/// `POST /room/{slug}`: says something in a room and leads back to it.
///
/// # Errors
/// [`Error::ForeignOrigin`], [`Error::NotJoined`], and what [`Chat::send`] refuses.
pub async fn send(
    State(chat): State<Chat>,
    Path(slug): Path<String>,
    headers: HeaderMap,
    Form(form): Form<MessageForm>,
) -> Result<Response> {
    auth::require_same_origin(&headers)?;
    let session = signed_in(&chat, &headers).await?;
    let room = Slug(slug);
    let message = Outbound {
        to: Recipient::Room(room.clone()),
        id: auth::random_id()?,
        text: form.text,
        reply_to: None,
        typed_in: None,
    };
    let sending = chat.send(&session.user, message).await?;
    sending.stored().await.map_err(|refused| refused.error)?;
    Ok(lead_to(Address::Room(room, None), None))
}

/// The fields of the form that makes a room.
#[derive(Debug, Deserialize)]
pub struct RoomForm {
    name: String,
    #[serde(default)]
    topic: String,
    /// A ticked box says something, another one nothing.
    private: Option<String>,
    off_record: Option<String>,
}

/// `POST /rooms`: makes a room, or finds the public one of this name, makes it one of this person's
/// and leads to it.
///
/// # Errors
/// [`Error::ForeignOrigin`], [`Error::NotJoined`], and what [`Chat::create_room`] and
/// [`Chat::accept`] refuse.
pub async fn create_room(
    State(chat): State<Chat>,
    headers: HeaderMap,
    Form(form): Form<RoomForm>,
) -> Result<Response> {
    auth::require_same_origin(&headers)?;
    let session = signed_in(&chat, &headers).await?;
    let wish = Wish {
        id: auth::random_id()?,
        name: form.name,
        topic: form.topic,
        private: form.private.is_some(),
        off_record: form.off_record.is_some(),
    };
    let room = chat.create_room(&session.user, wish).await?;
    chat.accept(&session.user, &room.slug, None).await?;
    Ok(lead_to(Address::of_room(&room, Some(&session.user)), None))
}

/// The field of the form that accepts an invitation.
#[derive(Debug, Deserialize)]
pub struct InvitationForm {
    #[serde(default)]
    invite: Option<String>,
}

/// `POST /room/{slug}/join`: makes a room one of this person's and leads to it.
///
/// # Errors
/// [`Error::ForeignOrigin`], [`Error::NotJoined`], and what [`Chat::accept`] refuses.
pub async fn join_room(
    State(chat): State<Chat>,
    Path(slug): Path<String>,
    headers: HeaderMap,
    Form(form): Form<InvitationForm>,
) -> Result<Response> {
    auth::require_same_origin(&headers)?;
    let session = signed_in(&chat, &headers).await?;
    let (room, invite) = (Slug(slug), given(form.invite).map(Invite));
    chat.accept(&session.user, &room, invite).await?;
    Ok(lead_to(Address::Room(room, None), None))
}

/// `POST /room/{slug}/leave`: makes a room none of this person's and leads to the start view.
///
/// # Errors
/// [`Error::ForeignOrigin`], [`Error::NotJoined`], and what [`Chat::leave`] refuses.
pub async fn leave_room(
    State(chat): State<Chat>,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    auth::require_same_origin(&headers)?;
    let session = signed_in(&chat, &headers).await?;
    chat.leave(&session.user, &Slug(slug)).await?;
    Ok(lead_to(Address::Start, None))
}

/// `POST /sign-out`: ends the session, whose connections are closed, and leads to the start view.
///
/// # Errors
/// [`Error::ForeignOrigin`], [`Error::Unavailable`].
pub async fn sign_out(State(chat): State<Chat>, headers: HeaderMap) -> Result<Response> {
    auth::require_same_origin(&headers)?;
    if let Some(token) = Token::from_cookie(&headers) {
        chat.sign_out(&token).await?;
    }
    Ok(lead_to(Address::Start, Some(auth::forget_cookie())))
}

/// Accepts an invitation. One that is void must not cost the session that has just begun: the room's
/// page tells what is in the way.
async fn accept_if_possible(chat: &Chat, session: &Session, room: &Slug, invite: Invite) {
    if let Err(error) = chat.accept(&session.user, room, Some(invite)).await {
        debug!(%error, "an invitation does not lead into its room");
    }
}

async fn signed_in(chat: &Chat, headers: &HeaderMap) -> Result<Session> {
    chat.session_of(headers).await?.ok_or(Error::NotJoined)
}

/// What a field says, unless it was left empty.
fn given(field: Option<String>) -> Option<String> {
    field.filter(|value| !value.is_empty())
}

fn start_address(error: &Error, form: &JoinForm, suggestion: &str) -> String {
    let refusal = Refusal {
        refused: error.to_string(),
        name: &form.username,
        suggestion,
    };
    // Three strings are always expressible.
    format!(
        "/?{}",
        serde_urlencoded::to_string(refusal).unwrap_or_default()
    )
}

fn lead_to(address: impl Display, cookie: Option<HeaderValue>) -> Response {
    let cookie = AppendHeaders(cookie.map(|cookie| (header::SET_COOKIE, cookie)));
    (cookie, Redirect::to(&address.to_string())).into_response()
}
