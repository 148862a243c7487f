//! A client that speaks the wire, one event after the other.

use std::net::SocketAddr;

use futures_util::{SinkExt, StreamExt};
use hubbub_protocol::{
    Change, ClientId, Command, ErrorCode, Event, Message, Recipient, RoomKind, RoomState, RoomView,
    Seq, Slug, Span, User, limits,
};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::{Request, Response};
use tokio_tungstenite::tungstenite::{self, http::HeaderValue};
use tokio_tungstenite::{WebSocketStream, client_async};

use super::PATIENCE;
use super::commands::{create, enter, history, next_id, send, touch};

/// One connection to a server.
pub struct Client {
    socket: WebSocketStream<TcpStream>,
    pub response: Response,
    pub user: Option<User>,
    pub token: Option<String>,
}

/// The lasting answer to a `send`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ack {
    pub id: ClientId,
    pub room: Slug,
    pub seq: Seq,
    pub change: Change,
}

impl Client {
    /// Opens a WebSocket.
    pub async fn connect(address: SocketAddr) -> Self {
        Self::try_connect(address, &[]).await.unwrap()
    }

    /// Opens a WebSocket with more headers.
    pub async fn try_connect(
        address: SocketAddr,
        headers: &[(&'static str, &str)],
    ) -> tungstenite::Result<Self> {
        let mut request = format!("ws://{address}/ws").into_client_request()?;
        for (name, value) in headers {
            request
                .headers_mut()
                .insert(*name, HeaderValue::from_str(value)?);
        }
        Self::shake_hands(request, TcpStream::connect(address).await?).await
    }

    /// Opens a WebSocket on a connection that takes in little that is not read.
    pub async fn connect_with_small_buffer(address: SocketAddr) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4096).unwrap();
        let stream = socket.connect(address).await.unwrap();
        let request = format!("ws://{address}/ws").into_client_request().unwrap();
        Self::shake_hands(request, stream).await.unwrap()
    }

    async fn shake_hands(request: Request, stream: TcpStream) -> tungstenite::Result<Self> {
        stream.set_nodelay(true)?;
        let (socket, response) = client_async(request, stream).await?;
        Ok(Self {
            socket,
            response,
            user: None,
            token: None,
        })
    }

    /// Joins under a name, which must be free.
    pub async fn join(&mut self, name: &str) {
        self.command(&Command::Join {
            username: Some(name.to_owned()),
            token: None,
        })
        .await;
        self.welcomed().await;
    }

    /// Joins by the session of an earlier `welcome`.
    pub async fn rejoin(&mut self, token: &str) {
        self.command(&Command::Join {
            username: None,
            token: Some(token.to_owned()),
        })
        .await;
        self.welcomed().await;
        self.token = Some(token.to_owned());
    }

    async fn welcomed(&mut self) {
        match self.event().await {
            Event::Welcome { user, token, .. } => {
                self.user = Some(user);
                self.token = token;
            }
            event => panic!("not welcomed but {event:?}"),
        }
    }

    /// Enters a room; what else arrives before the answer is skipped.
    pub async fn enter(&mut self, room: &str, since: Option<Change>) -> RoomState {
        self.command(&enter(room, since)).await;
        self.wait_for(|event| match event {
            Event::Room(state) | Event::Reset(state) if state.room.slug.0 == room => Some(state),
            _ => None,
        })
        .await
    }

    /// Sends a message to the lobby without waiting for the answer, and gives its id.
    pub async fn start_saying(&mut self, text: &str) -> ClientId {
        let id = next_id();
        let to = Recipient::Room(Slug::lobby());
        self.command(&send(to, id.clone(), text)).await;
        id
    }

    /// Sends a message to the lobby; what else arrives before its `ack` is skipped.
    pub async fn say(&mut self, text: &str) -> Ack {
        self.send(Recipient::Room(Slug::lobby()), text).await
    }

    /// Sends a private message; what else arrives before its `ack` is skipped.
    pub async fn whisper(&mut self, name: &str, text: &str) -> Ack {
        self.send(Recipient::To(name.to_owned()), text).await
    }

    async fn send(&mut self, to: Recipient, text: &str) -> Ack {
        let id = next_id();
        self.command(&send(to, id.clone(), text)).await;
        self.ack(&id).await
    }

    /// Sends a message to any room; what else arrives before its `ack` is skipped.
    pub async fn say_in(&mut self, room: &str, text: &str) -> Ack {
        self.send(Recipient::Room(room.into()), text).await
    }

    /// Edits a message of the lobby, or deletes it; what else arrives before the `ack` is skipped.
    pub async fn touch(&mut self, seq: Seq, text: Option<&str>) -> Ack {
        let id = next_id();
        self.command(&touch("lobby", seq, id.clone(), text)).await;
        self.ack(&id).await
    }

    /// Makes or finds a room and enters it.
    pub async fn create(&mut self, name: &str, kind: RoomKind) -> RoomView {
        let room = self.find(&create(name, kind)).await;
        self.enter(&room.slug.0, None).await.room
    }

    /// The room that a `create` or `open` finds.
    pub async fn find(&mut self, command: &Command) -> RoomView {
        self.command(command).await;
        self.wait_for(|event| match event {
            Event::Found { id, room } if Some(&id) == command.id() => Some(room),
            Event::Error { message, .. } => panic!("{message}"),
            _ => None,
        })
        .await
    }

    /// Enters a private room by its invitation.
    pub async fn accept(&mut self, room: &RoomView) -> RoomState {
        self.command(&Command::Enter {
            room: room.slug.clone(),
            since: None,
            invite: room.invite.clone(),
        })
        .await;
        self.wait_for(|event| match event {
            Event::Room(state) if state.room.slug == room.slug => Some(state),
            Event::Error { message, .. } => panic!("{message}"),
            _ => None,
        })
        .await
    }

    /// Waits until a command is done; what else arrives before is skipped.
    pub async fn done(&mut self, command: &Command) {
        self.command(command).await;
        self.wait_for(|event| match event {
            Event::Done { id } if Some(&id) == command.id() => Some(()),
            Event::Error { message, .. } => panic!("{message}"),
            _ => None,
        })
        .await;
    }

    /// Waits for the `ack` with this id; what else arrives before it is skipped.
    pub async fn ack(&mut self, expected: &ClientId) -> Ack {
        self.wait_for(|event| match event {
            Event::Ack {
                id,
                room,
                seq,
                change,
            } if id == *expected => Some(Ack {
                id,
                room,
                seq,
                change,
            }),
            _ => None,
        })
        .await
    }

    /// Waits for the next message; what else arrives before it is skipped.
    pub async fn message(&mut self) -> Message {
        self.wait_for(|event| match event {
            Event::Message(message) => Some(message),
            _ => None,
        })
        .await
    }

    /// Waits for the next message and reads it as people do.
    pub async fn line(&mut self) -> String {
        let message = self.message().await;
        format!("{}: {}", message.author.name, message.text)
    }

    /// Waits for the next refusal, which must have something to say to people.
    pub async fn refusal(&mut self) -> ErrorCode {
        self.wait_for(|event| match event {
            Event::Error { code, message, .. } => {
                assert!(!message.is_empty());
                Some(code)
            }
            _ => None,
        })
        .await
    }

    /// Reads the lobby's history from its beginning, page by page.
    pub async fn history(&mut self) -> Vec<Message> {
        let mut all: Vec<Message> = Vec::new();
        loop {
            let last = all.last().map_or(Seq(0), |message| message.seq);
            self.command(&history("lobby", Span::After(last), None))
                .await;
            let (page, newer) = self
                .wait_for(|event| match event {
                    Event::History {
                        messages, newer, ..
                    } => Some((messages, newer)),
                    _ => None,
                })
                .await;
            assert!(page.len() <= limits::PAGE_MESSAGES);
            all.extend(page);
            if !newer {
                return all;
            }
        }
    }

    /// Waits for an event that `wanted` takes; the others are skipped.
    pub async fn wait_for<T>(&mut self, mut wanted: impl FnMut(Event) -> Option<T>) -> T {
        loop {
            if let Some(found) = wanted(self.event().await) {
                return found;
            }
        }
    }

    /// The next event.
    pub async fn event(&mut self) -> Event {
        self.try_event()
            .await
            .unwrap_or_else(|| panic!("the connection has ended"))
    }

    /// The next event, or nothing when the connection has ended.
    pub async fn try_event(&mut self) -> Option<Event> {
        // Pings come for ever: they must not extend the patience.
        timeout(PATIENCE, self.next_event())
            .await
            .expect("an event in time")
    }

    async fn next_event(&mut self) -> Option<Event> {
        loop {
            match self.socket.next().await {
                Some(Ok(tungstenite::Message::Text(text))) => {
                    return Some(serde_json::from_str(&text).unwrap());
                }
                Some(Ok(tungstenite::Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }

    /// Waits for the server's close frame and gives its code; what arrives before is skipped.
    pub async fn closed(&mut self) -> u16 {
        loop {
            match timeout(PATIENCE, self.socket.next())
                .await
                .expect("a close in time")
            {
                Some(Ok(tungstenite::Message::Close(Some(frame)))) => return frame.code.into(),
                Some(Ok(_)) => {}
                end => panic!("ended without a close code: {end:?}"),
            }
        }
    }

    /// Sends a command.
    pub async fn command(&mut self, command: &Command) {
        self.raw(tungstenite::Message::text(
            serde_json::to_string(command).unwrap(),
        ))
        .await
        .unwrap();
    }

    /// Sends a frame that need not be a command.
    pub async fn raw(&mut self, frame: tungstenite::Message) -> tungstenite::Result<()> {
        self.socket.send(frame).await
    }

    /// The TCP connection below.
    pub fn line_below(&mut self) -> &mut TcpStream {
        self.socket.get_mut()
    }

    /// Closes the connection as a browser tab does.
    pub async fn close(mut self) {
        let _ = self.socket.close(None).await;
        while let Some(Ok(_)) = self.socket.next().await {}
    }
}
