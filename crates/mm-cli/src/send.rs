//! `mm send`: one message.

use std::process::ExitCode;

use mm_core::{Delivery, Error, Payload};
use mm_sender::WebhookSender;
use serde_json::json;

use crate::args::SendArgs;
use crate::failure::Failure;
use crate::settings::Settings;
use crate::{exit, output};

pub(crate) fn run(args: &SendArgs) -> Result<ExitCode, Failure> {
    let settings = Settings::load(&args.connection)?;
    let payload = args.message.payload(settings.reads_stdin())?;
    let sender = settings.sender()?.split(!args.no_split).build();
    if args.dry_run {
        return dry_run(&sender, &payload);
    }
    let mut delivery = Delivery::new(payload);
    let result = sender.deliver(&mut delivery);
    if args.json {
        print(&match &result {
            Ok(receipt) => json!({
                "ok": true,
                "posts": receipt.parts(),
                "attempts": receipt.attempts(),
            }),
            Err(error) => describe(error, &delivery),
        })?;
    }
    result?;
    Ok(exit::OK)
}

/// Prints what would be sent, a line of JSON for each request.
fn dry_run(sender: &WebhookSender, payload: &Payload) -> Result<ExitCode, Failure> {
    for post in sender.posts(payload)? {
        print(&json!({"url": sender.url().redacted(), "payload": post}))?;
    }
    Ok(exit::OK)
}

fn describe(error: &Error, delivery: &Delivery) -> serde_json::Value {
    json!({
        "ok": false,
        "error": error.with_causes(),
        "hint": error.hint(),
        "status": error.status(),
        "id": error.server_id(),
        "field": error.field(),
        "transient": error.is_transient(),
        "may_have_acted": error.may_have_acted(),
        "retry_after_seconds": error.retry_after().map(|wait| wait.as_secs_f64()),
        "posts": delivery.parts_sent(),
        "attempts": delivery.attempts(),
    })
}

fn print(json: &serde_json::Value) -> Result<(), Failure> {
    output::line(json).map_err(|error| Failure::usage(format!("stdout: {error}")))
}
