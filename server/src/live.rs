//! The WebSocket at `/ws`: the upgrade. What follows it is in [`connection`] (the conversation),
//! [`dispatch`] (commands) and [`socket`] (frames).

mod connection;
mod dispatch;
mod socket;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hubbub_protocol::limits;
use hyper_util::rt::TokioIo;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::server::create_response_with_body;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_util::task::TaskTracker;
use tracing::{Instrument, debug, info_span};

use crate::auth::{self, Token};
use crate::chat::Chat;
use crate::error::{Error, Result};

pub use self::connection::Heartbeat;

/// The subprotocol that a client may name.
const SUBPROTOCOL: &str = "hubbub.v1";

/// Commands are small; the usual 128 KiB would be most of an idle connection's memory.
const READ_BUFFER_BYTES: usize = 4 * 1024;

/// Frames are gathered to one write up to this size; what the queue hands out at a time fits.
const WRITE_BUFFER_BYTES: usize = 64 * 1024;

/// The open connections, so that the server can wait for their end.
#[derive(Clone)]
pub struct Live {
    chat: Chat,
    heartbeat: Heartbeat,
    connections: TaskTracker,
}

impl Live {
    /// No connections yet.
    pub fn new(chat: Chat, heartbeat: Heartbeat) -> Self {
        Self {
            chat,
            heartbeat,
            connections: TaskTracker::new(),
        }
    }

    /// Waits until all connections have ended.
    pub async fn ended(&self) {
        self.connections.close();
        self.connections.wait().await;
    }
}

/// `GET /ws`. A browser without a session gets a new token as a cookie with the answer, which
/// becomes its session when it joins.
///
/// # Errors
/// [`Error::ForeignOrigin`] for pages of other sites; [`Error::Malformed`] for what is no upgrade.
pub async fn upgrade(State(live): State<Live>, request: Request) -> Result<Response> {
    auth::require_same_origin(request.headers())?;
    let known = live.chat.known_token(request.headers()).await?;
    let token = known.clone().map_or_else(Token::generate, Ok)?;
    let mut response = match create_response_with_body(&request, Body::empty) {
        Ok(response) => response,
        Err(error) => return Ok(not_an_upgrade(&error.to_string())),
    };
    if names_subprotocol(request.headers()) {
        let name = HeaderValue::from_static(SUBPROTOCOL);
        response
            .headers_mut()
            .insert(header::SEC_WEBSOCKET_PROTOCOL, name);
    }
    if known.is_none() {
        response
            .headers_mut()
            .insert(header::SET_COOKIE, token.to_cookie());
    }
    serve(&live, request, token);
    Ok(response)
}

fn names_subprotocol(headers: &HeaderMap) -> bool {
    let named = headers.get_all(header::SEC_WEBSOCKET_PROTOCOL).iter();
    let mut named = named
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    named.any(|name| name.trim() == SUBPROTOCOL)
}

fn not_an_upgrade(why: &str) -> Response {
    let error = Error::Malformed(format!("this address speaks WebSocket ({why})"));
    let mut response = (StatusCode::UPGRADE_REQUIRED, error.to_string()).into_response();
    response
        .headers_mut()
        .insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    response
}

fn serve(live: &Live, request: Request, token: Token) {
    let (chat, heartbeat) = (live.chat.clone(), live.heartbeat);
    let connection = async move {
        let upgraded = match hyper::upgrade::on(request).await {
            Ok(upgraded) => TokioIo::new(upgraded),
            Err(error) => return debug!(%error, "the upgrade failed"),
        };
        let socket = WebSocketStream::from_raw_socket(upgraded, Role::Server, Some(config())).await;
        connection::run(socket, chat, token, heartbeat).await;
    };
    live.connections
        .spawn(connection.instrument(info_span!("ws")));
}

fn config() -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(WRITE_BUFFER_BYTES)
        .max_message_size(Some(limits::FRAME_BYTES))
        .max_frame_size(Some(limits::FRAME_BYTES))
}
