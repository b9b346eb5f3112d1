//! Faults, set from the page.

use crate::answer::Answer;
use crate::fault::Faults;
use crate::refusal::Refusal;
use crate::server::Server;

/// Misbehaves as the body says; answers with what holds now.
pub(super) fn set(server: &Server, body: &[u8]) -> Result<Answer, Refusal> {
    let wrong = |why: String| {
        let message = format!("These are no faults: {why}.");
        Refusal::new(400, "mm_catcher.page.faults.app_error", message)
    };
    let json = serde_json::from_slice(body).map_err(|error| wrong(error.to_string()))?;
    let faults = Faults::of(json).map_err(|error| wrong(error.to_string()))?;
    server.set_faults(faults);
    server.notify();
    Ok(Answer::json(200, server.faulty().faults()))
}
