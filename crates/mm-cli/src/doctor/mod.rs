//! `mm doctor`: what is wrong, and what to do.

mod answer;
#[cfg(feature = "rest")]
mod by_token;
mod network;
pub(crate) mod report;
mod server;

use std::process::ExitCode;

use mm_core::{Cancel, Payload};
use mm_sender::WebhookSender;

use crate::args::DoctorArgs;
use crate::settings::Settings;
use report::Report;

/// An empty text: a webhook that lives refuses it, and says so with an id of its own.
const EMPTY: &[u8] = br#"{"text":""}"#;

pub(crate) fn run(args: &DoctorArgs) -> ExitCode {
    let mut report = Report::new(args.json);
    match Settings::load(&args.connection) {
        Ok(settings) => {
            #[cfg(feature = "outbox")]
            if settings.is_by_outbox() {
                crate::outbox::look(settings.outbox_file(), &mut report);
                return report.end();
            }
            report.ok("settings", settings.describe());
            #[cfg(feature = "rest")]
            if settings.is_by_token() {
                by_token::check(args, &settings, &mut report);
                return report.end();
            }
            match settings.sender() {
                Ok(builder) => check(args, &settings, &builder.build(), &mut report),
                Err(failure) => report.failure("webhook", &failure),
            }
        }
        Err(failure) => report.failure("settings", &failure),
    }
    report.end()
}

fn check(args: &DoctorArgs, settings: &Settings, sender: &WebhookSender, report: &mut Report) {
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
            return;
        }
    };
    if !network::check(url, &route, settings.timeout(), report) {
        return;
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
            return;
        }
    };
    if url.is_https() && !settings.accepts_invalid_certs() {
        report.ok("tls", "the server's certificate is trusted");
    }
    let lives = answer::judge(&answer, sender, report);
    server::describe(&answer, report);
    #[cfg(feature = "rest")]
    let token = settings.token_for(url.site());
    #[cfg(not(feature = "rest"))]
    let token = settings.token();
    match token {
        Err(failure) => report.failure("token", &failure),
        Ok(Some(token)) => {
            if let Err(failure) = server::ask(settings, url, &token, report) {
                report.failure("token", &failure);
            }
        }
        Ok(None) if lives => report.note(
            "unknown",
            "a webhook does not tell whether the channel exists, whether it is locked to one, \
             and whether usernames and icons may be overridden",
            "give a token by --token-file to have the settings read, or send a test by --post",
        ),
        Ok(None) => {}
    }
    if args.post && lives {
        match sender.send(&test_message(args)) {
            Ok(_) => report.ok("post", "the test message is posted"),
            Err(error) => report.fail("post", &error),
        }
    }
}

/// What `--post` posts.
fn test_message(args: &DoctorArgs) -> Payload {
    let text = args.text.as_deref();
    Payload::new(text.unwrap_or("Test message of `mm doctor`."))
}
