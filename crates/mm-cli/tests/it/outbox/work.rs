//! A worker: what it tells, and how it ends.

use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::Value;

use super::stage::{SETTINGS, Stage};
use crate::process::{OnTerminal, Process};
use crate::server::{Answer, Server};

fn started(stage: &Stage, args: &[&str]) -> Process {
    let process = stage.mm(["work", "--json"]).args(args).start();
    process.out.wait_text("\"started\"");
    process
}

/// The lines that it printed.
fn told(text: &str) -> Vec<Value> {
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn it_sends_what_other_programs_schedule_until_a_signal_ends_it() {
    for signal in [Signal::TERM, Signal::INT, Signal::HUP] {
        let stage = Stage::new();
        let process = started(&stage, &["--poll", "50ms"]);
        stage.schedule((0..20).map(|number| format!("n {number}")));
        stage.wait_for(20);
        process.out.wait_text("\"worked\"");
        let begin = Instant::now();
        process.signal(signal);
        let run = process.wait();
        assert!(begin.elapsed() < Duration::from_secs(5));
        let told = told(run.code(0).quiet().text());
        let ended = told.last().unwrap();
        assert_eq!(
            (&ended["event"], &ended["sent"]),
            (&"ended".into(), &20.into())
        );
        assert_eq!(ended["signal"], signal_name(signal));
        assert_eq!(stage.count("sent"), 20);
    }
}

#[test]
fn a_store_that_is_replaced_is_told() {
    let stage = Stage::new();
    let process = started(&stage, &["--poll", "50ms"]);
    std::fs::remove_file(stage.path("outbox.db")).unwrap();
    process.out.wait_text("\"troubled\"");
    process.signal(Signal::TERM);
    let run = process.wait();
    run.code(0);
    assert!(run.text().contains("was removed or replaced"), "{run:?}");
}

fn signal_name(signal: Signal) -> &'static str {
    match signal {
        Signal::TERM => "SIGTERM",
        Signal::INT => "SIGINT",
        _ => "SIGHUP",
    }
}

#[test]
fn what_does_not_end_is_cut_off_after_the_grace() {
    let stage = Stage::new();
    let server = Server::always(Answer::Hang);
    let settings = format!("{SETTINGS}timeout = \"60s\"\n");
    stage.folder.write("outbox.toml", settings);
    stage.run(["schedule", "--to", "chat", "x"]).code(0);
    let program = stage.mm(["work", "--json", "--grace", "200ms"]);
    let process = program.env("HOOK", server.url()).start();
    server.wait(|requests| !requests.is_empty());
    let begin = Instant::now();
    process.signal(Signal::TERM);
    process.wait().code(0).quiet();
    assert!(
        begin.elapsed() < Duration::from_secs(10),
        "{:?}",
        begin.elapsed()
    );
    // It may have arrived, so that it is tried again.
    assert_eq!(stage.count("error") + stage.count("pending"), 1);
}

#[test]
fn a_second_signal_that_does_not_come_with_the_first_ends_it_at_once() {
    let stage = Stage::new();
    let server = Server::always(Answer::Hang);
    let settings = format!("{SETTINGS}timeout = \"60s\"\n");
    stage.folder.write("outbox.toml", settings);
    stage.run(["schedule", "--to", "chat", "x"]).code(0);
    let program = stage.mm(["work", "--json", "--grace", "60s"]);
    let process = program.env("HOOK", server.url()).start();
    server.wait(|requests| !requests.is_empty());
    let begin = Instant::now();
    process.signal(Signal::TERM);
    // One that comes at once is not a second one: some signal a program and its group.
    process.signal(Signal::TERM);
    assert!(!process.err.wait_end(begin + Duration::from_millis(400)));
    while !process
        .err
        .wait_end(Instant::now() + Duration::from_millis(200))
    {
        process.signal(Signal::INT);
    }
    let run = process.wait();
    assert_eq!(run.code, None, "{run}");
    assert!(begin.elapsed() < Duration::from_secs(30));
    assert_eq!(stage.count("processing"), 1);
}

#[test]
fn it_ends_when_nobody_reads_what_it_prints() {
    let stage = Stage::new();
    let (process, reader) = stage.mm(["work", "--json"]).start_unread();
    drop(reader);
    process.wait().code(0);
}

#[test]
fn on_a_terminal_it_shows_how_far_it_is() {
    let stage = Stage::new();
    stage.schedule(["one".to_owned()]);
    let screen = OnTerminal::start(stage.mm(["work"]));
    screen.screen.wait_text("works for chat; Ctrl-C ends it");
    screen.screen.wait_text("chat: 1 sent");
    screen.screen.wait_text("0 waiting, 1 sent, 0 failed");
    screen.press("\u{3}");
    let (code, said) = screen.wait();
    assert_eq!(code, Some(0));
    assert!(said.contains("ended by SIGINT: 1 sent"), "{said}");
}

#[test]
fn without_a_messenger_there_is_nothing_to_work_for() {
    let stage = Stage::with("[store]\nsqlite = \"outbox.db\"\n");
    for command in ["work", "send"] {
        let run = stage.run([command]);
        run.code(2)
            .tells_once("declares no messenger", "[messenger.chat]");
    }
}
