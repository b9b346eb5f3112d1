//! What passes between the command and the outside, on pipes.

use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};

use super::{Folder, run, text};
use crate::run::support::{Process, Server, code, mm, read_all};

#[test]
fn every_byte_passes_and_the_outputs_are_kept_apart() {
    let server = Server::start();
    let folder = Folder::new("bytes");
    let noise = |seed: u32, count: usize| {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        };
        (0..count).map(|_| next()).collect::<Vec<u8>>()
    };
    let (out, err) = (noise(1, 3_000_001), noise(2, 2_000_003));
    let script = format!(
        "cat {} & cat {} >&2; wait",
        folder.file("out", &out, 0o600),
        folder.file("err", &err, 0o600)
    );
    let output = run(&server, &["--", "sh", "-c", &script]);
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stdout == out, "stdout differs");
    assert!(output.stderr == err, "stderr differs");
    let posted = server.text();
    assert!(posted.chars().count() < 9_000);
}

#[test]
fn each_byte_passes_at_once_and_so_does_input() {
    let server = Server::start();
    let mut mm = mm(&server.url());
    let script = "printf 'name? '; read name; echo \"hello $name\"";
    mm.args(["run", "--", "sh", "-c", script])
        .stdin(Stdio::piped());
    let mut process = Process::start(&mut mm);
    let mut stdout = process.child().stdout.take().unwrap();
    let mut question = [0; 6];
    stdout.read_exact(&mut question).unwrap();
    assert_eq!(&question, b"name? ");
    let mut stdin = process.child().stdin.take().unwrap();
    stdin.write_all(b"you\n").unwrap();
    assert_eq!(read_all(Some(stdout)).recv().unwrap(), b"hello you\n");
    assert_eq!(process.status().code(), Some(0));
}

#[test]
fn outputs_that_lead_to_one_place_keep_their_order() {
    let server = Server::start();
    let (reader, writer) = UnixStream::pair().unwrap();
    let mut mm = mm(&server.url());
    mm.args(["run", "--", "sh", "-c"])
        .arg("i=0; while [ $i -lt 500 ]; do echo out $i; echo err $i >&2; i=$((i+1)); done")
        .stdout(Stdio::from(OwnedFd::from(writer.try_clone().unwrap())))
        .stderr(Stdio::from(OwnedFd::from(writer)));
    let mut process = Process::start(&mut mm);
    drop(mm);
    let all = read_all(Some(reader)).recv().unwrap();
    let mut expected = String::new();
    for i in 0..500 {
        writeln!(expected, "out {i}\nerr {i}").unwrap();
    }
    assert_eq!(text(&all), expected);
    assert_eq!(process.status().code(), Some(0));
}

#[test]
fn what_the_command_leaves_running_does_not_hold_mm() {
    let server = Server::start();
    let output = run(&server, &["--", "sh", "-c", "sleep 600 & echo $!; exit 4"]);
    assert_eq!(output.status.code(), Some(4));
    let left: i32 = text(&output.stdout).trim().parse().unwrap();
    kill_process(Pid::from_raw(left).unwrap(), Signal::KILL).unwrap();
    assert!(server.text().contains("exit code 4"));
}

#[test]
fn everything_in_the_pipe_at_the_end_is_passed_on() {
    let server = Server::start();
    // More than a pipe of ours holds: when the command ends, much of it is still there.
    let script = "head -c 300000 /dev/zero; sleep 600 & echo $! >&2";
    let output = run(&server, &["--", "sh", "-c", script]);
    let left: i32 = text(&output.stderr).trim().parse().unwrap();
    kill_process(Pid::from_raw(left).unwrap(), Signal::KILL).unwrap();
    assert_eq!(output.stdout.len(), 300_000);
}

#[test]
fn a_reader_that_goes_away_ends_the_command() {
    let server = Server::start();
    let mut mm = mm(&server.url());
    let mut process = Process::start(mm.args(["run", "--", "yes"]));
    let mut stdout = process.child().stdout.take().unwrap();
    stdout.read_exact(&mut [0; 2]).unwrap();
    drop(stdout);
    assert_eq!(code(process.status()), 128 + 13);
    assert!(server.text().contains("**ended by SIGPIPE**"));
    let stderr = read_all(process.child().stderr.take()).recv().unwrap();
    assert_eq!(text(&stderr), "");
}

#[test]
fn an_output_that_cannot_be_written_is_told_and_ends_the_command() {
    let server = Server::start();
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let mut mm = mm(&server.url());
    let output = Process::start(mm.args(["run", "--", "yes"]).stdout(full)).output();
    assert_eq!(code(output.status), 128 + 13);
    assert!(text(&output.stderr).starts_with("error: stdout: No space left on device"));
}

#[test]
fn readers_do_not_wait_for_the_post() {
    let mut server = Server::holding();
    let mut mm = mm(&server.url());
    let mut process = Process::start(mm.args(["run", "--", "echo", "out"]).stdin(Stdio::piped()));
    let mut stdin = process.child().stdin.take().unwrap();
    let stdout = read_all(process.child().stdout.take());
    assert_eq!(stdout.recv().unwrap(), b"out\n");
    server.post();
    // Neither do writers: nobody reads the command's input any more.
    assert!(stdin.write_all(&vec![0; 1_000_000]).is_err());
    server.release();
    assert_eq!(process.status().code(), Some(0));
}

#[test]
fn however_much_is_printed_the_memory_is_the_same() {
    let much = "head -c 30000000 /dev/zero; seq 2000000; head -c 9000000 /dev/urandom";
    let (little, much) = (peak_kilobytes("echo out"), peak_kilobytes(much));
    // The program itself is most of it, and grows with its commands.
    assert!(much < little + 6_000, "{little} kB, {much} kB");
}

/// How much memory the program took at the most for what this prints.
fn peak_kilobytes(script: &str) -> u32 {
    let mut server = Server::holding();
    let mut mm = mm(&server.url());
    mm.args(["run", "--", "sh", "-c", script]);
    let mut process = Process::start(mm.stdout(Stdio::null()));
    server.post();
    // It waits for its answer: everything has passed.
    let pid = process.pid().as_raw_nonzero();
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let peak = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kilobytes = peak.unwrap().split_whitespace().nth(1).unwrap();
    let kilobytes = kilobytes.parse().unwrap();
    server.release();
    assert_eq!(process.status().code(), Some(0));
    kilobytes
}
