//! Loads what a page shows and renders the interface with it.

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use hubbub_protocol::{PageData, Slug};
use leptos::config::LeptosOptions;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::assets;
use crate::chat::Chat;
use crate::error::{Error, Result};

/// What is written as `%XX` in an address: all that is not a letter, a digit, or one of `-._~`.
const SLUG_ESCAPES: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// `GET /`: the start view; who has a session is led on to the lobby.
///
/// # Errors
/// [`Error::Unavailable`].
pub async fn start(State(chat): State<Chat>, request: Request) -> Result<Response> {
    if chat.session_of(request.headers()).await?.is_some() {
        return Ok(Redirect::to(&room_address(&Slug::lobby())).into_response());
    }
    let page = chat.start_page(&Slug::lobby()).await?;
    Ok(render(request, StatusCode::OK, page).await)
}

/// `GET /room/{slug}`: the room; without a session, the start view, which leads there.
///
/// # Errors
/// [`Error::Unavailable`].
pub async fn room(
    State(chat): State<Chat>,
    Path(slug): Path<String>,
    request: Request,
) -> Result<Response> {
    let slug = Slug(slug);
    let page = match chat.session_of(request.headers()).await? {
        Some(session) => chat.room_page(&session.user, &slug).await,
        None => chat.start_page(&slug).await,
    };
    match page {
        Ok(page) => Ok(render(request, StatusCode::OK, page).await),
        Err(Error::UnknownRoom) => Ok(not_found(request).await),
        Err(error) => Err(error),
    }
}

/// Any other address.
pub async fn not_found(request: Request) -> Response {
    render(request, StatusCode::NOT_FOUND, PageData::default()).await
}

/// The address of a room.
#[must_use]
pub fn room_address(slug: &Slug) -> String {
    format!("/room/{}", utf8_percent_encode(&slug.0, SLUG_ESCAPES))
}

async fn render(request: Request<Body>, status: StatusCode, page: PageData) -> Response {
    let document = move || {
        let options = LeptosOptions::builder().output_name("hubbub").build();
        hubbub_app::document(assets::addresses(), options, page.clone())
    };
    let handler = leptos_axum::render_app_async_with_context(|| (), document);
    let mut response = handler(request).await.into_response();
    *response.status_mut() = status;
    // A page holds what its reader may see, now: no cache may keep it.
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
