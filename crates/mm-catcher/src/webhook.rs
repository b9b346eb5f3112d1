//! `POST /hooks/{id}`: what comes in by webhook.

use crate::answer::Answer;
use crate::call::Request;
use crate::refusal::Refusal;
use crate::server::Server;

/// Takes a message that comes by webhook.
pub(crate) fn answer(
    _server: &Server,
    _request: &Request,
    _posts: &mut u32,
    _remarks: &mut Vec<String>,
) -> Answer {
    Refusal::new(
        400,
        "web.incoming_webhook.invalid.app_error",
        "There is no such webhook.",
    )
    .answer()
}
