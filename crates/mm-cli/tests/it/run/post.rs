//! What is posted about the command, and when that fails.

use super::{run, text};
use crate::run::support::{Process, Server, mm};

#[test]
fn the_tail_is_posted_and_says_what_it_lacks() {
    let server = Server::start();
    let output = run(&server, &["--", "seq", "12345"]);
    assert_eq!(output.stdout.len(), 62_964);
    let posted = server.text();
    let lines: Vec<_> = posted.lines().collect();
    assert_eq!(
        lines[1..4],
        ["The last 50 of 12,345 lines:", "```", "12296"]
    );
    assert_eq!(lines[lines.len() - 2..], ["12345", "```"]);

    run(&server, &["--tail-lines", "2", "--", "seq", "3"]);
    let posted = server.text();
    assert!(
        posted.ends_with("\nThe last 2 of 3 lines:\n```\n2\n3\n```"),
        "{posted}"
    );

    run(
        &server,
        &["--tail-chars", "12", "--", "seq", "1000", "1009"],
    );
    let posted = server.text();
    assert!(
        posted.ends_with(" 10 lines:\n```\n1008\n1009\n```"),
        "{posted}"
    );

    run(&server, &["--tail-lines", "0", "--", "seq", "3"]);
    assert_eq!(server.text().lines().count(), 1);
    run(&server, &["--", "true"]);
    assert_eq!(server.text().lines().count(), 1);
}

#[test]
fn the_tail_is_readable() {
    let server = Server::start();
    let script = r"printf ' 1%%\r99%%\rdone\033[0m\n\033[31mred\033[m \303\n```\n@all\n'";
    run(&server, &["--", "sh", "-c", script]);
    let posted = server.text();
    assert!(
        posted.ends_with("\n````\ndone\nred \u{fffd}\n```\n@all\n````"),
        "{posted}"
    );
}

#[test]
fn a_post_never_exceeds_what_the_server_takes() {
    let server = Server::start();
    run(
        &server,
        &[
            "--max-chars",
            "1000",
            "--tail-lines",
            "9999",
            "--",
            "seq",
            "99999",
        ],
    );
    assert!(server.text().chars().count() <= 1000);
    assert!(server.is_quiet(), "one post is enough");
}

#[test]
fn success_is_not_posted_unless_asked_for() {
    let server = Server::start();
    assert_eq!(
        run(&server, &["--on", "fail", "--", "true"]).status.code(),
        Some(0)
    );
    assert!(server.is_quiet());
    assert_eq!(
        run(&server, &["--on", "fail", "--", "false"]).status.code(),
        Some(1)
    );
    assert!(server.text().starts_with(":x: `false` **failed**"));
}

#[test]
fn the_post_says_what_was_run() {
    let server = Server::start();
    run(&server, &["--", "echo", "it's", "a `b`"]);
    let posted = server.post();
    let text = posted["text"].as_str().unwrap();
    assert!(
        text.starts_with(r":white_check_mark: ``echo 'it'\''s' 'a `b`'`` "),
        "{text}"
    );
    assert_eq!(posted["icon_emoji"], ":white_check_mark:");

    run(
        &server,
        &[
            "--hide-command",
            "--emoji",
            ":robot:",
            "--",
            "/bin/echo",
            "secret",
        ],
    );
    let posted = server.post();
    let text = posted["text"].as_str().unwrap();
    assert!(
        text.starts_with(":white_check_mark: `echo` succeeded"),
        "{text}"
    );
    assert_eq!(posted["icon_emoji"], ":robot:");

    run(
        &server,
        &["--name", "nightly\nbackup", "--", "sh", "-c", "exit 1"],
    );
    let text = server.text();
    assert!(text.starts_with(":x: nightly backup **failed**"), "{text}");

    run(&server, &["--", "true", &"x".repeat(100_000)]);
    assert!(server.text().chars().count() < 400);
}

#[test]
fn a_post_that_fails_changes_nothing() {
    let body = r#"{"id":"web.incoming_webhook.invalid.app_error","status_code":404}"#;
    let server = Server::answering("404 Not Found", body);
    let output = run(&server, &["--", "sh", "-c", "echo out; exit 5"]);
    assert_eq!(
        (output.status.code(), text(&output.stdout)),
        (Some(5), "out\n")
    );
    assert!(text(&output.stderr).starts_with("error: "));
    assert!(!text(&output.stderr).contains("8aix33e45"));

    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hooks/abc", nobody.local_addr().unwrap());
    drop(nobody);
    let mut down = mm(&url);
    let output = Process::start(down.args(["run", "--attempts", "1", "--", "true"])).output();
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stderr).starts_with("error: "));
}

#[test]
fn a_wrong_setting_is_told_and_the_command_runs() {
    for (webhook, profile) in [("", ""), ("not a url", ""), ("http://h/hooks/x", "nobody")] {
        let mut mm = mm(webhook);
        mm.env("MM_PROFILE", profile);
        let output =
            Process::start(mm.args(["run", "--", "sh", "-c", "echo ran; exit 6"])).output();
        assert_eq!(
            (output.status.code(), text(&output.stdout)),
            (Some(6), "ran\n")
        );
        let told = text(&output.stderr);
        assert!(
            told.starts_with("error: ") && told.contains("is not posted"),
            "{told}"
        );
    }
}

#[test]
fn a_dry_run_runs_and_prints_the_post() {
    let server = Server::start();
    let output = run(
        &server,
        &["--dry-run", "--", "sh", "-c", "echo out; exit 3"],
    );
    assert_eq!(output.status.code(), Some(3));
    let (out, json) = text(&output.stdout).split_once('\n').unwrap();
    assert_eq!(out, "out");
    let json: serde_json::Value = serde_json::from_str(json).unwrap();
    assert!(
        json["payload"]["text"]
            .as_str()
            .unwrap()
            .ends_with("\n```\nout\n```")
    );
    assert!(!output.stdout.windows(8).any(|bytes| bytes == b"8aix33e4"));
    assert!(server.is_quiet());
}
