//! `mm send`: one message.

use std::process::ExitCode;

use mm_core::{Delivery, Error};
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
    let mut way = settings.way(!args.no_split)?;
    way.take_channel(&mut payload);
    if args.dry_run {
        way.dry_run(&payload)?.iter().try_for_each(print)?;
        return Ok(exit::OK);
    }
    let mut delivery = Delivery::new(payload);
    let result = way.deliver(&mut delivery);
    *progress = Progress {
        posts: delivery.parts_sent(),
        attempts: delivery.attempts(),
    };
    let receipt = result.map_err(|error| way.failure(error))?;
    if args.json {
        let mut result = json!({
            "ok": true,
            "posts": receipt.parts(),
            "attempts": receipt.attempts(),
        });
        // A webhook tells none.
        if !receipt.post_ids().is_empty() {
            result["post_ids"] = json!(receipt.post_ids());
        }
        print(&result)?;
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
