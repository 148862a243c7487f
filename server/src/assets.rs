//! The site (script, WASM, style), embedded in the binary with its compressed forms.

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hubbub_app::Assets;
use rust_embed::{EmbeddedFile, RustEmbed};

/// The folder of the site that cargo-leptos fills, and its address.
const PACKAGE: &str = "pkg";

/// Names carry a hash of the content, so what is there now is there for ever.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// The compressed forms, best first.
const ENCODINGS: [(&str, &str); 2] = [("br", "br"), ("gzip", "gz")];

#[derive(RustEmbed)]
#[folder = "$HUBBUB_SITE"]
#[allow_missing = true]
struct Site;

/// `GET /pkg/{file}`: a part of the site, compressed as the browser likes it.
pub async fn file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let path = format!("{PACKAGE}/{name}");
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok());
    let accepted = accepted.unwrap_or_default();
    let compressed = ENCODINGS
        .iter()
        .filter(|(encoding, _)| accepts(accepted, encoding))
        .find_map(|(encoding, extension)| {
            Some((*encoding, Site::get(&format!("{path}.{extension}"))?))
        });
    match compressed {
        Some((encoding, file)) => {
            let mut response = respond(&path, file);
            let encoding = HeaderValue::from_static(encoding);
            response
                .headers_mut()
                .insert(header::CONTENT_ENCODING, encoding);
            response
        }
        None => Site::get(&path).map_or_else(not_found, |file| respond(&path, file)),
    }
}

/// The addresses of the site's parts, for the document.
#[must_use]
pub fn addresses() -> Assets {
    Assets {
        script: address(".js"),
        wasm: address(".wasm"),
        style: address(".css"),
    }
}

/// The address of the newest part of a kind: in development older builds may still lie beside it.
fn address(extension: &str) -> String {
    let modified = |name: &str| Site::get(name)?.metadata.last_modified();
    Site::iter()
        .filter(|name| name.ends_with(extension))
        .max_by_key(|name| modified(name))
        .map(|name| format!("/{name}"))
        .unwrap_or_default()
}

fn accepts(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|offer| {
        let (name, quality) = offer.split_once(';').unwrap_or((offer, ""));
        name.trim().eq_ignore_ascii_case(encoding) && !matches!(quality.trim(), "q=0" | "q=0.0")
    })
}

fn respond(path: &str, file: EmbeddedFile) -> Response {
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let kind = HeaderValue::from_str(kind.as_ref())
        .unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, IMMUTABLE),
        (header::VARY, HeaderValue::from_static("accept-encoding")),
    ];
    (headers, Body::from(file.data)).into_response()
}

fn not_found() -> Response {
    StatusCode::NOT_FOUND.into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_is_used_only_when_the_browser_accepts_it() {
        assert!(accepts("gzip, deflate, br", "br"));
        assert!(accepts("gzip;q=0.5", "gzip"));
        assert!(!accepts("br;q=0, gzip", "br"));
        assert!(!accepts("", "gzip"));
        assert!(!accepts("brotli", "br"));
    }
}
