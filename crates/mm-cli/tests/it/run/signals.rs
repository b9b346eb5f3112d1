//! Signals to the command and to `mm`, on pipes.

use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

use rustix::process::Signal;

use super::{run, text};
use crate::run::support::{Lines, Process, Server, mm};

#[test]
fn a_signal_that_ends_the_command_ends_mm() {
    let server = Server::start();
    for (name, signal) in [
        ("TERM", 15),
        ("KILL", 9),
        ("SEGV", 11),
        ("ABRT", 6),
        ("PWR", 30),
    ] {
        let output = run(&server, &["--", "sh", "-c", &format!("kill -{name} $$")]);
        assert_eq!(output.status.signal(), Some(signal));
        assert!(!output.status.core_dumped());
        let text = server.text();
        assert!(text.contains("` was **ended by "), "{text}");
    }
    let output = run(&server, &["--", "sh", "-c", "kill -KILL $$"]);
    assert_eq!(output.status.signal(), Some(9));
    assert!(server.text().contains("**ended by SIGKILL**"));
}

#[test]
fn signals_sent_to_mm_reach_the_command() {
    let server = Server::start();
    for (signal, name, number) in [
        (Signal::TERM, "TERM", 15),
        (Signal::INT, "INT", 2),
        (Signal::HUP, "HUP", 1),
        (Signal::USR1, "USR1", 10),
    ] {
        let script = format!(
            "trap 'kill -9 $!; exit {}' {name}; sleep 600 & echo ready; wait",
            40 + number
        );
        let mut mm = mm(&server.url());
        let mut process = Process::start(mm.args(["run", "--", "sh", "-c", &script]));
        let lines = Lines::of(process.child().stdout.take().unwrap());
        assert_eq!(lines.next().as_deref(), Some("ready"));
        process.signal(signal);
        let output = process.output();
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(40 + number), "{name}: {told}");
        assert!(
            server
                .text()
                .contains(&format!("exit code {}", 40 + number))
        );
    }
}

#[test]
fn a_signal_sent_to_mm_ends_it_with_the_command() {
    let server = Server::start();
    let mut mm = mm(&server.url());
    let mut process =
        Process::start(mm.args(["run", "--", "sh", "-c", "echo ready; exec sleep 600"]));
    let lines = Lines::of(process.child().stdout.take().unwrap());
    assert_eq!(lines.next().as_deref(), Some("ready"));
    process.signal(Signal::TERM);
    assert_eq!(process.status().signal(), Some(15));
    assert!(server.text().contains("**ended by SIGTERM**"));
}

#[test]
fn signals_that_are_ignored_stay_ignored() {
    let server = Server::start();
    let mut shell = Command::new("sh");
    let script = "trap '' HUP; exec \"$0\" run -- sh -c 'kill -HUP $$; echo alive'";
    shell
        .args(["-c", script, env!("CARGO_BIN_EXE_mm")])
        .env("MM_WEBHOOK", server.url())
        .stdout(Stdio::piped());
    let output = Process::start(&mut shell).output();
    assert_eq!(
        (output.status.code(), text(&output.stdout)),
        (Some(0), "alive\n")
    );
}

#[test]
fn the_second_signal_gives_the_post_up() {
    let server = Server::holding();
    let mut mm = mm(&server.url());
    let mut process = Process::start(mm.args(["run", "--", "sh", "-c", "exit 8"]));
    let lines = Lines::of(process.child().stderr.take().unwrap());
    server.post();
    process.signal(Signal::INT);
    assert!(lines.next().unwrap().starts_with("note: "));
    process.signal(Signal::INT);
    assert_eq!(
        lines.next().as_deref(),
        Some("error: the post was given up")
    );
    assert_eq!(process.status().code(), Some(8));
}
