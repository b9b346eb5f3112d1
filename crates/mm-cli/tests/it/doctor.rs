//! `mm doctor`: what the server's answer says of the webhook.

use serde_json::{Value, json};

use crate::server::{
    Answer, Request, Server, answer, limited, no_channel, no_text, no_webhook, ok, refusal,
};
use crate::support::{Run, TOKEN, doctor, mm};

/// The finding of this name and state.
#[track_caller]
fn finding(run: &Run, check: &str, state: &str) -> Value {
    let json = run.json();
    let checks = json["checks"].as_array().unwrap();
    let found = checks
        .iter()
        .rfind(|finding| finding["check"] == check && finding["state"] == state);
    found
        .unwrap_or_else(|| panic!("no {check} {state}: {run}"))
        .clone()
}

#[test]
fn a_webhook_that_lives_is_told_without_a_post() {
    let server = Server::ok();
    let run = doctor(&server).run();
    run.code(0).quiet();
    let expected = [
        "ok    settings  no profile; the webhook is from flags or environment",
        "ok    webhook   http://",
        "ok    route     direct (no proxy is set)",
        "ok    connect   the server answers at 127.0.0.1:",
        "ok    webhook   it lives",
        "ok    server    Mattermost 5.37.0",
        "note  unknown   a webhook does not tell",
        "hint: give a token by --token-file",
    ];
    let mut lines = run.text().lines();
    for line in expected {
        assert!(
            lines.any(|own| own.trim_start().starts_with(line)),
            "no {line} in {run}"
        );
    }
    assert_eq!(server.request().body, r#"{"text":""}"#);
}

#[test]
fn the_findings_as_json_are_one_line() {
    let run = doctor(&Server::ok()).arg("--json").run();
    run.code(0).quiet();
    assert_eq!(run.json()["ok"], true);
    finding(&run, "webhook", "ok");
    finding(&run, "unknown", "note");
    let run = doctor(&Server::always(no_webhook())).arg("--json").run();
    run.code(1).quiet();
    assert_eq!(run.json()["ok"], false);
    let found = finding(&run, "webhook", "fail");
    assert!(
        found["hint"].as_str().unwrap().contains("make a new one"),
        "{found}"
    );
}

#[test]
fn each_answer_is_explained() {
    let disabled = "web.incoming_webhook.disabled.app_error";
    let page = |status| answer(status, "Content-Type: text/html\r\n", "<html>");
    let hang = Answer::Hang;
    for (reply, code, check, text, hint) in [
        (
            no_webhook(),
            1,
            "webhook",
            "Invalid webhook",
            "make a new one",
        ),
        (
            refusal(501, disabled, "Disabled."),
            1,
            "webhook",
            "501: Disabled",
            "an administrator",
        ),
        (
            limited(),
            75,
            "webhook",
            "whether the webhook lives was not told",
            "try again later",
        ),
        (page("200 OK"), 1, "webhook", "HTML page", "login page"),
        (
            page("502 No"),
            75,
            "webhook",
            "HTML page with status 502",
            "is down",
        ),
        (
            answer("307 No", "Location: https://x/\r\n", ""),
            1,
            "webhook",
            "https://x",
            "use the URL",
        ),
        (
            answer("404 No", "", "404"),
            1,
            "webhook",
            "404",
            "check the path",
        ),
        (
            Answer::Last(b"SSH-2.0-OpenSSH\r\n".to_vec()),
            1,
            "http",
            "not HTTP",
            "login page",
        ),
        (Answer::Cut, 75, "http", "ended before the answer", ""),
        (hang, 75, "http", "no answer came within 500ms", ""),
    ] {
        let server = Server::always(reply);
        let run = doctor(&server).args(["--json", "--timeout", "500ms"]).run();
        run.code(code).quiet();
        let found = finding(&run, check, "fail");
        assert!(found["text"].as_str().unwrap().contains(text), "{found}");
        let told = found["hint"].as_str().unwrap_or("");
        assert!(told.contains(hint), "{found}");
        // The same for people.
        let run = doctor(&server).args(["--timeout", "500ms"]).run();
        run.code(code).quiet();
        assert!(run.text().contains(&format!("FAIL  {check:<8}  ")), "{run}");
    }
}

#[test]
fn a_relay_that_accepts_everything_is_noted() {
    let server = Server::start(|_, _| ok());
    let run = doctor(&server).arg("--json").run();
    run.code(0);
    let found = finding(&run, "webhook", "note");
    assert!(
        found["text"]
            .as_str()
            .unwrap()
            .contains("accepted an empty text"),
        "{found}"
    );
}

#[test]
fn a_test_message_is_posted_on_request_and_only_then() {
    let server = Server::ok();
    let run = doctor(&server)
        .args(["--post", "-c", "ops", "-e", "robot"])
        .run();
    run.code(0).quiet();
    assert!(
        run.text()
            .contains("ok    post      the test message is posted"),
        "{run}"
    );
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    let post =
        json!({"text": "Test message of `mm doctor`.", "channel": "ops", "icon_emoji": "robot"});
    assert_eq!(requests[1].json(), post);
    doctor(&server)
        .args(["--post", "--text", "own words"])
        .run()
        .code(0);
    assert_eq!(server.requests()[3].text(), "own words");
}

#[test]
fn a_test_message_that_is_refused_is_explained() {
    let server = Server::start(|_, request| match request.body.as_str() {
        r#"{"text":""}"# => no_text(),
        _ => no_channel(),
    });
    let run = doctor(&server)
        .args(["--post", "--json", "-c", "nowhere"])
        .run();
    run.code(1);
    let found = finding(&run, "post", "fail");
    assert!(
        found["hint"]
            .as_str()
            .unwrap()
            .contains("as it stands in its URL"),
        "{found}"
    );
    // And is not sent to a webhook that does not live.
    let server = Server::always(no_webhook());
    doctor(&server).arg("--post").run().code(1);
    assert_eq!(server.requests().len(), 1);
}

/// A server that knows the token, with these settings.
fn with_api(overrides: bool, locked: Option<bool>) -> Server {
    Server::start(move |_, request| {
        let path = request.line.split(' ').nth(1).unwrap();
        let json = |json: Value| {
            answer(
                "200 OK",
                "Content-Type: application/json\r\n",
                json.to_string(),
            )
        };
        let knows = request
            .head
            .contains(&format!("authorization: bearer {TOKEN}"));
        match path {
            "/api/v4/config/client?format=old" if knows => json(json!({
                "EnablePostUsernameOverride": overrides.to_string(),
                "EnablePostIconOverride": overrides.to_string(),
            })),
            "/api/v4/config/client?format=old" => refusal(
                401,
                "api.context.session_expired.app_error",
                "Invalid session.",
            ),
            path if path.starts_with("/api/v4/hooks/incoming/") => match locked {
                Some(locked) => json(json!({"channel_locked": locked})),
                None => refusal(403, "api.context.permissions.app_error", "No permissions."),
            },
            _ if request.body == r#"{"text":""}"# => no_text(),
            _ => ok(),
        }
    })
}

#[test]
fn a_token_tells_what_a_webhook_cannot() {
    let lines = |requests: &[Request]| {
        let lines = requests.iter().map(|request| request.line.clone());
        lines.collect::<Vec<_>>()
    };
    let server = with_api(false, Some(true));
    let run = doctor(&server)
        .file("token", TOKEN)
        .args(["--token-file", "token", "--json"])
        .run();
    run.code(0).quiet();
    let text = |check| finding(&run, check, "note")["text"].to_string();
    assert!(text("override").contains("are ignored"));
    assert!(text("channel").contains("locked"));
    assert!(!run.text().contains("a webhook does not tell"));
    let lines = lines(&server.requests());
    assert_eq!(lines.len(), 3, "{lines:?}");

    let server = with_api(true, Some(false));
    let token = format!("[profiles.default]\ntoken = \"{TOKEN}\"");
    let run = doctor(&server).config(&token).arg("--json").run();
    run.code(0);
    assert!(
        finding(&run, "override", "ok")["text"]
            .to_string()
            .contains("may be chosen")
    );
    finding(&run, "channel", "ok");

    let server = with_api(true, None);
    let run = doctor(&server)
        .env("MM_TOKEN_FILE", "token")
        .file("token", TOKEN)
        .arg("--json")
        .run();
    run.code(0);
    assert!(
        finding(&run, "token", "note")["text"]
            .to_string()
            .contains("may not read")
    );
}

#[test]
fn a_wrong_token_is_told_and_hides_nothing_else() {
    let server = with_api(true, Some(false));
    let run = doctor(&server)
        .file("token", "wrongwrongwrongwrongwrongw")
        .args(["--token-file", "token", "--json", "--post"])
        .run();
    run.code(1).quiet();
    assert!(
        finding(&run, "token", "fail")["text"]
            .to_string()
            .contains("does not know the token")
    );
    finding(&run, "webhook", "ok");
    finding(&run, "post", "ok");
    for file in ["gone", "empty"] {
        let run = doctor(&server)
            .file("empty", "")
            .args(["--token-file", file, "--json"])
            .run();
        run.code(2).quiet();
        finding(&run, "token", "fail");
        finding(&run, "webhook", "ok");
    }
}

#[test]
fn settings_that_cannot_be_read_are_a_finding_too() {
    let run = mm().args(["doctor", "--json"]).run();
    run.code(2).quiet();
    let found = finding(&run, "webhook", "fail");
    assert!(
        found["text"]
            .as_str()
            .unwrap()
            .contains("no webhook is given"),
        "{found}"
    );
    assert!(
        found["hint"].as_str().unwrap().contains("MM_WEBHOOK"),
        "{found}"
    );
    for program in [
        mm().args(["doctor", "--profile", "gone"]),
        mm().args(["doctor", "--config", "gone"]),
        mm().config("nonsense").arg("doctor"),
    ] {
        let run = program.arg("--json").run();
        run.code(2).quiet();
        finding(&run, "settings", "fail");
    }
    let run = mm()
        .env("MM_WEBHOOK", "https://c.example/nohook")
        .args(["doctor", "--json"])
        .run();
    run.code(2);
    finding(&run, "webhook", "fail");
    let run = doctor(&Server::ok())
        .args(["--json", "--proxy", "nonsense://x"])
        .run();
    run.code(2);
}
