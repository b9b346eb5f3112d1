//! The page, and what it asks for under `/_catcher/`.

use std::sync::Arc;

use crate::answer::Answer;
use crate::call::Request;
use crate::refusal::Refusal;
use crate::server::Server;

/// Whether a path belongs to the page rather than to the server that is stood in for.
pub(crate) fn is_ours(path: &str) -> bool {
    path == "/" || path.starts_with("/_catcher/")
}

/// Answers the page.
pub(crate) fn answer(_server: &Arc<Server>, request: &Request) -> Answer {
    Refusal::no_such_path(&request.path)
}
