//! `mm doctor`: what is wrong, and what to do.

mod answer;
mod network;
mod report;
mod server;

use std::process::ExitCode;

use mm_core::{Cancel, Payload};
use mm_sender::WebhookSender;

use crate::args::DoctorArgs;
use crate::exit;
use crate::failure::Failure;
use crate::settings::Settings;
use report::Report;

/// An empty text: a webhook that lives refuses it, and says so with an id of its own.
const EMPTY: &[u8] = br#"{"text":""}"#;

pub(crate) fn run(args: &DoctorArgs) -> Result<ExitCode, Failure> {
    let mut report = Report::new(args.json);
    let settings = Settings::load(&args.connection)?;
    report.ok("settings", settings.describe());
    let sender = match settings.sender() {
        Ok(builder) => builder.build(),
        Err(failure) => {
            report.fail_as(
                "webhook",
                failure.message(),
                failure.hint_text(),
                exit::USAGE,
            );
            return Ok(report.end());
        }
    };
    check(args, &settings, &sender, &mut report)?;
    Ok(report.end())
}

fn check(
    args: &DoctorArgs,
    settings: &Settings,
    sender: &WebhookSender,
    report: &mut Report,
) -> Result<(), Failure> {
    let url = sender.url();
    report.ok("webhook", url.redacted());
    if !url.is_https() && !network::is_loopback(url.host()) {
        let text = "the connection is not encrypted: anyone on the way can read the webhook";
        report.note("webhook", text, "use `https://` if the server has it");
    }
    if settings.accepts_invalid_certs() {
        let text = "any certificate is accepted: anyone on the way can read the webhook";
        report.note(
            "tls",
            text,
            "give the certificate of your authority by --ca-file instead",
        );
    }
    let route = match sender.route() {
        Ok(route) => route,
        Err(error) => {
            report.fail("settings", &error);
            return Ok(());
        }
    };
    if !network::check(url, &route, settings.timeout(), report) {
        return Ok(());
    }
    let answer = match sender.probe(EMPTY, &Cancel::new()) {
        Ok(answer) => answer,
        Err(error) => {
            let check = if error.kind() == mm_core::ErrorKind::Tls {
                "tls"
            } else {
                "http"
            };
            report.fail(check, &error);
            return Ok(());
        }
    };
    if url.is_https() {
        report.ok("tls", "the server's certificate is trusted");
    }
    let lives = answer::judge(&answer, sender, report);
    server::describe(&answer, report);
    match settings.token()? {
        Some(token) => server::ask(settings, url, &token, report)?,
        None if lives => report.note(
            "unknown",
            "a webhook does not tell whether the channel exists, whether it is locked to one, \
             and whether usernames and icons may be overridden",
            "give a token by --token-file to have the settings read, or send a test by --post",
        ),
        None => {}
    }
    if args.post && lives {
        let text = args
            .text
            .clone()
            .unwrap_or_else(|| "Test message of `mm doctor`.".to_owned());
        match sender.send(&Payload::new(text)) {
            Ok(_) => report.ok("post", "the test message is posted"),
            Err(error) => report.fail("post", &error),
        }
    }
    Ok(())
}
