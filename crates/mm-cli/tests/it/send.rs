//! `mm send`: the text, the payload, the result.

use serde_json::json;

use crate::server::{Request, Server, limited, no_channel, no_webhook};
use crate::support::{mm, send};

#[test]
fn the_text_comes_by_flag_by_arguments_by_dash_or_by_pipe() {
    for (args, stdin, text) in [
        (&["-m", "by flag"][..], "not read", "by flag"),
        (
            &["--message=--looks like a flag"],
            "",
            "--looks like a flag",
        ),
        (&["by", "arguments"], "not read", "by arguments"),
        (&["--", "-x"], "", "-x"),
        (&["-"], "by dash\n", "by dash"),
        (&["-m", "-"], "by dash\r\n", "by dash"),
        (&[], "by pipe\n\n", "by pipe\n"),
        (&[], "  white space  ", "  white space  "),
        (&["a", "-"], "", "a -"),
    ] {
        let server = Server::ok();
        send(&server).args(args).stdin(stdin).run().code(0).quiet();
        let request = server.request();
        assert_eq!(request.json(), json!({"text": text}), "{args:?}");
        assert!(request.line.starts_with("POST /hooks/"));
        assert!(request.head.contains("content-type: application/json"));
    }
}

#[test]
fn each_flag_arrives_as_the_field_it_is_for() {
    let server = Server::ok();
    let run = send(&server)
        .args([
            "-m",
            "@alice *text*",
            "-c",
            "ops",
            "-u",
            "cron",
            "-e",
            ":robot:",
        ])
        .args(["--card", "# Card", "--urgent", "--ack", "--persistent"])
        .args(["--type", "custom_alert", "--prop", "n=7", "--prop", "s=x=y"])
        .args(["--attach-text", "body", "--attach-title", "title"])
        .args(["--attach-title-link", "https://t.example"])
        .args(["--attach-color", "#ff0000", "--attach-pretext", "before"])
        .args(["--attach-fallback", "plain", "--attach-author", "who"])
        .args(["--attach-author-link", "https://a.example"])
        .args(["--attach-author-icon", "https://a.example/i.png"])
        .args(["--attach-image", "https://i.example/i.png"])
        .args(["--attach-thumb", "https://i.example/t.png"])
        .args([
            "--attach-footer",
            "end",
            "--attach-footer-icon",
            "https://f.example",
        ])
        .args([
            "--attach-field",
            "host=db1",
            "--attach-long-field",
            "log=a=b",
        ])
        .run();
    run.code(0).quiet();
    let expected = json!({
        "text": "@alice *text*",
        "channel": "ops",
        "username": "cron",
        "icon_emoji": ":robot:",
        "type": "custom_alert",
        "props": {"n": 7, "s": "x=y", "card": "# Card"},
        "priority": {
            "priority": "urgent",
            "requested_ack": true,
            "persistent_notifications": true,
        },
        "attachments": [{
            "text": "body",
            "title": "title",
            "title_link": "https://t.example",
            "color": "#ff0000",
            "pretext": "before",
            "fallback": "plain",
            "author_name": "who",
            "author_link": "https://a.example",
            "author_icon": "https://a.example/i.png",
            "image_url": "https://i.example/i.png",
            "thumb_url": "https://i.example/t.png",
            "footer": "end",
            "footer_icon": "https://f.example",
            "fields": [
                {"title": "host", "value": "db1", "short": true},
                {"title": "log", "value": "a=b", "short": false},
            ],
        }],
    });
    let mut json = server.request().json();
    // What is false may be left out.
    json["attachments"][0]["fields"][1]["short"] = false.into();
    assert_eq!(json, expected);
}

#[test]
fn the_other_ways_to_notify_arrive_too() {
    let server = Server::ok();
    for args in [
        ["quiet", "--silent", "--icon-url=https://i.example/i.png"],
        ["loud", "--priority=important", "--ack"],
    ] {
        send(&server).args(args).run().code(0).quiet();
    }
    let requests = server.requests();
    assert_eq!(
        requests[0].json(),
        json!({"text": "quiet", "silent": true, "icon_url": "https://i.example/i.png"})
    );
    let priority = json!({"priority": "important", "requested_ack": true});
    assert_eq!(
        requests[1].json(),
        json!({"text": "loud", "priority": priority})
    );
}

#[test]
fn mentions_are_defused_on_request() {
    let server = Server::ok();
    send(&server)
        .args(["--defuse", "@all read this"])
        .run()
        .code(0);
    assert!(!server.request().text().contains("@all"));
}

#[test]
fn an_attachment_alone_is_a_message() {
    let server = Server::ok();
    let attachment = ["--attach-title", "title"];
    send(&server).args(attachment).run().code(0).quiet();
    send(&server).args(attachment).stdin("text").run().code(0);
    let requests = server.requests();
    let attachments = json!([{"title": "title"}]);
    for (request, text) in [(&requests[0], ""), (&requests[1], "text")] {
        let json = request.json();
        assert_eq!(json["attachments"][0]["title"], attachments[0]["title"]);
        assert_eq!(json["text"].as_str().unwrap_or(""), text);
    }
}

#[test]
fn a_payload_keeps_what_is_unknown_and_takes_what_flags_add() {
    let payload = json!({
        "text": "from the file",
        "channel": "file",
        "icon_url": "https://i.example/i.png",
        "of_tomorrow": {"a": [1, 2.5, null]},
        "attachments": [{"text": "first", "of_tomorrow": true}],
    });
    let server = Server::ok();
    let run = send(&server)
        .file("message.json", payload.to_string())
        .args(["--payload", "message.json", "-c", "flag", "-e", "robot"])
        .args(["--attach-text", "second"])
        .env("MM_USERNAME", "environment")
        .env("MM_CHANNEL", "environment")
        .run();
    run.code(0).quiet();
    let json = server.request().json();
    assert_eq!(json["text"], "from the file");
    assert_eq!(json["of_tomorrow"], payload["of_tomorrow"]);
    assert_eq!(json["attachments"][0], payload["attachments"][0]);
    assert_eq!(json["attachments"][1]["text"], "second");
    assert_eq!(json["channel"], "flag");
    assert_eq!(json["username"], "environment");
    assert_eq!(
        (&json["icon_emoji"], &json["icon_url"]),
        (&json!("robot"), &json!(null))
    );
}

#[test]
fn the_environment_leaves_a_payload_as_it_is() {
    let server = Server::ok();
    let run = send(&server)
        .args(["--payload", "-"])
        .stdin("\u{feff}{\"text\": \"x\", \"channel\": \"own\", \"username\": \"own\"}")
        .env("MM_CHANNEL", "environment")
        .env("MM_USERNAME", "environment")
        .env("MM_EMOJI", "robot")
        .run();
    run.code(0).quiet();
    let expected = json!({"text": "x", "channel": "own", "username": "own", "icon_emoji": "robot"});
    assert_eq!(server.request().json(), expected);
}

#[test]
fn what_is_no_payload_is_told_with_its_place() {
    for (content, said) in [
        ("", "p.json is empty, and no payload"),
        ("{\"text\": \"x\",}", "line 1 column 14"),
        ("[1]", "p.json holds no payload"),
        ("{\"text\": 5}", "p.json holds no payload"),
    ] {
        let server = Server::ok();
        let run = send(&server)
            .file("p.json", content)
            .args(["--payload", "p.json"])
            .run();
        run.code(2).says(said);
        assert!(server.requests().is_empty());
    }
    let run = send(&Server::ok()).args(["--payload", "gone.json"]).run();
    run.code(2).says("error: gone.json: No such file");
}

#[test]
fn a_dry_run_prints_what_would_be_sent_and_sends_nothing() {
    let server = Server::ok();
    let run = send(&server)
        .args(["--dry-run", "hello", "-c", "ops"])
        .run();
    run.code(0).quiet();
    let url = format!("http://{}/hooks/<redacted>", server.address);
    let expected = json!({"url": url, "payload": {"text": "hello", "channel": "ops"}});
    assert_eq!(run.json(), expected);
    let run = send(&server)
        .args(["--dry-run", "--max-chars", "5"])
        .stdin("one\ntwo\nthree\n")
        .run();
    assert_eq!(run.code(0).text().lines().count(), 3);
    assert!(server.requests().is_empty());
}

#[test]
fn the_result_as_json_is_one_line_also_for_an_error() {
    let server = Server::ok();
    let run = send(&server).args(["--json", "hello"]).run();
    run.code(0).quiet();
    assert_eq!(run.json(), json!({"ok": true, "posts": 1, "attempts": 1}));

    let server = Server::always(no_channel());
    let run = send(&server).args(["--json", "hello"]).run();
    run.code(1).says("error: ").says("hint: ");
    let json = run.json();
    assert_eq!(json["ok"], false);
    assert_eq!(json["status"], 404);
    assert_eq!(json["id"], "web.incoming_webhook.channel.app_error");
    assert_eq!(json["exit_code"], 1);
    assert_eq!((&json["posts"], &json["attempts"]), (&json!(0), &json!(1)));
    assert!(run.err.contains(json["error"].as_str().unwrap()));
    assert!(run.err.contains(json["hint"].as_str().unwrap()));

    let server = Server::always(limited());
    let run = send(&server)
        .args(["--json", "x", "--deadline", "500ms"])
        .run();
    let json = run.code(75).json();
    assert_eq!(
        (&json["status"], &json["transient"]),
        (&json!(429), &json!(true))
    );
    assert!(json["retry_after_seconds"].as_f64().unwrap() > 0.0);
}

#[test]
fn an_error_before_anything_is_sent_is_json_as_well() {
    for (program, field) in [
        (mm().args(["send", "x"]), None),
        (mm().args(["send", "x", "-w", "nonsense"]), None),
        (mm().args(["send", "x", "--config", "gone"]), None),
        (mm().args(["send", "x", "--payload"]).arg("gone"), None),
        (
            send(&Server::ok()).args(["x", "-e", "two words"]),
            Some("icon_emoji"),
        ),
        (send(&Server::ok()), Some("text")),
    ] {
        let is_usage_of_clap = program.command.get_args().any(|arg| arg == "--payload");
        let run = program.arg("--json").run();
        run.code(2);
        if is_usage_of_clap {
            continue; // Text and payload exclude each other.
        }
        let json = run.json();
        assert_eq!(
            (&json["ok"], &json["exit_code"]),
            (&json!(false), &json!(2))
        );
        assert_eq!(json["field"].as_str(), field);
        run.says("error: ");
    }
}

#[test]
fn a_long_text_arrives_in_parts() {
    let server = Server::ok();
    let words = "word ".repeat(8_000);
    let run = send(&server).arg("--json").stdin(&words).run();
    assert_eq!(
        run.code(0).json(),
        json!({"ok": true, "posts": 3, "attempts": 3})
    );
    let texts: Vec<_> = server.requests().iter().map(Request::text).collect();
    assert_eq!(texts.len(), 3);
    assert!(texts.iter().all(|text| text.chars().count() <= 16_383));
    let words = |text: &str| text.split_whitespace().count();
    assert_eq!(texts.iter().map(|text| words(text)).sum::<usize>(), 8_000);
}

#[test]
fn without_splitting_a_long_text_is_refused_before_anything_is_sent() {
    let server = Server::ok();
    let run = send(&server)
        .arg("--no-split")
        .stdin("\u{e9}".repeat(16_384))
        .run();
    run.code(2).says("`text` has 16384 characters");
    assert!(server.requests().is_empty());
    send(&server)
        .arg("--no-split")
        .stdin("\u{e9}".repeat(16_383))
        .run()
        .code(0);
}

#[test]
fn code_is_fenced_and_does_not_eat_the_text() {
    for (args, stdin, text) in [
        (&["--code"][..], "a\nb\n", "```\na\nb\n```"),
        (&["--code=rust"], "fn", "```rust\nfn\n```"),
        (&["--code", "text"], "", "```\ntext\n```"),
        (&["--code=", "text"], "", "```\ntext\n```"),
        (&["--code"], "```\n", "````\n```\n````"),
    ] {
        let server = Server::ok();
        send(&server).args(args).stdin(stdin).run().code(0).quiet();
        assert_eq!(server.request().text(), text, "{args:?}");
    }
    let run = send(&Server::ok()).args(["--code=a b", "x"]).run();
    run.code(2).says("expected one word");
}

#[test]
fn an_empty_text_is_refused_by_name_and_an_empty_stdin_told_as_such() {
    let server = Server::ok();
    for args in [&[][..], &["-"], &["--code"], &["-m", "-"], &["--card", "x"]] {
        for stdin in ["", "\n", "\r\n"] {
            let run = send(&server).args(args).stdin(stdin).run();
            run.code(2)
                .tells_once("`text` is empty: nothing came on stdin", "program before");
        }
    }
    let run = send(&server).args(["-m", ""]).run();
    run.code(2).says("`text` is empty, and").says_not("stdin");
    let run = send(&server).args(["--payload", "-"]).stdin("{}").run();
    run.code(2).says("`text` is empty, and");
    assert!(server.requests().is_empty());
}

#[test]
fn what_the_server_would_refuse_is_told_by_field_before_it_is_sent() {
    let server = Server::ok();
    for (args, said) in [
        (&["-e", "two words"][..], "`icon_emoji` is `two words`"),
        (&["-e", "\u{1f6a8}"], "`icon_emoji`"),
        (&["-c", "Town Square"], "`channel` holds white space"),
        (&["-c", "OPS"], "`channel` holds upper case"),
        (&["--type", "system_join"], "`type`"),
        (&["--ack"], "priority"),
        (&["--urgent", "--persistent"], "mention"),
        (&["--icon-url", "ftp://x"], "`icon_url`"),
    ] {
        let run = send(&server).args(args).arg("text").run();
        run.code(2).says(said);
        assert!(run.out.is_empty() && run.err.lines().count() == 1, "{run}");
    }
    let run = send(&server).stdin("a\0b").run();
    run.code(2).says("`text` holds the character U+0000");
    assert!(server.requests().is_empty());
}

#[test]
fn what_is_no_utf_8_is_replaced_and_told() {
    let server = Server::ok();
    let run = send(&server).stdin(b"caf\xe9 ol\xe9\n").run();
    run.code(0);
    assert_eq!(server.request().text(), "caf\u{fffd} ol\u{fffd}");
    assert_eq!(run.err.lines().count(), 1, "{run}");
    run.says("note: stdin is not all UTF-8");
}

#[test]
fn an_error_of_one_part_says_how_many_are_out() {
    let server = Server::start(|number, _| match number {
        0 => crate::server::ok(),
        _ => no_webhook(),
    });
    let run = send(&server)
        .args(["--json", "--max-chars", "100"])
        .stdin("word ".repeat(50))
        .run();
    let json = run.code(1).json();
    assert_eq!((&json["posts"], &json["attempts"]), (&json!(1), &json!(2)));
    run.says("(1 of 3 parts are out)");
}
