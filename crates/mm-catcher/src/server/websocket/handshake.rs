//! Whether a request becomes a websocket.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::answer::Answer;
use crate::call::Request;
use crate::compat::Version;
use crate::id::Id;
use crate::sha1::accept_key;

/// From here on, the client's key must be one.
const KEY_CHECKED: Version = Version { major: 9, minor: 3 };

/// What a websocket's client is told when it is let in: the proof that it was understood.
///
/// # Errors
/// The status of the refusal. `is_own` tells whether a page of this server asks, or no page.
pub(super) fn accept(request: &Request, is_own: bool, version: Version) -> Result<String, u16> {
    let asks = has(request, "connection", "upgrade")
        && has(request, "upgrade", "websocket")
        && has(request, "sec-websocket-version", "13");
    if !asks {
        return Err(400);
    }
    if !is_own {
        return Err(403);
    }
    let key = request.header("sec-websocket-key").unwrap_or_default();
    let is_key =
        version < KEY_CHECKED || BASE64_STANDARD.decode(key).is_ok_and(|key| key.len() == 16);
    if key.is_empty() || !is_key {
        return Err(400);
    }
    Ok(accept_key(key.as_bytes()))
}

/// Whether a header that is a list has this item.
fn has(request: &Request, header: &str, item: &str) -> bool {
    let lines = request.headers.get_all(header).iter();
    let mut items = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','));
    items.any(|own| own.trim().eq_ignore_ascii_case(item))
}

/// The answer to whom is not let in: that of the server's library, and the server's own after it.
pub(super) fn refused(status: u16) -> Answer {
    let text = match status {
        403 => "Forbidden",
        _ => "Bad Request",
    };
    let id = Id::random();
    let error = serde_json::json!({
        "id": "api.web_socket.connect.upgrade.app_error",
        "message": "This request does not become a websocket.",
        "detailed_error": "",
        "request_id": id,
        "status_code": 500,
    });
    let body = format!("{text}\n{error}");
    Answer::bytes(status, "text/plain; charset=utf-8", body)
        .header("expires", "0")
        .header("sec-websocket-version", "13")
        .header("x-content-type-options", "nosniff")
        .header("x-request-id", id.as_str())
}
