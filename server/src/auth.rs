//! Who is asking: session tokens, the cookie that carries them, and whether a request that may
//! act on the cookie comes from our own pages.

pub mod names;

use std::fmt::Write;

use axum::http::{HeaderMap, HeaderValue, header};
use cookie::{Cookie, SameSite, time::Duration};
use hubbub_protocol::{ClientId, Invite, Slug};
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::store::TokenHash;

/// The cookie that carries the session's token.
const COOKIE: &str = "hubbub_session";

/// The cookie outlives anything a person would call a pause.
const COOKIE_DAYS: i64 = 365;

/// The random bytes of a token.
const TOKEN_BYTES: usize = 32;

/// The random bytes at the end of a private room's slug: it need only not be found by trying.
const SUFFIX_BYTES: usize = 4;

/// The digits of that end: letters, for the slugs of private chats have numbers after their dots.
const LETTERS: &[u8; 16] = b"bcdfghjkmnpqrstv";

/// The random bytes of a message's id: it is only to be unique among its author's.
const ID_BYTES: usize = 16;

/// The secret that says who is asking: with the browser as a cookie, here only as its hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A new one, which nobody can guess.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the system has no random numbers.
    pub fn generate() -> Result<Self> {
        Ok(Self(random_hex::<TOKEN_BYTES>()?))
    }

    /// The token that a client showed.
    #[must_use]
    pub fn from_client(token: String) -> Self {
        Self(token)
    }

    /// The token in a request's cookie.
    #[must_use]
    pub fn from_cookie(headers: &HeaderMap) -> Option<Self> {
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(Cookie::split_parse)
            .filter_map(std::result::Result::ok)
            .find(|cookie| cookie.name() == COOKIE)
            .map(|cookie| Self(cookie.value().to_owned()))
    }

    /// What the store knows it by.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        Sha256::digest(self.0.as_bytes()).into()
    }

    /// The token itself, for the client it belongs to.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The `Set-Cookie` header that gives it to a browser.
    #[must_use]
    pub fn to_cookie(&self) -> HeaderValue {
        set_cookie(&self.0, Duration::days(COOKIE_DAYS))
    }
}

/// The `Set-Cookie` header that takes the token from a browser.
#[must_use]
pub fn forget_cookie() -> HeaderValue {
    set_cookie("", Duration::ZERO)
}

/// An id for a message whose sender made none.
///
/// # Errors
/// [`Error::Unavailable`] when the system has no random numbers.
pub fn random_id() -> Result<ClientId> {
    Ok(ClientId(random_hex::<ID_BYTES>()?))
}

/// An invitation that nobody can guess.
///
/// # Errors
/// [`Error::Unavailable`] when the system has no random numbers.
pub fn new_invite() -> Result<Invite> {
    Ok(Invite(random_hex::<ID_BYTES>()?))
}

/// A slug that tells what the room is called but cannot be guessed from that: it ends in a dot and
/// random letters. Slugs of public rooms have no dots.
///
/// # Errors
/// [`Error::Unavailable`] when the system has no random numbers.
pub fn secret_slug(readable: &Slug) -> Result<Slug> {
    let bytes = random::<SUFFIX_BYTES>()?;
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let suffix: String = digits
        .map(|it| char::from(LETTERS[usize::from(it)]))
        .collect();
    Ok(Slug(format!("{readable}.{suffix}")))
}

/// Refuses a request that a browser sends from a page of another site: the cookie it brings would
/// let that page act as the person. Programs that are no browsers send no `Origin`.
///
/// # Errors
/// [`Error::ForeignOrigin`].
pub fn require_same_origin(headers: &HeaderMap) -> Result<()> {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return Ok(());
    };
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let authority = origin
        .to_str()
        .ok()
        .and_then(|origin| origin.split_once("://"));
    match (authority, host) {
        (Some((_, authority)), Some(host)) if authority.eq_ignore_ascii_case(host) => Ok(()),
        _ => Err(Error::ForeignOrigin),
    }
}

fn random<const BYTES: usize>() -> Result<[u8; BYTES]> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(|_| Error::Unavailable)?;
    Ok(bytes)
}

fn random_hex<const BYTES: usize>() -> Result<String> {
    Ok(random::<BYTES>()?
        .iter()
        .fold(String::new(), |mut hex, byte| {
            // Writing to a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        }))
}

fn set_cookie(value: &str, lifetime: Duration) -> HeaderValue {
    let cookie = Cookie::build((COOKIE, value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(lifetime)
        .build();
    HeaderValue::from_str(&cookie.to_string())
        .unwrap_or_else(|_| HeaderValue::from_static("hubbub_session=; Path=/; Max-Age=0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(header::HeaderName, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn a_token_survives_the_way_through_the_cookie() {
        let token = Token::generate().expect("random numbers");
        let cookie = token.to_cookie();
        let cookie = cookie.to_str().expect("ASCII");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"));
        let pair = cookie.split(';').next().expect("a first part").to_owned();
        let mut headers = headers(&[(header::COOKIE, "theme=dark")]);
        headers.append(
            header::COOKIE,
            HeaderValue::from_str(&pair).expect("a header"),
        );
        assert!(Token::from_cookie(&headers) == Some(token));
    }

    #[test]
    fn the_slug_of_a_private_room_never_looks_like_that_of_a_private_chat() {
        for _ in 0..1000 {
            let slug = secret_slug(&"dm".into()).expect("random numbers");
            let (name, suffix) = slug.0.split_once('.').expect("a dot");
            assert_eq!((name, suffix.len()), ("dm", 8));
            assert!(suffix.bytes().all(|it| it.is_ascii_lowercase()), "{slug}");
        }
    }

    #[test]
    fn only_pages_of_the_same_host_and_port_may_act_on_the_cookie() {
        let host = (header::HOST, "chat.example:8080");
        let from =
            |origin| require_same_origin(&headers(&[host.clone(), (header::ORIGIN, origin)]));
        assert!(require_same_origin(&headers(std::slice::from_ref(&host))).is_ok());
        assert!(from("http://chat.example:8080").is_ok());
        assert!(from("https://CHAT.example:8080").is_ok());
        for foreign in [
            "null",
            "http://chat.example",
            "http://chat.example:80",
            "http://evil.example:8080",
            "http://evilchat.example:8080",
            "http://chat.example:8080.evil.example",
        ] {
            assert!(from(foreign).is_err(), "{foreign} was let in");
        }
    }
}
