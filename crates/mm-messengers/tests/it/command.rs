//! Programs as messengers.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use mm_messengers::CommandMessenger;
use mm_outbox::{Cancel, Draft, ErrorKind, Filter, Messenger, SendOptions, recipients};
use serde_json::{Value, json};

use crate::stage::{Folder, send};

const LONG: Duration = Duration::from_secs(30);

/// A shell that runs this script with its arguments behind it.
fn shell(script: &str) -> CommandMessenger {
    CommandMessenger::new("sh")
        .arg("-c")
        .arg(script)
        .timeout(LONG)
}

/// One that appends its stdin to a file.
fn keep(file: &Path, then: &str) -> CommandMessenger {
    shell(&format!("cat >>\"$0\"; {then}")).arg(file)
}

fn lines(file: &Path) -> Vec<Value> {
    let text = fs::read_to_string(file).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_program_gets_the_dispatch_as_json() {
    let folder = Folder::new("command-json");
    let file = folder.0.join("got");
    let outbox = folder.outbox(keep(
        &file,
        "test -e \"$0.2\" || { touch \"$0.2\"; exit 1; }",
    ));
    let draft = Draft::email_html("Grüße", "<b>x</b>")
        .with("n", 1)
        .sender("ada");
    outbox
        .schedule(draft, recipients("command", ["0049 123; rm -rf"]))
        .unwrap();
    let report = send(&outbox);
    assert_eq!((report.errors, report.sent), (1, 1));
    let got = lines(&file);
    for (attempts, got) in got.iter().enumerate() {
        assert_eq!(got["address"], "0049 123; rm -rf");
        assert_eq!(got["subject"], "Grüße");
        assert_eq!(
            (&got["text"], &got["html"]),
            (&json!("x"), &json!("<b>x</b>"))
        );
        assert_eq!(got["attempts"], attempts);
        assert_eq!(
            got["is_doubtful"],
            attempts == 1,
            "exit code 1 says nothing"
        );
        assert_eq!(got["message"]["type"], "email_html");
        assert_eq!(got["message"]["context"]["n"], 1);
        assert_eq!(got["message"]["sender"], "ada");
    }
    assert_eq!(got.len(), 2);
    assert_eq!(got[0]["key"], got[1]["key"]);
}

#[test]
fn the_exit_code_decides_and_the_last_line_of_stderr_is_the_error() {
    for (code, sent, errors, failed) in [(0, 1, 0, 0), (75, 0, 1, 0), (65, 0, 0, 1)] {
        let folder = Folder::new("command-code");
        let script = format!("echo first >&2; echo 'no such number' >&2; echo >&2; exit {code}");
        let outbox = folder.outbox(shell(&script));
        let draft = Draft::text("x").retry_limit(2);
        outbox
            .schedule(draft, recipients("command", ["1"]))
            .unwrap();
        let report = send(&outbox);
        let failed = if errors > 0 { 1 } else { failed }; // At the second attempt.
        assert_eq!(
            (report.sent, report.errors, report.failed),
            (sent, errors, failed),
            "{code}"
        );
        let view = &outbox.dispatches(&Filter::default()).unwrap()[0];
        let told = outbox.errors(view.id).unwrap();
        let said = |error: &mm_outbox::LoggedError| error.text.starts_with("no such number (exit");
        assert!(told.iter().all(said), "{told:?}");
    }
}

#[test]
fn a_program_that_takes_too_long_is_ended_with_all_that_it_started() {
    let folder = Folder::new("command-long");
    let pids = folder.0.join("pids");
    // The shell ignores the signal that asks, and so does what it starts.
    let script = "trap '' TERM; sleep 600 & echo $$ $! >\"$0\"; wait; sleep 600";
    let messenger = shell(script).arg(&pids).timeout(Duration::from_millis(300));
    let begin = Instant::now();
    let error = messenger.test("1", "x", &Cancel::new()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.is_transient() && error.may_have_acted());
    assert!(begin.elapsed() < LONG);
    for pid in fs::read_to_string(pids).unwrap().split_whitespace() {
        assert!(is_gone(pid), "{pid} still runs");
    }
}

/// A process that was killed may be seen until its parent has noticed.
fn is_gone(pid: &str) -> bool {
    let begin = Instant::now();
    while begin.elapsed() < LONG {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let state = stat.rsplit(')').next().unwrap_or_default().trim_start();
        if state.is_empty() || state.starts_with('Z') {
            return true;
        }
        thread::yield_now();
    }
    false
}

#[test]
fn a_cancel_ends_a_program_that_runs() {
    let folder = Folder::new("command-cancel");
    let fifo = folder.0.join("fifo");
    let made = std::process::Command::new("mkfifo").arg(&fifo).status();
    assert!(made.unwrap().success());
    let messenger = shell("echo up >\"$0\"; sleep 600").arg(&fifo);
    let cancel = Cancel::new();
    let waiting = cancel.clone();
    let thread = thread::spawn(move || messenger.test("1", "x", &waiting));
    assert_eq!(fs::read_to_string(&fifo).unwrap(), "up\n");
    cancel.cancel();
    let error = thread.join().unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Canceled);
    assert!(error.may_have_acted());
}

#[test]
fn output_is_bounded_and_a_program_need_not_read() {
    let script = "yes out | head -c 3000000; yes err | head -c 3000000 >&2; exit 75";
    let long = "x".repeat(1_000_000);
    let error = shell(script).test("1", &long, &Cancel::new()).unwrap_err();
    assert_eq!(error.to_string(), "err (exit code 75, EX_TEMPFAIL)");
    let script = "head -c 3000000 /dev/zero | tr '\\0' x >&2; exit 75";
    let error = shell(script).test("1", &long, &Cancel::new()).unwrap_err();
    assert!(error.to_string().len() < 600);
}

#[test]
fn what_a_program_leaves_behind_does_not_hold_up_the_next() {
    let folder = Folder::new("command-behind");
    let pid = folder.0.join("pid");
    let messenger = shell("sleep 600 & echo $! >\"$0\"; echo later >&2; exit 75").arg(&pid);
    let begin = Instant::now();
    let error = messenger.test("1", "x", &Cancel::new()).unwrap_err();
    assert!(error.to_string().starts_with("later"), "{error}");
    assert!(begin.elapsed() < LONG);
    let pid = fs::read_to_string(pid).unwrap();
    let killed = std::process::Command::new("kill").arg(pid.trim()).status();
    assert!(killed.unwrap().success(), "it goes on");
}

#[test]
fn a_program_that_is_not_there_costs_no_attempt() {
    for program in ["/nowhere/at-all", "no-such-program-of-ours"] {
        let folder = Folder::new("command-missing");
        let outbox = folder.outbox(CommandMessenger::new(program));
        outbox.schedule("x", recipients("command", ["1"])).unwrap();
        let (report, result) = outbox.send_scheduled(&SendOptions::default());
        let error = result.unwrap_err();
        assert!(
            error.is_transient() && error.to_string().contains(program),
            "{error}"
        );
        assert_eq!(report.handled(), 0);
    }
    // It is there, and cannot be run.
    let folder = Folder::new("command-missing");
    let outbox = folder.outbox(CommandMessenger::new("/etc/passwd").called("sms"));
    outbox.schedule("x", recipients("sms", ["1"])).unwrap();
    let (report, result) = outbox.send_scheduled(&SendOptions::default());
    assert_eq!((report.handled(), result.is_err()), (0, true));
}

#[test]
fn a_secret_of_the_environment_shows_nowhere() {
    let messenger = shell("echo \"bad key $KEY\" >&2; exit 69").secret("KEY", "sesame-open-9");
    let error = messenger.test("1", "x", &Cancel::new()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "bad key <redacted> (exit code 69, EX_UNAVAILABLE)"
    );
    assert!(!format!("{messenger:?}").contains("sesame"));
}
