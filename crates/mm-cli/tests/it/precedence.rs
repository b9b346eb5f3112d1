//! Who wins: a flag over the environment, that over the profile.

use serde_json::{Value, json};

use crate::server::Server;
use crate::support::{PASSWORD, Program, mm};

const PROFILE: &str = r#"
[profiles.default]
webhook = "http://profile.example/hooks/8aix33e45idrfjj63p8uomwzih"
channel = "profile"
username = "profile"
emoji = "profile"
max-chars = 30
"#;

/// What would be sent.
fn dry(program: Program) -> Vec<Value> {
    let run = program.args(["--dry-run", "x"]).run();
    run.code(0).quiet();
    run.text()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn with_profile() -> Program {
    mm().config(PROFILE).arg("send")
}

#[test]
fn each_setting_is_taken_from_the_profile_the_environment_or_a_flag() {
    for (flag, variable, pointer) in [
        ("--channel", "MM_CHANNEL", "/payload/channel"),
        ("--username", "MM_USERNAME", "/payload/username"),
        ("--emoji", "MM_EMOJI", "/payload/icon_emoji"),
    ] {
        let value = |posts: Vec<Value>| posts[0].pointer(pointer).unwrap().clone();
        assert_eq!(value(dry(with_profile())), "profile", "{flag}");
        let environment = || with_profile().env(variable, "environment");
        assert_eq!(value(dry(environment())), "environment", "{flag}");
        assert_eq!(
            value(dry(environment().args([flag, "flag"]))),
            "flag",
            "{flag}"
        );
        // Empty is none, wherever.
        assert_eq!(
            value(dry(with_profile().env(variable, ""))),
            "profile",
            "{flag}"
        );
        assert_eq!(
            value(dry(with_profile().env(variable, " "))),
            "profile",
            "{flag}"
        );
    }
}

#[test]
fn the_webhook_of_a_flag_wins_in_whatever_form() {
    let url = |posts: Vec<Value>| posts[0]["url"].as_str().unwrap().to_owned();
    let shown = |host: &str| format!("http://{host}.example/hooks/<redacted>");
    let hook = |host: &str| format!("http://{host}.example/hooks/abc");
    let program = || {
        let program = with_profile().file("by-flag", hook("flag-file"));
        program.file("by-env", hook("env-file"))
    };
    let environment = || program().env("MM_WEBHOOK", hook("env"));
    assert_eq!(url(dry(program())), shown("profile"));
    assert_eq!(
        url(dry(program().env("MM_WEBHOOK_FILE", "by-env"))),
        shown("env-file")
    );
    assert_eq!(url(dry(environment())), shown("env"));
    assert_eq!(
        url(dry(environment().env("MM_WEBHOOK_FILE", "by-env"))),
        shown("env")
    );
    assert_eq!(
        url(dry(environment().args(["--webhook-file", "by-flag"]))),
        shown("flag-file")
    );
    let flag = environment().args(["--webhook".to_owned(), hook("flag")]);
    assert_eq!(url(dry(flag)), shown("flag"));
    let empty = program().env("MM_WEBHOOK", "").env("MM_WEBHOOK_FILE", "");
    assert_eq!(url(dry(empty)), shown("profile"));
}

#[test]
fn an_icon_beats_the_other_kind_of_icon_from_further_away() {
    let icons = |posts: Vec<Value>| {
        let payload = &posts[0]["payload"];
        (payload["icon_emoji"].clone(), payload["icon_url"].clone())
    };
    let url = json!("https://i.example/i.png");
    let by_env = with_profile().env("MM_ICON_URL", "https://i.example/i.png");
    assert_eq!(icons(dry(by_env)), (json!(null), url.clone()));
    let by_flag = with_profile().env("MM_EMOJI", "robot");
    let by_flag = by_flag.args(["--icon-url", "https://i.example/i.png"]);
    assert_eq!(icons(dry(by_flag)), (json!(null), url));
    let by_flag = with_profile().env("MM_ICON_URL", "https://i.example/i.png");
    assert_eq!(
        icons(dry(by_flag.args(["-e", "robot"]))),
        (json!("robot"), json!(null))
    );
}

#[test]
fn the_length_of_a_post_follows_the_same_rule() {
    let posts = |program: Program| {
        let run = program
            .arg("--dry-run")
            .stdin("1234567890 ".repeat(6))
            .run();
        run.code(0).text().lines().count()
    };
    assert_eq!(posts(with_profile()), 3);
    assert_eq!(posts(with_profile().env("MM_MAX_CHARS", "12")), 6);
    assert_eq!(
        posts(
            with_profile()
                .env("MM_MAX_CHARS", "12")
                .args(["--max-chars", "100"])
        ),
        1
    );
    assert_eq!(posts(with_profile().env("MM_MAX_CHARS", "")), 3);
}

#[test]
fn times_attempts_and_files_that_are_empty_variables_are_none() {
    let server = Server::ok();
    let mut program = mm().webhook(&server).args(["send", "x"]);
    for name in [
        "MM_WEBHOOK_FILE",
        "MM_PROFILE",
        "MM_CONFIG",
        "MM_CHANNEL",
        "MM_USERNAME",
        "MM_EMOJI",
        "MM_ICON_URL",
        "MM_TIMEOUT",
        "MM_DEADLINE",
        "MM_PROXY",
        "MM_CA_FILE",
        "MM_CLIENT_CERT",
        "MM_CLIENT_KEY",
        "MM_ATTEMPTS",
        "MM_MAX_CHARS",
        "MM_TOKEN_FILE",
        "HTTP_PROXY",
        "http_proxy",
        "ALL_PROXY",
        "NO_PROXY",
    ] {
        program = program.env(name, "");
    }
    program.run().code(0).quiet();
    assert_eq!(server.request().json(), json!({"text": "x"}));
}

#[test]
fn the_timeout_follows_the_same_rule() {
    let server = Server::always(crate::server::Answer::Hang);
    let program = || {
        let profile = format!(
            "[profiles.default]\nwebhook = \"{}\"\ntimeout = \"101ms\"",
            server.url()
        );
        mm().config(&profile).args(["send", "x"])
    };
    program().run().code(75).says("within 101ms");
    program()
        .env("MM_TIMEOUT", "0.102")
        .run()
        .code(75)
        .says("within 102ms");
    let run = program()
        .env("MM_TIMEOUT", "1h")
        .args(["-t", "103ms"])
        .run();
    run.code(75).says("within 103ms");
    program()
        .env("MM_TIMEOUT", "")
        .run()
        .code(75)
        .says("within 101ms");
}

#[test]
fn a_deadline_bounds_a_longer_timeout() {
    let server = Server::always(crate::server::Answer::Hang);
    let run = mm()
        .webhook(&server)
        .args(["send", "x", "--timeout", "1h", "--deadline", "200ms"])
        .run();
    run.code(75).says("error: no answer came within");
}

#[test]
fn the_proxy_follows_the_same_rule() {
    let server = Server::ok();
    let proxy = |user: &str| {
        let user = user.to_owned();
        Server::start(move |_, request| {
            assert!(request.line.starts_with("CONNECT "), "{}", request.line);
            crate::server::answer(&format!("502 {user}"), "", "")
        })
    };
    let (profile, variable, flag, common) = (proxy("a"), proxy("b"), proxy("c"), proxy("d"));
    let url = |proxy: &Server| format!("http://user:{PASSWORD}@{}", proxy.address);
    let program = || {
        let toml = format!("[profiles.default]\nproxy = \"{}\"", url(&profile));
        let program = mm().config(&toml).webhook(&server);
        program
            .env("HTTP_PROXY", url(&common))
            .args(["send", "x", "--attempts", "1"])
    };
    program().run().code(75).says("the proxy").says("502");
    program().env("MM_PROXY", url(&variable)).run().code(75);
    let by_flag = program()
        .env("MM_PROXY", url(&variable))
        .args(["-p".to_owned(), url(&flag)]);
    by_flag.run().code(75);
    for proxy in [&profile, &variable, &flag] {
        let request = proxy.request();
        assert!(
            request.head.contains("proxy-authorization: basic"),
            "{}",
            request.head
        );
    }
    assert!(common.requests().is_empty());
    let plain = mm().webhook(&server).args(["send", "x", "--attempts", "1"]);
    plain.env("HTTP_PROXY", url(&common)).run().code(75);
    assert_eq!(common.requests().len(), 1);
    // No proxy at all, by the same rule.
    program().args(["--proxy", "none"]).run().code(0);
    program().env("MM_PROXY", "none").run().code(0);
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn at_least_once_may_be_chosen_by_flag_or_profile() {
    for (toml, flag) in [
        ("at-least-once = true", None),
        ("", Some("--at-least-once")),
    ] {
        let server = Server::start(|number, _| match number {
            0 => crate::server::Answer::Cut,
            _ => crate::server::ok(),
        });
        let program = mm()
            .webhook(&server)
            .config(&format!("[profiles.default]\n{toml}"));
        program.args(["send", "x"]).args(flag).run().code(0);
        assert_eq!(server.requests().len(), 2);
    }
}

#[test]
fn attempts_may_be_chosen() {
    for (program, attempts) in [
        (mm().config("[profiles.default]\nattempts = 2"), 2),
        (mm().env("MM_ATTEMPTS", "1"), 1),
        (
            mm().config("[profiles.default]\nattempts = 2")
                .env("MM_ATTEMPTS", "1"),
            1,
        ),
    ] {
        let server = Server::always(crate::server::answer("503 No", "Retry-After: 0\r\n", ""));
        program.webhook(&server).args(["send", "x"]).run().code(75);
        assert_eq!(server.requests().len(), attempts);
    }
}

#[test]
fn user_and_password_of_a_gateway_are_sent_and_not_shown() {
    let server = Server::ok();
    let url = server
        .url()
        .replace("http://", &format!("http://user:{PASSWORD}@"));
    let program = mm().env("MM_WEBHOOK", &url).args(["send", "x"]);
    program.run().code(0).quiet();
    let head = server.request().head;
    assert!(head.contains("authorization: basic"), "{head}");
    let run = mm()
        .env("MM_WEBHOOK", &url)
        .args(["send", "x", "--dry-run"])
        .run();
    assert!(run.code(0).text().contains("/hooks/<redacted>"));
}
