//! Every route of the program.

use axum::Router;
use axum::extract::FromRef;
use axum::http::{HeaderValue, header};
use axum::routing::{any, get, post};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::chat::Chat;
use crate::live::{self, Live};
use crate::{assets, forms, pages};

/// What the routes share.
#[derive(Clone, FromRef)]
pub struct Site {
    /// The rules.
    pub chat: Chat,
    /// The open connections.
    pub live: Live,
}

/// The routes.
pub fn router(site: Site) -> Router {
    Router::new()
        .route("/", get(pages::start))
        .route("/room/{slug}", get(pages::room).post(forms::send))
        .route("/room/{slug}/{seq}", get(pages::message))
        .route("/room/{slug}/qr.svg", get(pages::qr_code))
        .route("/room/{slug}/join", post(forms::join_room))
        .route("/room/{slug}/leave", post(forms::leave_room))
        .route("/dm/{names}", get(pages::direct))
        .route("/rooms", post(forms::create_room))
        .route("/join", post(forms::join))
        .route("/sign-out", post(forms::sign_out))
        .route("/ws", any(live::upgrade))
        .route("/pkg/{file}", get(assets::file))
        .fallback(pages::not_found)
        .layer(SetResponseHeaderLayer::overriding(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .with_state(site)
}
