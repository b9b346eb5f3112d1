//! `mm tee --follow`: a file that grows, is rotated, cut, deleted and comes again.

use std::fs::{self, DirEntry, File, OpenOptions};
use std::io::Write;
use std::path::PathBuf;
use std::thread::yield_now;
use std::time::Instant;

use rustix::process::Signal;

use crate::process::Process;
use crate::server::Server;
use crate::support::{LONG, Program, Run, tee};
use crate::tee::{numbered, posted};

/// A followed file.
struct Followed {
    server: Server,
    process: Process,
}

impl Followed {
    fn start(args: &[&str], before: impl FnOnce(Program) -> Program) -> Self {
        let server = Server::ok();
        let program = before(tee(&server)).args(["--follow", "log"]).args(args);
        let process = program.start();
        Self { server, process }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.process.folder.path().join(name)
    }

    fn append(&self, text: &str) {
        let mut options = OpenOptions::new();
        let mut file = options
            .append(true)
            .create(true)
            .open(self.path("log"))
            .unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }

    /// Waits until all that was posted is this.
    #[track_caller]
    fn posts(&self, text: &str) {
        self.server.wait(|requests| posted(requests) == text);
    }

    /// Waits until the file is open in the program.
    fn wait_opened(&self, name: &str) {
        let (path, deadline) = (self.path(name), Instant::now() + LONG);
        let files = format!("/proc/{}/fd", self.process.id());
        let is_it = |file: DirEntry| fs::read_link(file.path()).is_ok_and(|file| file == path);
        while !fs::read_dir(&files).unwrap().flatten().any(is_it) {
            assert!(Instant::now() < deadline, "{name} is not opened");
            yield_now();
        }
    }

    fn stop(self) -> Run {
        self.process.signal(Signal::TERM);
        let run = self.process.wait();
        run.code(143);
        assert!(run.out.is_empty(), "{run}");
        run
    }
}

#[test]
fn it_begins_at_the_end_or_at_the_start() {
    let followed = Followed::start(&["--from-start"], |program| program.file("log", "old\n"));
    followed.posts("old\n");
    followed.append("new\n");
    followed.posts("old\nnew\n");
    followed.stop().says("2 of 2 lines delivered");

    // That it has looked for the end is seen by what comes after another file appears.
    let followed = Followed::start(&[], |program| program);
    followed
        .process
        .err
        .wait_text("log is not there yet; it is waited for");
    followed.append("first\n");
    followed.posts("first\n");
    followed.stop();
}

#[test]
fn what_is_there_already_is_left_out() {
    let followed = Followed::start(&[], |program| program.file("log", "old\n"));
    // Appended until it is noticed: what comes before the file is opened is old as well.
    let mut number = 0;
    while followed.server.requests().is_empty() {
        followed.append(&format!("new {number}\n"));
        number += 1;
        yield_now();
    }
    let text = posted(&followed.server.requests());
    assert!(text.starts_with("new ") && !text.contains("old"), "{text}");
    followed.stop();
}

#[test]
fn a_line_is_posted_when_it_is_whole_or_at_the_end() {
    let followed = Followed::start(&["--from-start"], |program| program.file("log", ""));
    followed.append("one\nhalf");
    followed.posts("one\n");
    followed.append(" of it\nrest");
    followed.posts("one\nhalf of it\n");
    let server = Server::ok();
    let Followed {
        process,
        server: own,
    } = followed;
    drop(server);
    process.signal(Signal::TERM);
    process.wait().code(143).says("3 of 3 lines delivered");
    assert_eq!(posted(&own.requests()), "one\nhalf of it\nrest\n");
}

#[test]
fn a_file_that_is_renamed_is_read_to_its_end_and_the_new_one_after_it() {
    let followed = Followed::start(&["--from-start"], |program| program.file("log", "one\n"));
    followed.posts("one\n");
    let mut old = OpenOptions::new()
        .append(true)
        .open(followed.path("log"))
        .unwrap();
    fs::rename(followed.path("log"), followed.path("log.1")).unwrap();
    followed.append("three\n");
    // Whoever writes goes on for a moment with the old one, though the new one is noticed.
    followed.wait_opened("log");
    old.write_all(b"two").unwrap();
    followed.posts("one\ntwo\nthree\n");
    fs::rename(followed.path("log"), followed.path("log.2")).unwrap();
    followed.append("four\n");
    followed.posts("one\ntwo\nthree\nfour\n");
    followed.stop();
}

#[test]
fn a_file_that_is_cut_to_nothing_begins_anew() {
    let followed = Followed::start(&["--from-start"], |program| {
        program.file("log", "a long line before the cut\nno end")
    });
    followed.posts("a long line before the cut\n");
    File::create(followed.path("log")).unwrap();
    followed.append("after\n");
    followed.posts("a long line before the cut\nno end\nafter\n");
    followed.stop();
}

#[test]
fn a_file_that_is_deleted_may_come_again() {
    let followed = Followed::start(&["--from-start"], |program| program.file("log", "one\n"));
    followed.posts("one\n");
    fs::remove_file(followed.path("log")).unwrap();
    followed.append("two\n");
    followed.posts("one\ntwo\n");
    fs::remove_file(followed.path("log")).unwrap();
    followed.append("three\n");
    followed.posts("one\ntwo\nthree\n");
    followed.stop().says("3 of 3 lines delivered");
}

#[test]
fn it_waits_for_the_server_and_drops_nothing() {
    let log = numbered(20_000);
    let followed = Followed::start(&["--from-start", "--queue", "10k"], |program| {
        program.file("log", &log)
    });
    followed.posts(&log);
    followed.stop().says("20,000 of 20,000 lines delivered");
}

#[test]
fn lines_written_just_before_the_signal_are_posted() {
    let followed = Followed::start(&["--from-start"], |program| program.file("log", "one\n"));
    followed.posts("one\n");
    followed.append("two\n");
    let Followed { process, server } = followed;
    process.signal(Signal::TERM);
    process.wait().code(143);
    assert_eq!(posted(&server.requests()), "one\ntwo\n");
}
