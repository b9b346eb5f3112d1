//! The programs on a terminal: hints, colours, keys, a progress bar.

use std::process::Stdio;

use crate::process::{OnTerminal, Process};
use crate::server::{Answer, Server, answer, no_webhook, ok};
use crate::support::{Program, mm, send, tee};

#[test]
fn who_forgot_the_text_is_told_what_to_do() {
    let server = Server::ok();
    let program = OnTerminal::start(send(&server));
    program
        .screen
        .wait_text("type the message, then press Ctrl-D");
    program.press("typed\n\u{4}");
    let (code, _) = program.wait();
    assert_eq!(code, Some(0));
    assert_eq!(server.request().text(), "typed");
}

#[test]
fn a_message_of_an_attachment_is_not_waited_for() {
    let server = Server::ok();
    let (code, said) = OnTerminal::start(send(&server).args(["--attach-title", "x"])).wait();
    assert_eq!((code, said.as_str()), (Some(0), ""));
}

#[test]
fn errors_are_coloured_on_a_terminal_unless_that_is_not_wanted() {
    let program = || send(&Server::always(no_webhook())).arg("x");
    let (code, said) = OnTerminal::start(program()).wait();
    assert_eq!(code, Some(1));
    assert!(
        said.contains("\u{1b}[") && said.contains("error:"),
        "{said}"
    );
    for (variable, value) in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        let (_, said) = OnTerminal::start(program().env(variable, value)).wait();
        assert!(
            !said.contains('\u{1b}') && said.contains("error: "),
            "{said}"
        );
    }
    let (code, said) = OnTerminal::start(mm().arg("--nonsense").env("NO_COLOR", "1")).wait();
    assert_eq!(code, Some(2));
    assert!(!said.contains('\u{1b}'), "{said}");
}

#[test]
fn tee_on_a_terminal_ends_with_ctrl_d_or_ctrl_c_and_posts_what_was_typed() {
    let server = Server::ok();
    let program = OnTerminal::start(tee(&server));
    program.screen.wait_text("type lines; Ctrl-D ends");
    program.press("one\n\u{4}");
    let (code, _) = program.wait();
    assert_eq!(code, Some(0));
    assert_eq!(server.request().text(), "```\none\n```");

    let program = OnTerminal::start(tee(&server));
    program.screen.wait_text("type lines");
    program.press("two\n");
    server.wait(|requests| requests.len() == 2);
    program.press("three\n");
    server.wait(|requests| requests.len() == 3);
    program.press("\u{3}");
    let (code, said) = program.wait();
    assert_eq!(code, Some(130));
    assert!(
        said.contains("stopped by SIGINT; 2 of 2 lines delivered"),
        "{said}"
    );
}

fn file_of_lines(program: Program) -> Program {
    program
        .file("log", "a line of it\n".repeat(5_000))
        .args(["--file", "log"])
}

#[test]
fn a_file_has_a_progress_bar_on_a_terminal() {
    let (code, said) = OnTerminal::start(file_of_lines(tee(&Server::ok()))).wait();
    assert_eq!(code, Some(0));
    assert!(
        said.contains("log [") && said.contains("/63.48 KiB"),
        "{said}"
    );
    // And nothing is left of it.
    assert!(!said.contains("error") && !said.contains("note"), "{said}");
}

#[test]
fn a_file_has_no_progress_bar_elsewhere() {
    let run = file_of_lines(tee(&Server::ok())).run();
    run.code(0).quiet();
    assert!(run.out.is_empty());
}

#[test]
fn an_error_stands_on_a_line_of_its_own_beside_the_bar() {
    let server = Server::start(|number, _| match number {
        0 => answer("503 No", "Retry-After: 0\r\n", ""),
        _ => ok(),
    });
    let program = file_of_lines(tee(&server)).env("NO_COLOR", "1");
    let (code, said) = OnTerminal::start(program).wait();
    assert_eq!(code, Some(0));
    let text = said.replace("\u{1b}[2K", "\n").replace(['\r', '\n'], "\n");
    let own_line = |begin: &str| text.lines().any(|line| line.starts_with(begin));
    assert!(
        own_line("error: the server answered with status 503"),
        "{text}"
    );
    assert!(own_line("note: lines are delivered again"), "{text}");
}

#[test]
fn only_stderr_decides_on_colour_of_errors() {
    // stdout may be a terminal while stderr is a file.
    let mut program = send(&Server::always(Answer::Cut))
        .arg("x")
        .env("TERM", "xterm");
    program
        .command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let child = program.command.spawn().unwrap();
    Process::new(child, program.folder)
        .wait()
        .code(75)
        .says_not("\u{1b}");
}
