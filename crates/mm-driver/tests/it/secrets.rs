//! No secret is shown: not in an error, not in what is beneath it, not by `Debug`, not in a
//! log line, also when the server says it back.

use std::error::Error as _;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

use log::{Level, LevelFilter, Log, Metadata, Record};
use mm_driver::{Driver, Error, Request};

use crate::server::{Seen, Server, TOKEN, answer, logged_in, token};
use crate::world::quick;

const SESSION: &str = "s3ss10ns3ss10ns3ss10ns3ss1";
const PASSWORD: &str = "p4ssw0rd \"quoted\"";
const CODE: &str = "914253";
const OWN: &str = "0wnheaders3cret";

static LOGGED: Mutex<String> = Mutex::new(String::new());

struct Keep;

impl Log for Keep {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        // ureq logs all bytes at TRACE, which programs are told to leave out.
        if record.level() == Level::Trace && !record.target().starts_with("mm_") {
            return;
        }
        let mut logged = LOGGED.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = writeln!(logged, "{}: {}", record.target(), record.args());
    }

    fn flush(&self) {}
}

/// Says back everything it was told, and a session's token as well.
fn echo(seen: &Seen, status: &str) -> String {
    let mut said = format!("{} {} {SESSION} ", seen.method, seen.path);
    for (_, value) in &seen.headers {
        let _ = write!(said, "{value} ");
    }
    // As the server read it, rather than as it was written.
    let body: serde_json::Value = serde_json::from_slice(&seen.body).unwrap_or_default();
    for field in body.as_object().into_iter().flatten() {
        let _ = write!(said, "{} ", field.1.as_str().unwrap_or_default());
    }
    let json = serde_json::json!({"id": said, "message": said, "request_id": said});
    match status {
        "text" => answer("400 Bad Request", "", &said),
        "ok" => answer("200 OK", "", &said),
        "html" => answer("200 OK", "", &format!("<html>{said}")),
        status => answer(status, "", &json.to_string()),
    }
}

fn shown(error: &Error) -> String {
    let mut text = format!(
        "{error} {error:?} {error:#?} {:?} {:?}",
        error.server_id(),
        error.request_id()
    );
    let mut cause = error.source();
    while let Some(error) = cause {
        let _ = write!(text, "\n{error} {error:?} {error:#?}");
        cause = error.source();
    }
    text
}

fn look(text: &str) {
    let lower = text.to_lowercase();
    for secret in [TOKEN, SESSION, "p4ssw0rd", CODE, OWN, "s3cret-pw"] {
        assert!(!lower.contains(secret), "{secret}: {text}");
    }
}

fn drivers(server: &Server) -> Vec<Driver> {
    let gateway = format!("http://user:s3cret-pw@{}", server.address);
    let builders = [
        server.builder().token(token()),
        server.builder().login("anna", PASSWORD).mfa_token(CODE),
        server.builder().header("X-Auth", format!("Bearer {OWN}")),
        server.builder().header("X-Auth", OWN),
        quick(&gateway),
    ];
    let drivers = builders.into_iter().map(|builder| {
        look(&format!("{builder:?}"));
        builder.build().unwrap()
    });
    drivers.collect()
}

#[test]
fn no_secret_is_shown_whatever_the_server_says_back() {
    log::set_logger(&Keep).unwrap();
    log::set_max_level(LevelFilter::Trace);
    for status in [
        "400 Bad Request",
        "401 Unauthorized",
        "500 X",
        "text",
        "ok",
        "html",
    ] {
        let server = Server::answering(move |_, seen| match seen.path.as_str() {
            "/api/v4/users/login" => logged_in(SESSION),
            _ => echo(seen, status),
        });
        for driver in drivers(&server) {
            // Who logs in has heard the session's token; the others do not know it.
            let request = driver.request("POST", "/api/v4/x");
            look(&format!("{driver:?} {request:?}"));
            let error = request.field("a", TOKEN).field("b", PASSWORD).send();
            let text = shown(&error.unwrap_err());
            let mut known = driver.redact(&text);
            for secret in [SESSION, TOKEN, "p4ssw0rd"] {
                if driver.redact(secret) == secret {
                    known = known.replace(secret, "");
                }
            }
            assert_eq!(
                known.matches("redacted").count(),
                text.matches("redacted").count()
            );
            look(&known);
        }
        // What the login itself says back.
        let server = Server::answering(move |_, seen| echo(seen, status));
        let login = server.builder().login("anna", PASSWORD).mfa_token(CODE);
        let text = shown(&login.build().unwrap().login().unwrap_err());
        look(&text.replace(SESSION, ""));
    }
    let logged = LOGGED.lock().unwrap_or_else(PoisonError::into_inner);
    assert!(logged.contains("ureq"), "{logged}");
    look(&logged);
}
