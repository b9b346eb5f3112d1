//! What needs a process of its own: the count of threads, and how often they wake.
#![cfg(target_os = "linux")]

use std::process::Command;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::stage::{LONG, Stage, next, text};

/// Set in the process that does the work.
const ALONE: &str = "MM_EVENTS_TEST_ALONE";

/// The threads of the client: their names, and how often each gave its turn away.
fn threads() -> Vec<(String, u64)> {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap();
    let tasks = tasks.filter_map(|task| {
        let folder = task.unwrap().path();
        let name = std::fs::read_to_string(folder.join("comm")).ok()?;
        let status = std::fs::read_to_string(folder.join("status")).ok()?;
        let waits = status
            .lines()
            .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))?;
        Some((name.trim().to_owned(), waits.trim().parse().ok()?))
    });
    let mut own: Vec<_> = tasks
        .filter(|(name, _)| name.starts_with("mm-events"))
        .collect();
    own.sort();
    own
}

/// Runs a test of this file in a process of its own. Whether this is that process.
fn is_alone(test: &str) -> bool {
    if std::env::var_os(ALONE).is_some() {
        return true;
    }
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", &format!("alone::{test}")]);
    let output = command.env(ALONE, "yes").output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}"
    );
    false
}

/// Keeps what is logged.
struct Log(Mutex<String>);

static LOG: Log = Log(Mutex::new(String::new()));

impl log::Log for Log {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let mut log = self.0.lock().unwrap();
        log.push_str(&record.args().to_string());
    }

    fn flush(&self) {}
}

#[test]
fn no_log_line_holds_the_token() {
    if !is_alone("no_log_line_holds_the_token") {
        return;
    }
    log::set_logger(&LOG).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    let stage = Stage::new();
    let (client, mut events) = stage.connect();
    stage.post("one");
    assert_eq!(next(&mut events, text), "one");
    client.stop();
    let token = stage.catcher.ready().unwrap().bot_token;
    let log = LOG.0.lock().unwrap();
    assert!(!log.is_empty() && !log.contains(&token));
    assert!(!format!("{client:?} {events:?} {stage:?}", stage = stage.driver).contains(&token));
}

#[test]
fn an_idle_client_is_one_thread_that_does_not_wake() {
    if !is_alone("an_idle_client_is_one_thread_that_does_not_wake") {
        return;
    }
    let quiet = Duration::from_millis(300);
    let stage = Stage::new();
    let (client, mut events) = stage.connect();
    while events.recv_timeout(quiet).is_some() {}
    let before = threads();
    let names: Vec<_> = before.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["mm-events"]);
    assert!(events.recv_timeout(quiet * 3).is_none());
    assert_eq!(threads(), before, "it did not wake");
    let (tell, told) = std::sync::mpsc::channel();
    client.on("posted", move |_, _| tell.send(()).unwrap());
    stage.post("one");
    told.recv_timeout(LONG).unwrap();
    let names: Vec<_> = threads().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["mm-events", "mm-events-calls"]);
    drop((client, events));
    let begin = Instant::now();
    while !threads().is_empty() {
        assert!(begin.elapsed() < LONG, "{:?}", threads());
        std::thread::yield_now();
    }
}
