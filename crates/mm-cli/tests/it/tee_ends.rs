//! How `mm tee` ends: signals, deadlines, readers that go away.

use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::Stdio;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::process::Process;
use crate::server::{Answer, Gate, Server, ok};
use crate::support::{LONG, Program, tee};
use crate::tee::{numbered, posted};

/// A running `mm tee` that holds lines back, as it would collect for long.
fn collecting(server: &Server, more: &[&str]) -> Process {
    let mut process = tee(server).args(["--collect", "1h"]).args(more).start();
    process.write("one\ntwo\nno end");
    process.out.wait(|out| out.ends_with(b"no end"));
    process
}

#[test]
fn a_signal_posts_what_was_read_and_reports() {
    for (signal, code, name) in [
        (Signal::INT, 130, "SIGINT"),
        (Signal::TERM, 143, "SIGTERM"),
        (Signal::HUP, 129, "SIGHUP"),
    ] {
        let server = Server::ok();
        let process = collecting(&server, &[]);
        process.signal(signal);
        let run = process.wait();
        run.code(code);
        assert_eq!(
            run.err,
            format!("note: stopped by {name}; 3 of 3 lines delivered\n")
        );
        assert_eq!(posted(&server.requests()), "one\ntwo\nno end\n");
    }
}

#[test]
fn last_words_of_the_program_before_are_posted_too() {
    let server = Server::ok();
    let mut process = collecting(&server, &[]);
    process.signal(Signal::INT);
    // So many that the signal is there before they are all read.
    let words = numbered(20_000);
    process.write(format!(" yet\n{words}"));
    let run = process.end();
    run.code(130).says("20,003 of 20,003 lines delivered");
    let all = format!("one\ntwo\nno end yet\n{words}");
    assert!(posted(&server.requests()) == all, "the words differ");
}

#[test]
fn after_a_signal_posting_ends_with_its_time() {
    let server = Server::always(Answer::Hang);
    let begin = Instant::now();
    let process = collecting(&server, &["--exit-timeout", "300ms", "--timeout", "1h"]);
    process.signal(Signal::TERM);
    let run = process.wait();
    run.code(143)
        .says("note: stopped by SIGTERM; 0 of 3 lines delivered")
        .says("error: 3 of 3 lines not delivered: 3 left when it ended");
    assert!(begin.elapsed() < LONG / 4);
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let server = Server::always(Answer::Hang);
    let process = collecting(&server, &["--exit-timeout", "1h", "--timeout", "1h"]);
    process.signal(Signal::TERM);
    server.wait(|requests| requests.len() == 1);
    process.signal(Signal::INT);
    let run = process.wait();
    run.code(143).says("3 of 3 lines not delivered");
}

#[test]
fn the_end_of_a_pipe_has_the_same_time() {
    let server = Server::always(Answer::Hang);
    let begin = Instant::now();
    let run = tee(&server)
        .args(["--exit-timeout", "300ms", "--timeout", "1h", "--strict"])
        .stdin("one\n")
        .run();
    run.code(75)
        .says("1 of 1 line not delivered: 1 left when it ended");
    assert!(begin.elapsed() >= Duration::from_millis(300));
    assert!(begin.elapsed() < LONG / 4);
}

#[test]
fn a_file_is_stopped_by_a_signal_at_the_end_of_a_line() {
    let (first, second) = (Gate::default(), Gate::default());
    let server = {
        let (first, second) = (first.clone(), second.clone());
        Server::start(move |number, _| {
            if number == 0 {
                first.open();
                second.wait();
            }
            ok()
        })
    };
    // It does not fit into the queue, so reading waits.
    let log = numbered(300_000);
    let process = tee(&server)
        .file("log", &log)
        .args(["--file", "log", "--queue", "100k"])
        .start();
    first.wait();
    process.signal(Signal::INT);
    second.open();
    let run = process.wait();
    run.code(130)
        .says("note: stopped by SIGINT; ")
        .says_not("error");
    let delivered = posted(&server.requests());
    assert!(
        log.starts_with(&delivered),
        "the log has a hole, or half a line"
    );
    assert!(delivered.len() < log.len());
}

#[test]
fn a_file_is_left_when_the_time_after_a_signal_is_over() {
    let server = Server::always(Answer::Hang);
    let process = tee(&server)
        .file("log", numbered(100_000))
        .args(["--file", "log", "--queue", "100k", "--timeout", "1h"])
        .args(["--exit-timeout", "200ms"])
        .start();
    server.wait(|requests| requests.len() == 1);
    process.signal(Signal::INT);
    let run = process.wait();
    run.code(130).says("stopped by SIGINT; 0 of ");
}

#[test]
fn a_file_that_is_read_is_posted_within_the_time_after_a_signal() {
    let (first, second) = (Gate::default(), Gate::default());
    let server = {
        let (first, second) = (first.clone(), second.clone());
        Server::start(move |number, _| {
            if number == 0 {
                first.open();
                second.wait();
            }
            ok()
        })
    };
    let log = numbered(10_000);
    let process = tee(&server)
        .file("log", &log)
        .args(["--file", "log"])
        .start();
    first.wait(); // It fits into the queue, so soon all of it is read.
    process.signal(Signal::INT);
    second.open();
    let run = process.wait();
    run.code(130);
    let delivered = posted(&server.requests());
    assert!(log.starts_with(&delivered), "the log has a hole");
    let number: Vec<_> = run.err.split(' ').collect();
    assert_eq!(
        number[4].replace(',', ""),
        delivered.lines().count().to_string(),
        "{run}"
    );
    run.says_not("error");
}

#[test]
fn a_reader_that_went_away_ends_it_and_what_was_read_is_posted() {
    let server = Server::ok();
    let (reader, writer) = UnixStream::pair().unwrap();
    drop(reader);
    let Program {
        mut command,
        folder,
        ..
    } = tee(&server).args(["--collect", "1h"]);
    command.stdin(Stdio::piped()).stderr(Stdio::piped());
    command.stdout(OwnedFd::from(writer));
    let mut process = Process::new(command.spawn().unwrap(), folder);
    drop(command);
    process.write("one\ntwo");
    let run = process.wait();
    run.code(0).quiet();
    assert_eq!(posted(&server.requests()), "one\ntwo\n");
}

#[test]
fn a_signal_that_is_to_be_ignored_is_ignored() {
    let server = Server::ok();
    let Program {
        command, folder, ..
    } = tee(&server);
    // As `nohup` does, and a shell for what it starts in the background.
    let mut shell = std::process::Command::new("/bin/sh");
    shell
        .args(["-c", "trap '' HUP INT; exec \"$0\" \"$@\""])
        .arg(command.get_program())
        .args(command.get_args())
        .env_clear()
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    for (name, value) in command.get_envs() {
        shell.env(name, value.unwrap());
    }
    let mut process = Process::new(shell.spawn().unwrap(), folder);
    process.write("one\n");
    process.out.wait(|out| out == b"one\n");
    process.signal(Signal::HUP);
    process.signal(Signal::INT);
    process.write("two\n");
    process.end().code(0).quiet();
    assert_eq!(posted(&server.requests()), "one\ntwo\n");
}
