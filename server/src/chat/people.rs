//! Joining, sessions, signing out.

use axum::http::HeaderMap;
use hubbub_protocol::User;
use tracing::info;

use super::Chat;
use crate::auth::Token;
use crate::auth::names::Name;
use crate::error::{Error, Result};
use crate::hub::Connected;
use crate::store::{NewUser, StoreError};

/// The free names that are looked for before giving up: more people of one name than this have
/// other problems.
const SUGGESTIONS_TRIED: usize = 50;

/// Who is asking, and by which session.
#[derive(Clone)]
pub struct Session {
    /// The person.
    pub user: User,
    /// What proves it.
    pub token: Token,
}

/// Someone who has joined.
pub struct Joined {
    /// Their session.
    pub session: Session,
    /// Whether the session began just now.
    pub is_new: bool,
}

impl Chat {
    /// Whose session this token is of.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn session(&self, token: Token) -> Result<Option<Session>> {
        let user = self.store.user_of_session(token.hash()).await?;
        Ok(user.map(|user| Session { user, token }))
    }

    /// The token of a request's cookie, if it is a session: a browser must never be made to use a
    /// token that somebody else chose.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn known_token(&self, headers: &HeaderMap) -> Result<Option<Token>> {
        Ok(self.session_of(headers).await?.map(|session| session.token))
    }

    /// The session that a request's cookie names.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn session_of(&self, headers: &HeaderMap) -> Result<Option<Session>> {
        match Token::from_cookie(headers) {
            Some(token) => self.session(token).await,
            None => Ok(None),
        }
    }

    /// Lets someone in: by the session of `token` if there is one, else by the wished name, for
    /// whom `token` becomes the session.
    ///
    /// # Errors
    /// [`Error::NotJoined`] without session and name; [`Error::NameInvalid`] and
    /// [`Error::NameTaken`] with a free name instead; [`Error::Unavailable`].
    pub async fn join(&self, token: Token, wished: Option<&str>) -> Result<Joined> {
        if let Some(session) = self.session(token.clone()).await? {
            return Ok(Joined {
                session,
                is_new: false,
            });
        }
        let wished = wished.ok_or(Error::NotJoined)?;
        let name = match Name::parse(wished) {
            Ok(name) => name,
            Err(reason) => {
                let suggestion = self.free_name_like(wished).await?;
                return Err(Error::NameInvalid { reason, suggestion });
            }
        };
        let user = NewUser {
            name: name.display,
            name_key: name.key,
            session: token.hash(),
        };
        match self.store.create_user(user).await {
            Ok(user) => {
                info!(user = user.id.0, "somebody new joined");
                Ok(Joined {
                    session: Session { user, token },
                    is_new: true,
                })
            }
            Err(StoreError::NameTaken) => Err(Error::NameTaken {
                suggestion: self.free_name_like(wished).await?,
            }),
            Err(error) => Err(error.into()),
        }
    }

    /// Makes a connection of this person known, for as long as the answer lives.
    ///
    /// # Errors
    /// [`Error::NotJoined`] when the session has ended meanwhile; [`Error::Unavailable`].
    pub async fn connect(&self, session: &Session) -> Result<Connected> {
        let Session { user, token } = session;
        let connected = self.hub.connect(user.clone(), token.hash());
        // Asked only now: a session that ends before this is refused, one that ends after it is
        // signed out.
        let is_valid = self.session(token.clone()).await?.is_some();
        is_valid.then_some(connected).ok_or(Error::NotJoined)
    }

    /// Ends a session and all its connections.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn sign_out(&self, token: &Token) -> Result<()> {
        Ok(self.store.end_session(token.hash()).await?)
    }

    /// The person who goes by this name.
    pub(super) async fn person(&self, name: &str) -> Result<User> {
        let unknown = || Error::UnknownUser(name.to_owned());
        let key = Name::parse(name).map_err(|_| unknown())?.key;
        self.store.user_by_name_key(key).await?.ok_or_else(unknown)
    }

    async fn free_name_like(&self, wished: &str) -> Result<String> {
        let mut last = String::new();
        for name in Name::like(wished).take(SUGGESTIONS_TRIED) {
            last = name.display;
            if self.store.user_by_name_key(name.key).await?.is_none() {
                break;
            }
        }
        Ok(last)
    }
}
