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
    let mut progress = Progress::default();
    let result = send(args, &mut progress);
    match &result {
        Err(failure) if args.json => print(&describe(failure, &progress))?,
        _ => {}
    }
    result
}

/// How far a delivery came.
#[derive(Default)]
struct Progress {
    posts: usize,
    attempts: u32,
}

fn send(args: &SendArgs, progress: &mut Progress) -> Result<ExitCode, Failure> {
    let settings = Settings::load(&args.connection)?;
    let mut payload = args.message.payload(settings.reads_stdin())?;
    settings.override_by_flags(&mut payload);
    let sender = settings.sender()?.split(!args.no_split).build();
    if args.dry_run {
        return dry_run(&sender, &payload);
    }
    let mut delivery = Delivery::new(payload);
    let result = sender.deliver(&mut delivery);
    *progress = Progress {
        posts: delivery.parts_sent(),
        attempts: delivery.attempts(),
    };
    let receipt = result?;
    if args.json {
        print(&json!({
            "ok": true,
            "posts": receipt.parts(),
            "attempts": receipt.attempts(),
        }))?;
    }
    Ok(exit::OK)
}

/// Prints what would be sent, a line of JSON for each request.
fn dry_run(sender: &WebhookSender, payload: &Payload) -> Result<ExitCode, Failure> {
    for post in sender.posts(payload)? {
        print(&json!({"url": sender.url().redacted(), "payload": post}))?;
    }
    Ok(exit::OK)
}

fn describe(failure: &Failure, progress: &Progress) -> serde_json::Value {
    let error = failure.error();
    json!({
        "ok": false,
        "error": failure.message(),
        "hint": failure.hint_text(),
        "exit_code": failure.code(),
        "status": error.and_then(Error::status),
        "id": error.and_then(|error| error.server_id()),
        "field": error.and_then(|error| error.field()),
        "transient": error.is_some_and(Error::is_transient),
        "may_have_acted": error.is_some_and(Error::may_have_acted),
        "retry_after_seconds": error
            .and_then(Error::retry_after)
            .map(|wait| wait.as_secs_f64()),
        "posts": progress.posts,
        "attempts": progress.attempts,
    })
}

fn print(json: &serde_json::Value) -> Result<(), Failure> {
    output::line(json).map_err(|error| Failure::refused(format!("stdout: {error}")))
}
