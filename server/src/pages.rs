//! Loads what a page shows and renders the interface with it.

use axum::body::Body;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use hubbub_app::Location;
use hubbub_app::address::{Address, way_in};
use hubbub_protocol::{Invite, PageData, Seq, Slug, User};
use leptos::config::LeptosOptions;
use qrcode::QrCode;
use qrcode::render::svg;
use serde::Deserialize;

use crate::assets;
use crate::chat::Chat;
use crate::error::{Error, Result};

/// `GET /`: the start view; who has a session is led on to the lobby, or to the room they used last
/// if they have left that.
///
/// # Errors
/// [`Error::Unavailable`].
pub async fn start(State(chat): State<Chat>, request: Request) -> Result<Response> {
    if let Some(session) = chat.session_of(request.headers()).await? {
        let rooms = chat.rooms_of(&session.user).await?;
        let mut rooms = rooms.iter().map(|joined| &joined.room);
        let last_used = rooms.clone().next();
        let address = match rooms.find(|room| room.slug == Slug::lobby()).or(last_used) {
            Some(room) => Address::of_room(room, Some(&session.user)),
            None => Address::Room(Slug::lobby(), None),
        };
        return Ok(Redirect::to(&address.to_string()).into_response());
    }
    let page = chat.start_page(&Slug::lobby()).await?;
    Ok(render(request, StatusCode::OK, page).await)
}

/// What an address may say after its path.
#[derive(Debug, Deserialize)]
pub struct RoomQuery {
    invite: Option<Invite>,
}

/// `GET /room/{slug}`: the room; without a session, the start view, which leads there; with its
/// invitation, the view that offers to join. A private chat is led on to its own address.
///
/// # Errors
/// [`Error::Unavailable`].
pub async fn room(
    State(chat): State<Chat>,
    Path(slug): Path<String>,
    Query(query): Query<RoomQuery>,
    request: Request,
) -> Result<Response> {
    let slug = Slug(slug);
    let session = chat.session_of(request.headers()).await?;
    let user = session.as_ref().map(|session| &session.user);
    let page = match (page_of(&chat, user, &slug, None).await, &query.invite) {
        (Err(Error::UnknownRoom), Some(invite)) => chat.invitation_page(user, &slug, invite).await,
        (page, _) => page,
    };
    if let (Ok(page), Some(user)) = (&page, user)
        && let Some(address) = address_by_names(&chat, user, page).await
    {
        return Ok(Redirect::to(&address.to_string()).into_response());
    }
    show(request, page).await
}

/// The address of a private chat that has the names of its people, unless that leads elsewhere by
/// now: names pass on when people sign out.
async fn address_by_names(chat: &Chat, user: &User, page: &PageData) -> Option<Address> {
    let room = &page.rooms.first()?.room;
    let address = Address::of_room(room, Some(user));
    let Address::Direct(names) = &address else {
        return None;
    };
    let there = chat.open_direct(user, names).await.ok()?;
    (there.slug == room.slug).then_some(address)
}

/// `GET /room/{slug}/{seq}`: the room around one of its messages.
///
/// # Errors
/// [`Error::Unavailable`].
pub async fn message(
    State(chat): State<Chat>,
    Path((slug, seq)): Path<(String, String)>,
    request: Request,
) -> Result<Response> {
    let Ok(seq) = seq.parse().map(Seq) else {
        return Ok(not_found(request).await);
    };
    let session = chat.session_of(request.headers()).await?;
    let user = session.as_ref().map(|session| &session.user);
    let page = page_of(&chat, user, &Slug(slug), Some(seq)).await;
    show(request, page).await
}

/// `GET /dm/{names}`: the private chat with exactly these people, whose names stand between commas;
/// without a session, the start view.
///
/// # Errors
/// [`Error::Unavailable`].
pub async fn direct(State(chat): State<Chat>, request: Request) -> Result<Response> {
    let Address::Direct(names) = Address::of(request.uri().path()) else {
        return Ok(not_found(request).await);
    };
    let Some(session) = chat.session_of(request.headers()).await? else {
        return Ok(Redirect::to("/").into_response());
    };
    let user = &session.user;
    let page = match chat.open_direct(user, &names).await {
        Ok(room) => chat.room_page(user, &room.slug, None).await,
        Err(error) => Err(error),
    };
    show(request, page).await
}

/// `GET /room/{slug}/qr.svg`: the address of a room, with its invitation if it is private, to be
/// read by a phone's camera.
///
/// # Errors
/// [`Error::NotJoined`], [`Error::UnknownRoom`], [`Error::Unavailable`].
pub async fn qr_code(
    State(chat): State<Chat>,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let session = chat.session_of(&headers).await?.ok_or(Error::NotJoined)?;
    let room = chat.room_view(&session.user, &Slug(slug)).await?;
    let address = format!("{}{}", origin(&headers), way_in(&room));
    let code = QrCode::new(address).map_err(|_| Error::Unavailable)?;
    let image = code.render::<svg::Color>().min_dimensions(240, 240).build();
    let svg = HeaderValue::from_static("image/svg+xml");
    let mut response = ([(header::CONTENT_TYPE, svg)], image).into_response();
    forbid_caching(&mut response);
    Ok(response)
}

/// Any other address.
pub async fn not_found(request: Request) -> Response {
    render(request, StatusCode::NOT_FOUND, PageData::default()).await
}

/// Scheme, host and port by which the browser reached us, also through a proxy.
fn origin(headers: &HeaderMap) -> String {
    let named = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let scheme = match named("x-forwarded-proto") {
        Some("https") => "https",
        _ => "http",
    };
    format!("{scheme}://{}", named("host").unwrap_or("localhost"))
}

async fn page_of(
    chat: &Chat,
    user: Option<&User>,
    slug: &Slug,
    seq: Option<Seq>,
) -> Result<PageData> {
    match user {
        Some(user) => chat.room_page(user, slug, seq).await,
        None => chat.start_page(slug).await,
    }
}

async fn show(request: Request, page: Result<PageData>) -> Result<Response> {
    match page {
        Ok(page) => Ok(render(request, StatusCode::OK, page).await),
        Err(Error::UnknownRoom | Error::UnknownUser(_) | Error::TooManyPeople) => {
            Ok(not_found(request).await)
        }
        Err(error) => Err(error),
    }
}

fn forbid_caching(response: &mut Response) {
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

async fn render(request: Request<Body>, status: StatusCode, page: PageData) -> Response {
    let location = Location {
        path: request.uri().path().to_owned(),
        query: request.uri().query().unwrap_or_default().to_owned(),
    };
    let document = move || {
        let options = LeptosOptions::builder().output_name("hubbub").build();
        hubbub_app::document(assets::addresses(), options, location.clone(), page.clone())
    };
    let handler = leptos_axum::render_app_async_with_context(|| (), document);
    let mut response = handler(request).await.into_response();
    *response.status_mut() = status;
    // A page holds what its reader may see, now: no cache may keep it.
    forbid_caching(&mut response);
    response
}
