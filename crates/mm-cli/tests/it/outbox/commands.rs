//! What is sent, shown, requeued and removed.

use std::os::unix::fs::PermissionsExt;

use rustix::process::Signal;

use super::stage::{SETTINGS, Stage};
use crate::server::{Server, answer, closed_port, no_webhook};
use crate::support::{ID, mm};

#[test]
fn init_writes_an_example_that_works_for_its_owner_alone() {
    let stage = Stage::new();
    let init = || {
        let program = mm().env("MM_OUTBOX_CONFIG", stage.path("new/outbox.toml"));
        program.args(["outbox", "init"]).run()
    };
    init().code(0).says("mm outbox check");
    for name in ["new/outbox.toml", "new/outbox.db"] {
        let found = std::fs::metadata(stage.path(name)).unwrap();
        assert_eq!(found.permissions().mode() & 0o777, 0o600, "{name}");
    }
    let outbox = |args: &[&str]| {
        mm().env("MM_OUTBOX_CONFIG", stage.path("new/outbox.toml"))
            .env("MM_WEBHOOK", stage.catcher.webhook_url("inbox"))
            .env("NO_PROXY", "*")
            .arg("outbox")
            .args(args)
            .run()
    };
    outbox(&["check"]).code(0).quiet();
    outbox(&["schedule", "--to", "chat", "hello"]).code(0);
    // What is commented out can be put in.
    let path = stage.path("new/outbox.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let whole = text.lines().map(|line| match line.strip_prefix('#') {
        Some(rest) if !rest.starts_with(' ') => rest,
        _ => line,
    });
    std::fs::write(&path, whole.collect::<Vec<_>>().join("\n")).unwrap();
    std::fs::create_dir_all(stage.path("new/templates")).unwrap();
    let typed = [
        "schedule",
        "--to=chat",
        "--type=deployed",
        "--set=service=web",
    ];
    outbox(&typed).code(0).quiet();
    outbox(&["check"]).code(0).quiet();
    // What is there stays as it is.
    std::fs::write(stage.path("new/outbox.toml"), SETTINGS).unwrap();
    let again = init();
    assert!(
        again.code(0).quiet().text().starts_with("found "),
        "{again}"
    );
    let text = std::fs::read_to_string(stage.path("new/outbox.toml")).unwrap();
    assert_eq!(text, SETTINGS);
    let listed = outbox(&["list"]);
    assert!(listed.text().contains("pending"), "{listed}");
}

#[test]
fn send_sends_what_is_due_once() {
    let stage = Stage::new();
    let run = stage.run(["schedule", "--to", "chat:alerts", "--to", "chat", "hello"]);
    assert_eq!(run.code(0).quiet().text(), "1\n");
    let run = stage.run(["send"]);
    assert_eq!(run.code(0).quiet().text(), "2 sent\n");
    assert_eq!(stage.texts(), ["hello", "hello"]);
    let run = stage.run(["send"]);
    assert_eq!(run.code(0).quiet().text(), "");
    assert_eq!(stage.texts().len(), 2);
    let run = stage.run(["send", "--json"]);
    assert_eq!(run.code(0).json()["sent"], 0);
}

#[test]
fn send_ends_with_the_code_of_what_became_of_it() {
    let stage = Stage::new();
    stage.run(["schedule", "--to", "chat", "x"]).code(0);
    let (_port, address) = closed_port();
    let gone = format!("http://{address}/hooks/{ID}");
    let run = stage.mm(["send"]).env("HOOK", gone).run();
    run.code(75)
        .says("error: chat: no connection could be made");
    assert_eq!(stage.count("pending"), 1, "it is not to blame");
    let server = Server::always(answer("500 Oh", "", ""));
    let run = stage.mm(["send"]).env("HOOK", server.url()).run();
    run.code(75).says("error: 1 of 1 could not be sent yet");
    assert_eq!(stage.count("error"), 1);
    stage.run(["schedule", "--to", "chat:new", "y"]).code(0);
    let server = Server::always(no_webhook());
    let refused = stage.mm(["send"]).env("HOOK", server.url()).run();
    refused.code(1).says("failed for good");
    let run = stage.mm(["send"]).env("HOOK", "").run();
    run.code(2).tells_once(
        "messenger.chat: webhook_env: the variable HOOK",
        "export HOOK",
    );
}

#[test]
fn send_names_each_messenger_that_cannot_be_used_whatever_else_failed() {
    let (_port, address) = closed_port();
    let gone = format!("http://{address}/hooks/{ID}");
    let keys = "kind = \"mattermost\"\nwebhook_env = \"GONE\"\nproxy = \"none\"\n";
    let stage = Stage::with(&format!(
        "{SETTINGS}[messenger.one]\n{keys}[messenger.two]\n{keys}"
    ));
    let send = || stage.mm(["send"]).env("GONE", &gone);
    let to = ["--to=one", "--to=two", "--to=chat:nowhere", "x"];
    stage.mm(["schedule"]).args(to).run().code(0);
    let run = send().run();
    let refused = "error: 1 of 1 failed for good";
    for part in [refused, "note: one: no connection", "note: two: no conn"] {
        run.code(1).says(part);
    }
    // Where nothing failed one of them is the error.
    let run = send().run();
    run.code(75).says("error: one: no connection");
    run.says("note: two: no connection")
        .says_not("note: one")
        .says_not(ID);
    let run = send().arg("--json").run();
    let troubled = &run.code(75).json()["troubled"];
    assert_eq!(troubled[1]["messenger"], "two", "{run}");
    let text = troubled[1]["error"].as_str().unwrap();
    assert!(text.contains("no connection"), "{text}");
    // What waits for long is not left without a word.
    stage.run(["status"]).code(0).says_not("mm outbox check");
    let store = rusqlite::Connection::open(stage.path("outbox.db")).unwrap();
    let older = "UPDATE dispatches SET created_at = created_at - 61000";
    store.execute(older, []).unwrap();
    stage
        .run(["status"])
        .code(0)
        .says("hint: see that `mm outbox work` runs");
}

#[test]
fn a_signal_ends_a_pass_after_the_message_at_hand() {
    let stage = Stage::new();
    stage.schedule((0..3000).map(|number| format!("n {number}")));
    let process = stage.mm(["send"]).start();
    stage.wait_for(1);
    process.signal(Signal::INT);
    let run = process.wait();
    assert_eq!(run.code, None, "{run}");
    let sent = stage.count("sent");
    assert_eq!(stage.count("processing"), 0);
    assert_eq!(stage.count("pending"), 3000 - sent);
    assert!(sent < 3000);
    assert_eq!(stage.texts().len() as u64, sent);
}

#[test]
fn what_failed_is_shown_with_its_errors_and_requeued() {
    let stage = Stage::new();
    let nowhere = stage.run(["schedule", "--to", "chat:nowhere", "lost"]);
    nowhere.code(0);
    stage.run(["send"]).code(1);
    let run = stage.run(["status"]);
    assert!(run.code(0).quiet().text().contains("last errors:"), "{run}");
    let status = stage.run(["status", "--json"]).json();
    assert_eq!(status["messengers"]["chat"]["failed"], 1);
    let error = status["last_errors"][0]["error"].as_str().unwrap();
    assert!(error.contains("404"), "{error}");
    let id = status["last_errors"][0]["dispatch"].to_string();
    let shown = stage.run(["show", &id, "--json"]).json();
    assert_eq!(shown["message"]["context"]["text"], "lost");
    assert_eq!(shown["errors"][0]["error"], error);
    let run = stage.run(["show", &id]);
    for part in ["status     failed", "\"text\": \"lost\"", error] {
        assert!(run.code(0).text().contains(part), "no {part} in {run}");
    }
    let failed = stage.run(["list", "--status", "failed"]);
    assert_eq!(failed.text().lines().count(), 2, "{failed}");
    assert!(failed.text().contains("  last error\n"), "{failed}");
    let short: String = error.chars().take(100).collect();
    assert!(failed.text().contains(&short), "{failed}");
    assert_eq!(stage.list()[0]["last_error"], error);
    let sent = stage.run(["list", "--status", "sent"]);
    assert_eq!(sent.code(0).text(), "");
    stage
        .run(["requeue"])
        .code(2)
        .tells_once("what to requeue", "--all");
    assert_eq!(stage.run(["requeue", &id]).code(0).text(), "1\n");
    assert_eq!(stage.count("pending"), 1);
    stage.run(["requeue", &id]).code(1).says("not failed");
    stage
        .run(["show", "99"])
        .code(1)
        .tells_once("there is no dispatch 99", "mm outbox list");
}

#[test]
fn what_cannot_be_printed_is_told() {
    let stage = Stage::new();
    for args in [&["check"][..], &["check", "--json"], &["status"], &["list"]] {
        let full = std::fs::File::options().write(true).open("/dev/full");
        let Ok(full) = full else { return };
        stage.run(["schedule", "--to", "chat", "x"]).code(0);
        let run = stage.mm([]).args(args).start_to(full).wait();
        run.code(1).says("error: stdout: No space left");
    }
}

#[test]
fn what_failed_is_dropped_for_good_and_nothing_else_is() {
    let stage = Stage::new();
    stage.run(["schedule", "--to", "chat", "sent"]).code(0);
    for text in ["one", "two", "three"] {
        let to = "chat:nowhere";
        stage.run(["schedule", "--to", to, text]).code(0);
    }
    stage.run(["send"]).code(1);
    let drop = stage.run(["drop"]);
    drop.code(2).tells_once("what to drop", "--all");
    assert_eq!(stage.run(["drop", "2"]).code(0).text(), "1\n");
    stage.run(["drop", "1", "2"]).code(1).says("1, 2");
    stage.run(["show", "2"]).code(1);
    let run = stage.run(["drop", "--messenger", "other"]);
    assert_eq!(run.code(0).text(), "0\n");
    let run = stage.run(["drop", "--message", "3"]);
    assert_eq!(run.code(0).text(), "1\n");
    assert_eq!(stage.run(["drop", "--all"]).code(0).text(), "1\n");
    assert_eq!((stage.count("failed"), stage.count("sent")), (0, 1));
}

#[test]
fn the_last_errors_are_the_last_however_many_dispatches_are_newer() {
    let stage = Stage::new();
    let nowhere = |text: String| serde_json::json!({"to": "chat:nowhere", "text": text});
    let lines = (0..60).map(|number| format!("{}\n", nowhere(number.to_string())));
    let many = stage.mm(["schedule", "--json-lines"]);
    many.stdin(lines.collect::<String>()).run().code(0);
    stage.run(["send"]).code(1);
    stage.run(["requeue", "1"]).code(0);
    stage.run(["send"]).code(1);
    let status = stage.run(["status", "--json"]).json();
    assert_eq!(status["last_errors"][0]["dispatch"], 1);
    assert_eq!(status["last_errors"].as_array().unwrap().len(), 5);
}

#[test]
fn a_locked_store_is_told_as_to_be_tried_later() {
    let stage = Stage::with(&SETTINGS.replace("[work]", "patience = \"100ms\"\n[work]"));
    stage.schedule(["one".to_owned()]);
    let other = rusqlite::Connection::open(stage.path("outbox.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    for args in [&["schedule", "--to", "chat", "two"][..], &["send"]] {
        let run = stage.mm([]).args(args).run();
        run.code(75).says("locked by another program; try again");
    }
    other.execute_batch("ROLLBACK").unwrap();
    stage.run(["send"]).code(0);
    assert_eq!(stage.texts(), ["one"]);
}

#[test]
fn cleanup_removes_what_was_sent_and_keeps_the_rest() {
    let stage = Stage::new();
    stage.run(["schedule", "--to", "chat", "sent"]).code(0);
    stage
        .run(["schedule", "--to", "chat:nowhere", "failed"])
        .code(0);
    stage.run(["send"]).code(1);
    stage.run(["schedule", "--to", "chat", "waits"]).code(0);
    stage.run(["cleanup"]).code(2);
    let run = stage.run(["cleanup", "--older-than", "30d"]);
    assert_eq!(run.code(0).quiet().text(), "0\n");
    let run = stage.run(["cleanup", "--older-than", "1ms"]);
    assert_eq!(run.code(0).quiet().text(), "1\n");
    let left = stage.list();
    let left: Vec<_> = left.iter().map(|one| one["status"].as_str()).collect();
    assert_eq!(left, [Some("pending"), Some("failed")]);
}

#[test]
fn a_test_message_goes_past_the_store() {
    let stage = Stage::new();
    stage
        .run(["test", "chat", "alerts", "--text", "works"])
        .code(0)
        .quiet();
    assert_eq!(stage.texts(), ["works"]);
    assert!(stage.list().is_empty());
    stage
        .run(["test", "cha"])
        .code(2)
        .tells_once("there is no messenger `cha`", "did you mean chat?");
    let (_port, address) = closed_port();
    let gone = format!("http://{address}/hooks/{ID}");
    stage.mm(["test", "chat"]).env("HOOK", gone).run().code(75);
}

#[test]
fn check_tells_of_settings_store_and_messengers_and_sends_nothing() {
    let stage = Stage::new();
    let run = stage.run(["check"]);
    assert_eq!(
        run.code(0).quiet().text().matches("ok  ").count(),
        3,
        "{run}"
    );
    assert!(stage.texts().is_empty());
    let (_port, address) = closed_port();
    let gone = format!("http://{address}/hooks/{ID}");
    let run = stage.mm(["check", "--json"]).env("HOOK", gone).run();
    let told = run.code(75).json();
    assert_eq!(told["ok"], false);
    assert_eq!(told["checks"][2]["check"], "chat");
    let server = Server::always(no_webhook());
    let run = stage.mm(["check"]).env("HOOK", server.url()).run();
    assert!(run.code(1).text().contains("FAIL  chat"), "{run}");
    std::fs::remove_file(stage.path("outbox.db")).unwrap();
    let run = stage.run(["check"]);
    assert!(run.code(2).text().contains("FAIL  store"), "{run}");
    assert!(run.text().contains("ok    chat"), "{run}");
    assert!(!stage.path("outbox.db").exists());
}
