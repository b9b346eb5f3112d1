//! What the answer to an empty text says of the webhook.

use mm_sender::{Response, WebhookSender};

use crate::doctor::report::Report;
use crate::exit;

/// The id with which a webhook that lives refuses an empty text.
const LIVES: &str = "web.incoming_webhook.text.app_error";

/// Tells what the answer says. Whether the webhook lives.
pub(crate) fn judge(answer: &Response, sender: &WebhookSender, report: &mut Report) -> bool {
    let error = match sender.judge_probe(answer) {
        // Accepting nothing is not what Mattermost does.
        Ok(()) => {
            report.note(
                "webhook",
                "the server accepted an empty text, which a Mattermost webhook refuses",
                "check that the URL is one of Mattermost; a relay before it may be fine",
            );
            return true;
        }
        Err(error) => error,
    };
    if error.server_id() == Some(LIVES) {
        report.ok(
            "webhook",
            "it lives: it refuses an empty text, as it should",
        );
        return true;
    }
    if error.status() == Some(429) {
        let text = format!("{error}; whether the webhook lives was not told");
        report.fail_as("webhook", text, error.hint(), exit::TRY_LATER);
        return false;
    }
    report.fail("webhook", &error);
    false
}
