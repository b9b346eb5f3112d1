//! What to do about errors of the REST API, whose reasons are others than a webhook's.

use mm_core::{Error, ErrorKind};

use crate::failure::Failure;

/// The same failure with the hint that fits a token.
pub(crate) fn of_api(failure: Failure) -> Failure {
    match failure.error().and_then(of_error) {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}

/// What to do about an error, where that is another thing than for a webhook.
pub(crate) fn of_error(error: &Error) -> Option<&'static str> {
    match error.kind() {
        ErrorKind::Timeout | ErrorKind::Interrupted if !error.may_have_acted() => {
            Some("try again later; --timeout gives each attempt more time")
        }
        kind => of_kind(kind, error.server_id()),
    }
}

fn of_kind(kind: ErrorKind, id: Option<&str>) -> Option<&'static str> {
    Some(match kind {
        ErrorKind::InvalidUrl => "give the server's own URL, such as `https://chat.example.com`",
        ErrorKind::Protocol | ErrorKind::Redirect(_) => {
            "check that the URL is that of the Mattermost server itself, and that no login page or \
             proxy answers in its place"
        }
        ErrorKind::Status(401) if id.is_some_and(|id| id.starts_with("api.user.login.")) => {
            "check user name and password; who logs in through another service needs a token"
        }
        ErrorKind::Status(401) if id.is_some_and(|id| id.contains("mfa")) => return None,
        ErrorKind::Status(401) if id.is_some() => {
            "the token is wrong, expired or revoked: make a new one, or run `mm login` again"
        }
        ErrorKind::Status(403) if id.is_some() => {
            "this user may not do that: use the token of one who may, or ask an administrator"
        }
        ErrorKind::Status(404 | 405) if id.is_none() => {
            "check that the URL is that of the Mattermost server, with the path that it is served \
             under"
        }
        ErrorKind::Status(404) => "check the name or id, and that this user can see it",
        ErrorKind::Status(413) => "it is larger than the server, or a proxy before it, takes",
        ErrorKind::Timeout | ErrorKind::Interrupted => {
            "look whether it was done before you do it again"
        }
        _ => return None,
    })
}
