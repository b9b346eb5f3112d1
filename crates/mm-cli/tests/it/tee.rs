//! `mm tee`: what passes through, and what is posted of it.

use crate::server::{Request, Server};
use crate::support::{mm, tee};

/// So many different lines.
pub(crate) fn numbered(lines: usize) -> String {
    let line = |number| format!("line {number}\n");
    (0..lines).map(line).collect::<Vec<_>>().concat()
}

/// The lines within the code blocks of all posts.
pub(crate) fn posted(requests: &[Request]) -> String {
    let blocks = requests.iter().map(Request::text);
    blocks
        .filter(|text| text.starts_with('`'))
        .map(|text| {
            let (first, rest) = text.split_once('\n').unwrap();
            let fence = first.trim_end_matches(|c| c != '`');
            rest.strip_suffix(fence).unwrap().to_owned()
        })
        .collect()
}

#[test]
fn a_piece_passes_through_before_the_next_comes_and_before_its_line_ends() {
    let server = Server::ok();
    let mut process = tee(&server).start();
    for (piece, all) in [("no end of", "no end of"), (" a line", "no end of a line")] {
        process.write(piece);
        process.out.wait(|out| out == all.as_bytes());
    }
    assert!(server.requests().is_empty());
    process.write("\n");
    server.wait(|requests| posted(requests) == "no end of a line\n");
    process.end().code(0).quiet();
}

#[test]
fn every_byte_passes_through_unchanged() {
    let mut bytes: Vec<u8> = (0..=255).collect();
    bytes.extend(b"\r\n\x1b[31mred\x1b[0m\0\xff\xfe\n".repeat(20_000));
    let run = tee(&Server::ok()).stdin(&bytes).run();
    run.code(0);
    assert!(
        run.out == bytes,
        "{} of {} bytes",
        run.out.len(),
        bytes.len()
    );
    // What no post can hold is told.
    run.says("lines had bytes that are no UTF-8")
        .says("lines had NUL characters");
    assert_eq!(run.err.lines().count(), 2, "{}", run.err);
}

#[test]
fn lines_are_joined_into_code_blocks() {
    let server = Server::ok();
    let text = "one\n\n  *two*\n```\nlast";
    let run = mm()
        .webhook(&server)
        .args(["tee", "--lang", "log", "-c", "ops", "--collect", "10s"])
        .stdin(text)
        .run();
    run.code(0).quiet();
    assert_eq!(run.text(), text);
    let json = server.request().json();
    assert_eq!(json["text"], "````log\none\n\n  *two*\n```\nlast\n````");
    assert_eq!(json["channel"], "ops");
}

#[test]
fn lines_are_shown_with_the_icon_of_the_nearest_setting() {
    let server = Server::ok();
    let run = tee(&server)
        .env("MM_EMOJI", "robot")
        .args(["--icon-url", "https://i.example/i.png", "-u", "cron"])
        .stdin("line\n")
        .run();
    run.code(0).quiet();
    let json = server.request().json();
    assert_eq!(json["icon_url"], "https://i.example/i.png");
    assert_eq!(json["icon_emoji"], serde_json::Value::Null);
    assert_eq!(json["username"], "cron");
}

#[test]
fn lines_may_be_markdown() {
    let server = Server::ok();
    let run = mm()
        .webhook(&server)
        .args(["tee", "--markdown", "--collect", "10s", "--defuse"])
        .stdin("\n# Title\n\n*text* @all\n\n")
        .run();
    run.code(0).quiet();
    let text = server.request().text();
    assert!(
        text.contains("# Title\n") && text.contains("*text* @"),
        "{text:?}"
    );
    assert!(!text.contains("```") && !text.contains("@all"), "{text:?}");
}

#[test]
fn escapes_of_terminals_are_left_out_of_posts_unless_kept() {
    let coloured = "\u{1b}[1;31mred\u{1b}[0m\n";
    for (args, text) in [(&[][..], "red\n"), (&["--keep-escapes"], coloured)] {
        let server = Server::ok();
        let run = tee(&server).args(args).stdin(coloured).run();
        run.code(0);
        assert_eq!(run.text(), coloured);
        assert_eq!(posted(&server.requests()), text);
    }
}

#[test]
fn nothing_in_is_nothing_out_and_nothing_posted() {
    let server = Server::ok();
    for args in [&[][..], &["--markdown"]] {
        let run = tee(&server).args(args).run();
        run.code(0).quiet();
    }
    tee(&server)
        .arg("--markdown")
        .stdin("\n\n")
        .run()
        .code(0)
        .quiet();
    tee(&server)
        .file("empty", "")
        .args(["--file", "empty"])
        .run()
        .code(0);
    assert!(server.requests().is_empty());
}

#[test]
fn a_log_file_comes_out_whole_on_the_other_side() {
    let mut log = String::new();
    for number in 0..20_000 {
        let line = match number % 7 {
            0 => String::new(),
            1 => format!("{number} \u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} \u{e9}t\u{e9}"),
            2 => format!("\t{number} ``` ~~~ ````"),
            3 => format!("{number} {}", "long ".repeat(number % 400)),
            _ => format!("2026-11-20 12:00:00 INFO line {number} of the log\r"),
        };
        log.push_str(&line);
        log.push('\n');
    }
    assert!(log.len() > 2_000_000);
    let server = Server::ok();
    let run = tee(&server)
        .file("app.log", &log)
        .args(["--file", "app.log"])
        .run();
    run.code(0).quiet();
    assert!(run.out.is_empty());
    let requests = server.requests();
    assert!(posted(&requests) == log, "the log differs");
    let too_long = |request: &Request| request.text().chars().count() > 16_383;
    assert!(!requests.iter().any(too_long));
}

#[test]
fn a_file_with_less_room_than_it_needs_waits_for_the_server() {
    let log = numbered(20_000);
    let server = Server::ok();
    let run = tee(&server)
        .file("app.log", &log)
        .args(["--file", "app.log", "--queue", "10k"])
        .run();
    run.code(0).quiet();
    assert!(posted(&server.requests()) == log, "the log differs");
}

#[test]
fn what_cannot_be_read_is_told_before_anything_is_posted() {
    let server = Server::ok();
    for args in [
        ["--file", "gone"],
        ["--file", "."],
        ["--follow", "."],
        ["--follow", "/dev/null/x"],
    ] {
        let run = tee(&server).args(args).run();
        run.code(2).says(&format!("error: {}: ", args[1]));
    }
    let run = mm().args(["tee"]).stdin("x\n").run();
    run.code(2).tells_once("no webhook is given", "MM_WEBHOOK");
    let run = mm()
        .args(["tee", "--webhook-file", "-"])
        .stdin(server.url())
        .run();
    run.code(2).says("both the webhook and the lines");
    // From a file the lines come, so stdin may give the webhook.
    let run = mm()
        .file("log", "line\n")
        .args(["tee", "--webhook-file", "-", "--file", "log"])
        .stdin(server.url())
        .run();
    run.code(0).quiet();
    assert_eq!(posted(&server.requests()), "line\n");
}

#[test]
fn wrong_settings_are_told_before_the_first_line() {
    for args in [
        ["--ca-file", "gone.pem"],
        ["--proxy", "nonsense://x"],
        ["-w", "nonsense"],
    ] {
        let run = mm()
            .env("MM_WEBHOOK", "https://c.example/hooks/x")
            .arg("tee")
            .args(args)
            .stdin("line\n")
            .run();
        run.code(2).says("error: ");
        assert!(run.out.is_empty());
    }
}

#[test]
fn a_long_stream_takes_no_more_memory_than_its_queue() {
    const PIECE: usize = 1 << 20;
    const PIECES: usize = 50;
    // It never answers, so nothing leaves the queue.
    let server = Server::always(crate::server::Answer::Hang);
    let mut process = tee(&server)
        .args(["--queue", "2M", "--exit-timeout", "10ms", "--timeout", "1h"])
        .start();
    let piece = "a line of one hundred bytes, or so\n".repeat(PIECE / 35);
    for _ in 0..PIECES {
        process.write(&piece);
    }
    let bytes = piece.len() * PIECES;
    process.out.wait(|out| out.len() == bytes);
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib: usize = peak
        .unwrap()
        .trim()
        .trim_end_matches(" kB")
        .parse()
        .unwrap();
    assert!(kib < 48 * 1024, "{kib} KiB");
    let run = process.end();
    let lines = bytes / 35;
    let (thousands, rest) = (lines / 1000 % 1000, lines % 1000);
    let all = format!("{},{thousands:03},{rest:03}", lines / 1_000_000);
    run.code(0)
        .says(&format!("error: {all} of {all} lines not delivered: "));
}
