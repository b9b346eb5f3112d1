//! `mm tee` when the server is slow, down or refuses: what is lost is counted and told.

use crate::server::{Answer, Gate, Request, Server, answer, closed_port, no_webhook, ok};
use crate::support::{ID, Run, mm, tee};
use crate::tee::{numbered, posted};

/// How many lines were told as lost, and of how many.
fn told(run: &Run) -> (usize, usize) {
    let number = |text: &str| text.replace(',', "").parse().unwrap();
    let is_sum = |line: &&str| line.contains(" not delivered: ") && !line.contains(" are not ");
    let Some(line) = run.err.lines().find(is_sum) else {
        return (0, 0);
    };
    let words: Vec<_> = line.split(' ').collect();
    (number(words[1]), number(words[3]))
}

#[test]
fn a_pipe_goes_on_when_the_server_is_down() {
    let (_open, address) = closed_port();
    let url = format!("http://{address}/hooks/{ID}");
    let program = || {
        let program = mm().env("MM_WEBHOOK", &url).arg("tee").stdin("one\ntwo\n");
        program.args(["--exit-timeout", "300ms", "--collect", "10ms"])
    };
    let run = program().run();
    run.code(0);
    assert_eq!(run.text(), "one\ntwo\n");
    assert_eq!(run.err.matches("Connection refused").count(), 1, "{run}");
    run.says("note: the lines are kept and tried again")
        .says("hint: check that the server's name")
        .says("error: 2 of 2 lines not delivered: 2 left when it ended");
    program().arg("--strict").run().code(75);
}

#[test]
fn a_server_that_comes_back_gets_all_lines() {
    let server = Server::start(|number, _| match number {
        0 => answer("503 No", "Retry-After: 0\r\n", ""),
        _ => ok(),
    });
    let run = tee(&server).args(["--strict"]).stdin("one\ntwo\n").run();
    run.code(0)
        .says("error: the server answered with status 503")
        .says("note: the lines are kept and tried again")
        .says("note: lines are delivered again");
    assert!(posted(&server.requests()[1..]).ends_with("two\n"));
}

#[test]
fn what_exceeds_the_queue_is_dropped_and_counted_exactly() {
    let gate = Gate::default();
    let server = {
        let gate = gate.clone();
        Server::start(move |_, _| {
            gate.wait();
            ok()
        })
    };
    let mut process = tee(&server)
        .args(["--queue", "20k", "--exit-timeout", "1m", "--strict"])
        .start();
    let all = numbered(5_000);
    process.write(&all);
    // All has passed through, though the server has not answered.
    process.out.wait(|out| out == all.as_bytes());
    process.err.wait_text("the queue is full");
    gate.open();
    let run = process.end();
    run.code(75)
        .says("hint: the server takes them slower than they come");
    let requests = server.requests();
    let delivered = posted(&requests);
    let (lost, read) = told(&run);
    assert_eq!(read, 5_000);
    assert_eq!(delivered.lines().count() + lost, read, "{run}");
    assert!(lost > 1_000 && delivered.lines().count() > 10, "{run}");
    // What came was in order, and the channel was told of the hole, once, exactly.
    let numbers: Vec<usize> = delivered
        .lines()
        .map(|line| line[5..].parse().unwrap())
        .collect();
    assert!(numbers.is_sorted());
    let notices: Vec<_> = requests.iter().map(Request::text).collect();
    let notices: Vec<_> = notices
        .iter()
        .filter(|text| text.contains(":warning:"))
        .collect();
    let digits = |text: &str| text.replace(|c: char| !c.is_ascii_digit(), "");
    let in_channel: usize = notices
        .iter()
        .map(|text| digits(text).parse::<usize>().unwrap())
        .sum();
    assert_eq!(in_channel, lost, "{notices:?}");
}

#[test]
fn a_pipe_is_not_ended_by_a_refusal_but_tells_it_once() {
    let server = Server::always(no_webhook());
    let program = || tee(&server).stdin("one\ntwo\nthree\n");
    let run = program().run();
    run.code(0)
        .says("error: 3 of 3 lines not delivered: 3 refused");
    assert_eq!(run.err.matches("Invalid webhook").count(), 1, "{run}");
    assert_eq!(run.err.matches("hint: ").count(), 1, "{run}");
    assert_eq!(run.text(), "one\ntwo\nthree\n");
    program().arg("--strict").run().code(1);
}

#[test]
fn what_may_have_been_posted_is_told_as_such_and_not_repeated() {
    let server = Server::start(|number, _| if number == 0 { Answer::Cut } else { ok() });
    let run = tee(&server).args(["--strict"]).stdin("one\n").run();
    run.code(75)
        .says("1 of 1 line not delivered: 1 perhaps, as the server's answer did not come");
    assert_eq!(server.requests().len(), 1);
    let server = Server::start(|number, _| if number == 0 { Answer::Cut } else { ok() });
    let run = tee(&server)
        .args(["--at-least-once", "--strict"])
        .stdin("one\n")
        .run();
    run.code(0).says("lines are delivered again");
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_file_ends_at_the_first_refusal_instead_of_posting_with_a_hole() {
    let server = Server::start(|number, _| if number == 1 { no_webhook() } else { ok() });
    let log = numbered(10_000);
    let run = tee(&server).file("log", &log).args(["--file", "log"]).run();
    run.code(1)
        .says("Invalid webhook")
        .says(" refused")
        .says(" left when it ended");
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    let (lost, read) = told(&run);
    let delivered = posted(&requests[..1]);
    assert!(log.starts_with(&delivered));
    assert_eq!(delivered.lines().count() + lost, read, "{run}");
}

#[test]
fn a_file_is_given_up_when_the_server_stays_down() {
    let (_open, address) = closed_port();
    let log = "line\n".repeat(100_000);
    let run = mm()
        .env("MM_WEBHOOK", format!("http://{address}/hooks/{ID}"))
        .file("log", &log)
        .args([
            "tee",
            "--file",
            "log",
            "--give-up",
            "300ms",
            "--queue",
            "100k",
        ])
        .run();
    run.code(75)
        .says("Connection refused")
        .says("after all attempts");
    let (lost, read) = told(&run);
    assert_eq!(lost, read, "{run}");
}

#[test]
fn a_full_disk_behind_stdout_is_told_and_the_lines_are_posted() {
    let Ok(full) = std::fs::File::options().write(true).open("/dev/full") else {
        return;
    };
    let server = Server::ok();
    let mut program = tee(&server);
    program
        .command
        .stdout(full)
        .stdin(std::process::Stdio::piped());
    program.command.stderr(std::process::Stdio::piped());
    let child = program.command.spawn().unwrap();
    let mut process = crate::process::Process::new(child, program.folder);
    process.write("one\n");
    server.wait(|requests| posted(requests) == "one\n");
    process.write("two\n");
    let run = process.end();
    run.code(1).says("error: stdout: No space left");
    assert_eq!(run.err.matches("stdout").count(), 1, "{run}");
    assert_eq!(posted(&server.requests()), "one\ntwo\n");
}
