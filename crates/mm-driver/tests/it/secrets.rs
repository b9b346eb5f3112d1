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
    // The most secret first, as only the first words are shown of some.
    let mut said = String::new();
    for name in ["x-auth", "authorization"] {
        let value = seen.header(name).unwrap_or_default();
        let last = value.rsplit(' ').next();
        let _ = write!(said, "{} {value} ", last.unwrap_or_default());
    }
    let _ = write!(said, "{SESSION} {} {} ", seen.method, seen.path);
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

fn look(text: &str, secrets: &[&str]) {
    let lower = text.to_lowercase();
    for secret in secrets {
        assert!(!lower.contains(secret), "{secret}: {text}");
    }
}

/// Drivers, and what each has to keep.
fn drivers(server: &Server) -> Vec<(Driver, Vec<&'static str>)> {
    let gateway = format!("http://user:s3cret-pw@{}", server.address);
    let login = server.builder().login("anna", PASSWORD).mfa_token(CODE);
    let own = format!("Bearer {OWN}");
    let builders = [
        (server.builder().token(token()), vec![TOKEN]),
        (login, vec!["p4ssw0rd", CODE, SESSION]),
        (server.builder().header("X-Auth", own), vec![OWN]),
        (server.builder().header("X-Auth", OWN), vec![OWN]),
        (quick(&gateway), vec!["s3cret-pw", "dxnlcjpzm2nyzxqtchc="]),
    ];
    let drivers = builders.into_iter().map(|(builder, secrets)| {
        look(&format!("{builder:?}"), &secrets);
        (builder.build().unwrap(), secrets)
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
        for (driver, secrets) in drivers(&server) {
            let request = driver.request("POST", "/api/v4/x");
            look(&format!("{driver:?} {request:?}"), &secrets);
            let request = request.field("a", PASSWORD).field("b", CODE);
            let text = shown(&request.send().unwrap_err());
            assert!(text.contains("<redacted>"), "{text}");
            look(&text, &secrets);
        }
        // What the login itself says back.
        let server = Server::answering(move |_, seen| echo(seen, status));
        let login = server.builder().login("anna", PASSWORD).mfa_token(CODE);
        let text = shown(&login.build().unwrap().login().unwrap_err());
        look(&text, &["p4ssw0rd", CODE]);
    }
    let logged = LOGGED.lock().unwrap_or_else(PoisonError::into_inner);
    assert!(logged.contains("ureq"), "{logged}");
    look(
        &logged,
        &[TOKEN, SESSION, "p4ssw0rd", CODE, OWN, "s3cret-pw"],
    );
}

#[test]
fn a_short_password_spoils_no_text_and_is_not_told_by_it() {
    let id = "api.user.login.invalid_credentials_password.app_error";
    let said = "No user has this name, and no other password.";
    for password in ["a", "user", "has", "s", "password", TOKEN] {
        let body = serde_json::json!({
            "id": id, "message": format!("{said} password={password}"), "request_id": "user7a",
        });
        let server = Server::always(answer("401 Unauthorized", "", &body.to_string()));
        let driver = server.builder().login("ada", password).build().unwrap();
        let error = driver.login().unwrap_err();
        assert_eq!(error.server_id(), Some(id), "{password}");
        assert_eq!(error.request_id(), Some("user7a"), "{password}");
        let text = error.to_string();
        assert!(text.contains("=<redacted>"), "{text}");
        // One of eight letters is as long as a key, and goes everywhere.
        let is_kept = text.contains("No user has this name, and no other password.");
        assert_eq!(is_kept, password != "password", "{text}");
    }
}
