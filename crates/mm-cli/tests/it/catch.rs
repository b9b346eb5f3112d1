//! `mm catch`: what it says, what it shows, and how it ends.

#![cfg(feature = "catcher")]

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::Value;

use crate::process::{OnTerminal, Process};
use crate::support::{Folder, Program, mm};

/// Within what it ends when it is asked to.
const END: Duration = Duration::from_secs(2);

fn catch(args: &[&str]) -> Program {
    mm().args(["catch", "--listen", "127.0.0.1:0"]).args(args)
}

/// Starts one that greets, and waits until it has; the URL that it listens on.
fn greeted(args: &[&str]) -> (Process, String) {
    let process = catch(args).start();
    let said = process.out.wait_text("Ctrl-C ends it");
    (process, url(&said))
}

/// Starts one that prints URLs alone.
fn quiet(args: &[&str]) -> (Process, Vec<String>) {
    let process = catch(args).arg("--quiet").start();
    let said = process.out.wait(|said| newlines(said) == 2);
    let said = String::from_utf8(said).unwrap();
    (process, said.lines().map(str::to_owned).collect())
}

fn newlines(said: &[u8]) -> usize {
    String::from_utf8_lossy(said).matches('\n').count()
}

/// The first URL in a text, without the slash of its page.
fn url(said: &str) -> String {
    let word = said
        .split_whitespace()
        .find(|word| word.starts_with("http://"));
    word.unwrap().trim_end_matches('/').to_owned()
}

#[track_caller]
fn send(url: &str, args: &[&str]) {
    let run = mm().env("MM_WEBHOOK", format!("{url}/hooks/inbox"));
    run.args(["send", "--proxy", "none"])
        .args(args)
        .run()
        .code(0);
}

#[track_caller]
fn end(process: Process) {
    let begin = Instant::now();
    process.signal(Signal::TERM);
    process.wait().code(0).quiet();
    assert!(begin.elapsed() < END, "{:?}", begin.elapsed());
}

#[test]
fn it_says_where_everything_is_and_what_to_try() {
    let (process, url) = greeted(&["--inbox", "ci", "--inbox", "ops"]);
    let said = process.out.wait_text("Ctrl-C ends it");
    assert!(url.starts_with("http://127.0.0.1:"), "{said}");
    for part in [
        format!("Page       {url}/\n"),
        format!("mm send --webhook {url}/hooks/ci 'hello'"),
        format!("Webhook    {url}/hooks/ops\n"),
        format!("{url}/api/v4/users/me"),
        "Authorization: Bearer ".to_owned(),
        "alerts".to_owned(),
    ] {
        assert!(said.contains(&part), "no {part:?} in {said}");
    }
    end(process);
}

#[test]
fn a_post_is_shown_with_all_that_it_carries() {
    let (process, url) = greeted(&[]);
    send(
        &url,
        &[
            "two\nlines",
            "--username",
            "cron",
            "--urgent",
            "--attach-title",
            "Build",
            "--attach-text",
            "failed",
            "--attach-field",
            "branch=main",
        ],
    );
    let said = process.out.wait_text("branch: main\n");
    assert!(
        said.contains("  two\n  lines\n  | Build: failed\n  |   branch: main\n"),
        "{said}"
    );
    assert!(
        said.contains(" inbox cron [webhook inbox] [urgent]\n"),
        "{said}"
    );
    assert!(!said.contains('\u{1b}'), "{said}");
    end(process);
}

#[test]
fn escapes_of_a_post_do_nothing_to_the_terminal() {
    let process = OnTerminal::start(catch(&[]));
    let url = url(&process.screen.wait_text("Ctrl-C ends it"));
    send(
        &url,
        &["\u{1b}]0;evil\u{7}\u{1b}[2J\u{9b}31m\u{202e}\r end"],
    );
    let said = process.screen.wait_text("␍ end");
    assert!(
        said.contains("␛]0;evil␇␛[2J<U+009B>31m<U+202E>␍ end"),
        "{said}"
    );
    assert!(said.contains("\u{1b}[1m"), "no colours: {said}");
    process.press("\u{3}");
    let (code, said) = process.wait();
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn as_json_each_post_is_a_line_and_nothing_else_is_there() {
    let process = catch(&["--json"]).start();
    let url = url(&process.err.wait_text("Ctrl-C ends it"));
    send(&url, &["one\n\u{9b}", "--prop", "key=value"]);
    send(&url, &["two"]);
    let said = process.out.wait(|said| newlines(said) == 2);
    let said = String::from_utf8(said).unwrap();
    assert!(!said.contains('\u{9b}'), "{said}");
    let posts: Vec<Value> = said
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(posts[0]["text"], "one\n\u{9b}");
    assert_eq!(posts[0]["props"]["key"], "value");
    assert_eq!(posts[0]["inbox"], "inbox");
    assert_eq!(posts[0]["id"].as_str().unwrap().len(), 26);
    assert_eq!(posts[1]["text"], "two");
    assert!(posts[0]["seq"].as_u64() < posts[1]["seq"].as_u64());
    process.signal(Signal::INT);
    assert_eq!(process.wait().code(0).text(), said);
}

#[test]
fn a_refused_request_is_shown_with_its_reason() {
    let (process, url) = greeted(&[]);
    let run = mm().env("MM_WEBHOOK", format!("{url}/hooks/inbox"));
    run.args(["send", "--proxy", "none", "-c", "nowhere", "x"])
        .run()
        .code(1);
    let said = process
        .out
        .wait_text("web.incoming_webhook.channel.app_error");
    assert!(said.contains(" was refused with 404: "), "{said}");
    end(process);
}

#[test]
fn quiet_says_urls_alone() {
    let (process, urls) = quiet(&[]);
    assert_eq!(urls.len(), 2, "{urls:?}");
    assert_eq!(urls[1], format!("{}/hooks/inbox", urls[0]));
    send(&urls[0], &["hello"]);
    process.signal(Signal::TERM);
    let run = process.wait();
    assert_eq!(run.code(0).text().lines().count(), 2);
}

#[test]
fn empty_has_no_bot_and_no_inbox() {
    let (process, url) = greeted(&["--empty", "--strict"]);
    let said = process.out.wait_text("Ctrl-C ends it");
    assert!(
        !said.contains("/hooks/") && !said.contains("Bearer"),
        "{said}"
    );
    let run = mm().env("MM_WEBHOOK", format!("{url}/hooks/inbox"));
    run.args(["send", "--proxy", "none", "x"]).run().code(1);
    end(process);
}

#[test]
fn a_port_in_use_is_told_with_a_way_on() {
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = other.local_addr().unwrap().to_string();
    let run = mm().args(["catch", "--listen", &address]).run();
    run.code(1).tells_once(
        &format!("cannot listen on {address}"),
        "--listen 127.0.0.1:0",
    );
}

#[test]
fn who_listens_beyond_this_machine_is_warned() {
    let process = mm().args(["catch", "--listen", "0.0.0.0:0"]).start();
    let said = process.out.wait_text("Ctrl-C ends it");
    assert!(url(&said).starts_with("http://127.0.0.1:"), "{said}");
    process.err.wait_text("can read everything");
    process.signal(Signal::TERM);
    process.wait().code(0);
}

#[test]
fn the_end_of_its_reader_is_its_end() {
    for mode in ["--quiet", "--strict", "--json"] {
        let (process, reader) = catch(&[mode]).start_unread();
        if mode == "--json" {
            process.err.wait_text("Ctrl-C ends it");
        } else {
            let mut line = String::new();
            BufReader::new(&reader).read_line(&mut line).unwrap();
        }
        drop(reader);
        process.wait().code(0);
    }
}

#[test]
fn a_reader_that_stands_still_holds_up_neither_the_server_nor_the_end() {
    let (process, reader) = catch(&[]).start_unread();
    let mut lines = BufReader::with_capacity(64, &reader);
    let mut first = String::new();
    lines.read_line(&mut first).unwrap();
    let url = url(&first);
    // More than a pipe holds: 64 KiB.
    let text = format!("{}\n", "x".repeat(900)).repeat(16);
    for _ in 0..10 {
        send(&url, &[&text]);
    }
    let begin = Instant::now();
    process.signal(Signal::TERM);
    process.wait().code(0);
    assert!(begin.elapsed() < END, "{:?}", begin.elapsed());
}

#[test]
fn a_full_disk_is_told() {
    let Ok(full) = File::options().write(true).open("/dev/full") else {
        return;
    };
    let run = catch(&[]).start_to(full).wait();
    run.code(1).says("error: stdout: No space left");
}

#[test]
fn the_demonstration_sends_in_each_way() {
    let (process, _) = greeted(&["--demo"]);
    let said = process.out.wait_text("And a reply in its thread");
    for part in [
        "A message by **webhook**",
        "| nightly import: The import **failed**",
        "more lines\n",
        "Line 5 of 5 from the queue",
        "ERROR demo::import: the import failed",
        "lines that passed through mm tee",
        " alerts devbot\n  A post by the REST API",
        "  (1 file)\n",
        " alerts devbot [in thread ",
        "by `Poster`, to its event",
    ] {
        assert!(said.contains(part), "no {part:?} in {said}");
    }
    assert!(!said.contains("filter leaves out"), "{said}");
    end(process);
}

#[test]
fn a_data_file_keeps_what_was_there() {
    let folder = Folder::new();
    let file = folder.path().join("chat.db");
    let start = || {
        let process = catch(&["--data", file.to_str().unwrap()]).start();
        let said = process.out.wait_text("Ctrl-C ends it");
        let after = |words: &str| {
            let after = said.split(words).nth(1).unwrap();
            after.lines().next().unwrap().to_owned()
        };
        let keys = ["its token is ", "the password is "].map(after);
        (process, keys)
    };
    let (first, keys) = start();
    end(first);
    let (second, again) = start();
    assert_eq!(keys, again);
    end(second);
}

#[test]
fn a_data_file_that_cannot_be_used_is_told_with_what_to_do() {
    let folder = Folder::new();
    let file = folder.path().join("notes.txt");
    std::fs::write(&file, "x".repeat(4096)).unwrap();
    let missing = folder.path().join("not there");
    for (data, why, hint) in [
        (
            folder.path().to_owned(),
            "is a folder, not a file",
            "name a file in it: --data ",
        ),
        (
            missing.join("chat.db"),
            "its folder does not exist",
            "mkdir -p '",
        ),
        (
            "/dev/null".into(),
            "is not a regular file",
            "or the name of a new one",
        ),
        (
            file.clone(),
            "is not a catcher's data file",
            "or the name of a new one",
        ),
    ] {
        let run = catch(&["--data", data.to_str().unwrap()]).run();
        run.code(1)
            .says(&format!("error: the data file: {}: ", data.display()))
            .says(why)
            .says("\nhint: ")
            .says(hint);
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "x".repeat(4096));
    assert!(!missing.exists());
}

#[test]
fn the_demonstration_also_runs_where_webhooks_must_exist() {
    let (process, _) = greeted(&["--demo", "--strict"]);
    let said = process.out.wait_text("And a reply in its thread");
    assert!(!said.contains("was refused"), "{said}");
    end(process);
}

#[test]
fn a_version_that_is_not_known_is_told_with_the_one_whose_rules_hold() {
    for (asked, told) in [
        (
            "99",
            "99.0 are known; those of 11.11 hold, the newest known",
        ),
        ("3.0", "3.0 are known; those of 4.0 hold, the oldest known"),
        ("11.11", ""),
    ] {
        let (process, _) = greeted(&["--compat", asked]);
        process.signal(Signal::TERM);
        let run = process.wait();
        run.code(0).says(told);
        if told.is_empty() {
            run.quiet();
        }
    }
}

#[test]
fn it_misbehaves_when_it_is_told_to() {
    let (process, url) = greeted(&["--fault", "first=1,path=/hooks/", "--fault-status", "418"]);
    let run = mm().env("MM_WEBHOOK", format!("{url}/hooks/inbox"));
    run.args(["send", "--proxy", "none", "first"])
        .run()
        .code(1)
        .says("418");
    send(&url, &["second"]);
    let said = process.out.wait_text("  second\n");
    assert!(
        said.contains("POST /hooks/inbox was refused with 418"),
        "{said}"
    );
    end(process);
}
