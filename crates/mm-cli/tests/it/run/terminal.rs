//! `mm run` on a terminal, which the tests play.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::AsFd;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::ExitStatus;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Instant;

use pty_process::Size;
use pty_process::blocking::{Command, Pty, open};
use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::{LocalModes, OutputModes, Termios, tcgetattr};

use crate::run::support::{LONG, Process, Server, environment};

/// What the shell of a test says when it waits for a command.
const PROMPT: &str = "<go>";
/// What makes it say so; typed, it does not look the same.
const SET_PROMPT: &str = "PS1='<''go>'\r";
const MM: &str = env!("CARGO_BIN_EXE_mm");

/// A terminal with a program on it.
struct Terminal {
    pty: Pty,
    /// How it was before the program was there.
    before: Termios,
    process: Process,
    pieces: Receiver<Vec<u8>>,
    /// What was shown and not looked at.
    shown: String,
}

impl Terminal {
    fn start(server: &Server, program: &str, arguments: &[&str]) -> Self {
        let (pty, terminal) = open().unwrap();
        pty.resize(Size::new(30, 100)).unwrap();
        let before = tcgetattr(&pty).unwrap();
        let command = Command::new(program)
            .env_clear()
            .envs(environment())
            .env("MM_WEBHOOK", server.url())
            .args(arguments);
        let process = Process::new(command.spawn(terminal).unwrap());
        let (send, pieces) = channel();
        let mut output = File::from(pty.as_fd().try_clone_to_owned().unwrap());
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut buffer) {
                if send.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self {
            pty,
            before,
            process,
            pieces,
            shown: String::new(),
        }
    }

    /// `mm run`, with a shell for its command.
    fn run(server: &Server, script: &str) -> Self {
        let arguments = ["run", "--", "sh", "-c", script];
        Self::start(server, MM, &arguments)
    }

    /// A shell with job control that knows where `mm` is.
    fn shell(server: &Server) -> Self {
        let mut shell = Self::start(server, "bash", &["--norc", "-i"]);
        let folder = Path::new(MM).parent().unwrap().display();
        shell.type_keys(&format!("PATH='{folder}':$PATH; {SET_PROMPT}"));
        shell.expect(PROMPT);
        shell
    }

    fn type_keys(&self, keys: &str) {
        (&self.pty).write_all(keys.as_bytes()).unwrap();
    }

    /// Waits until this is shown, after all that was waited for before.
    fn expect(&mut self, text: &str) {
        let deadline = Instant::now() + LONG;
        loop {
            if let Some(index) = self.shown.find(text) {
                self.shown.drain(..index + text.len());
                return;
            }
            let rest = deadline.saturating_duration_since(Instant::now());
            let Ok(piece) = self.pieces.recv_timeout(rest) else {
                panic!("{text:?} is not shown, but {:?}", self.shown);
            };
            self.shown.push_str(&String::from_utf8_lossy(&piece));
        }
    }

    fn modes(&self) -> Termios {
        tcgetattr(&self.pty).unwrap()
    }

    fn status(&mut self) -> ExitStatus {
        self.process.status()
    }
}

fn is_raw(modes: &Termios) -> bool {
    let cooked = LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG;
    !modes.local_modes.intersects(cooked) && !modes.output_modes.contains(OutputModes::OPOST)
}

fn assert_same(one: &Termios, other: &Termios) {
    assert_eq!(one.local_modes, other.local_modes);
    assert_eq!(one.input_modes, other.input_modes);
    assert_eq!(one.output_modes, other.output_modes);
}

#[test]
fn the_command_has_a_terminal_of_the_same_size() {
    let server = Server::start();
    let script = "for fd in 0 1 2; do test -t $fd && echo fd $fd; done; stty size; exit 3";
    let mut terminal = Terminal::run(&server, script);
    terminal.expect("fd 0\r\nfd 1\r\nfd 2\r\n30 100\r\n");
    assert_eq!(terminal.status().code(), Some(3));
    let text = server.text();
    assert!(text.contains("**failed** with exit code 3"), "{text}");
    assert!(
        text.ends_with("\n```\nfd 0\nfd 1\nfd 2\n30 100\n```"),
        "{text}"
    );
}

#[test]
fn without_a_terminal_in_all_three_places_there_are_pipes() {
    let server = Server::start();
    let script = "\"$0\" run -- sh -c 'test -t 0 || test -t 1 || echo none' < /dev/null";
    let mut terminal = Terminal::start(&server, "sh", &["-c", script, MM]);
    terminal.expect("none\r\n");
    let script = "test -t 0 && ! test -t 1 && ! test -t 2 && echo none";
    let arguments = ["run", "--pipes", "--", "sh", "-c", script];
    let mut terminal = Terminal::start(&server, MM, &arguments);
    terminal.expect("none\r\n");
}

#[test]
fn a_change_of_the_window_reaches_the_command() {
    let server = Server::start();
    let script = "trap 'stty size; kill -9 $!; exit 0' WINCH; sleep 600 & echo ready; wait";
    let mut terminal = Terminal::run(&server, script);
    terminal.expect("ready");
    terminal.pty.resize(Size::new(17, 61)).unwrap();
    terminal.expect("17 61");
    assert_eq!(terminal.status().code(), Some(0));
}

#[test]
fn keys_reach_the_command_and_nothing_is_changed_on_the_way() {
    let server = Server::start();
    let mut terminal = Terminal::run(
        &server,
        "stty raw -echo; echo ready; head -c 256 | od -An -v -tu1",
    );
    terminal.expect("ready");
    let all: Vec<u8> = (0..=255).collect();
    (&terminal.pty).write_all(&all).unwrap();
    let numbers: Vec<_> = all.iter().map(|byte| format!("{byte:>4}")).collect();
    for line in numbers.chunks(16) {
        terminal.expect(&line.concat());
    }
    assert_eq!(terminal.status().code(), Some(0));
}

#[test]
fn the_end_of_input_is_a_key() {
    let server = Server::start();
    let mut terminal = Terminal::run(&server, "echo ready; cat; echo over");
    terminal.expect("ready");
    terminal.type_keys("hello\r");
    terminal.expect("hello\r\nhello\r\n");
    terminal.type_keys("\x04");
    terminal.expect("over");
    assert_eq!(terminal.status().code(), Some(0));
}

#[test]
fn the_keys_for_signals_end_the_command() {
    let server = Server::start();
    for (key, signal, name) in [("\x03", 2, "SIGINT"), ("\x1c", 3, "SIGQUIT")] {
        let mut terminal = Terminal::run(&server, "echo ready; exec sleep 600");
        terminal.expect("ready");
        terminal.type_keys(key);
        assert_eq!(terminal.status().signal(), Some(signal));
        let text = server.text();
        assert!(text.contains(&format!("**ended by {name}**")), "{text}");
    }
}

#[test]
fn colours_pass_and_are_not_posted() {
    let server = Server::start();
    let mut terminal = Terminal::run(&server, r"printf '\033[31mred\033[0m\n'");
    terminal.expect("\x1b[31mred\x1b[0m\r\n");
    assert!(server.text().ends_with("\n```\nred\n```"));
    terminal.status();
}

#[test]
fn the_terminal_is_as_before_whatever_happens() {
    let server = Server::start();
    for signal in [None, Some(Signal::TERM), Some(Signal::HUP)] {
        // A shell holds the terminal, so that it is still there to look at.
        let script = "\"$0\" run -- sh -c 'stty raw; echo ready; read x'; read y";
        let mut terminal = Terminal::start(&server, "bash", &["-c", script, MM]);
        terminal.expect("ready");
        assert!(is_raw(&terminal.modes()));
        match signal {
            None => terminal.type_keys("x\n"),
            Some(signal) => kill_process(child_of(&terminal.process), signal).unwrap(),
        }
        server.post();
        assert_same(&terminal.modes(), &terminal.before);
    }
}

/// The only child of a process.
fn child_of(process: &Process) -> Pid {
    let pid = process.pid().as_raw_nonzero();
    let children = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap();
    let child = children.split_whitespace().next().unwrap().parse().unwrap();
    Pid::from_raw(child).unwrap()
}

#[test]
fn a_command_that_cannot_be_started_is_told() {
    let server = Server::start();
    for (command, code) in [("/nonexistent", 127), ("/etc/passwd", 126)] {
        let mut terminal = Terminal::start(&server, MM, &["run", "--", command]);
        terminal.expect(&format!("{command}: "));
        assert_eq!(terminal.status().code(), Some(code));
        assert!(server.text().contains("**could not be started**"));
    }
}

#[test]
fn a_signal_that_ends_the_command_ends_mm() {
    let server = Server::start();
    for (name, signal) in [("TERM", 15), ("KILL", 9), ("SEGV", 11)] {
        let mut terminal = Terminal::run(&server, &format!("kill -{name} $$"));
        assert_eq!(terminal.status().signal(), Some(signal));
        server.post();
    }
}

#[test]
fn signals_sent_to_mm_reach_the_command() {
    let server = Server::start();
    let script = "trap 'kill -9 $!; exit 9' USR1; sleep 600 & echo ready; wait";
    let mut terminal = Terminal::run(&server, script);
    terminal.expect("ready");
    terminal.process.signal(Signal::USR1);
    assert_eq!(terminal.status().code(), Some(9));
}

#[test]
fn a_terminal_that_goes_away_ends_the_command_and_is_posted() {
    let server = Server::start();
    // With its first process the session ends, and the terminal hangs up.
    let script = "\"$0\" run -- sh -c 'echo ready; exec sleep 600'; read y";
    let mut terminal = Terminal::start(&server, "bash", &["-c", script, MM]);
    terminal.expect("ready");
    terminal.process.signal(Signal::KILL);
    let text = server.text();
    assert!(text.contains("**ended by SIGHUP**"), "{text}");
}

#[test]
fn everything_is_shown_before_the_end() {
    let server = Server::start();
    let mut terminal = Terminal::run(&server, "seq 1 20000");
    terminal.expect("\r\n19999\r\n20000\r\n");
    assert_eq!(terminal.status().code(), Some(0));
    assert!(server.text().contains("The last 50 of 20,000 lines:"));
}

#[test]
fn what_is_left_running_does_not_hold_mm() {
    let server = Server::start();
    let mut terminal = Terminal::run(&server, "yes & sleep 600 & exit 4");
    assert_eq!(terminal.status().code(), Some(4));
}

#[test]
fn the_stop_key_stops_and_fg_goes_on() {
    let server = Server::start();
    let mut shell = Terminal::shell(&server);
    shell.type_keys("mm run -- sh -c 'echo rea\"\"dy; read x; echo got $x; exit 5'\r");
    shell.expect("ready");
    assert!(is_raw(&shell.modes()));
    shell.type_keys("\x1a");
    shell.expect("Stopped");
    shell.expect(PROMPT);
    shell.type_keys("echo $((6 * 7))\r");
    shell.expect("42");
    shell.type_keys("stty -a | grep -o ' icanon'\r");
    shell.expect(" icanon\r\n");
    shell.type_keys("fg\r");
    shell.expect("mm run");
    shell.type_keys("word\r");
    shell.expect("got word\r\n");
    shell.expect(PROMPT);
    shell.type_keys("echo code $?\r");
    shell.expect("code 5");
    assert!(server.text().contains("exit code 5"));
}

#[test]
fn bg_goes_on_until_the_command_reads() {
    let server = Server::start();
    let mut shell = Terminal::shell(&server);
    shell.type_keys("mm run -- sh -c 'kill -STOP $$; echo con\"\"tinued; read x; echo got $x'\r");
    shell.expect("Stopped");
    shell.expect(PROMPT);
    shell.type_keys("bg\r");
    shell.expect("continued");
    // It wants a line now, and is stopped for it: that ends `wait`.
    shell.type_keys("wait %1; echo wai''ted\r");
    shell.expect("waited");
    shell.expect(PROMPT);
    shell.type_keys("fg %1\r");
    shell.expect("mm run");
    shell.type_keys("word\r");
    shell.expect("got word");
    assert!(server.text().contains("succeeded"));
}

#[test]
fn a_command_in_the_background_can_be_brought_forward() {
    let server = Server::start();
    let mut shell = Terminal::shell(&server);
    shell.type_keys("mm run -- sh -c 'echo rea\"\"dy; cat; echo o\"\"ver' &\r");
    shell.expect(PROMPT);
    shell.type_keys("fg\r");
    shell.expect("mm run");
    shell.type_keys("word\r");
    shell.expect("word\r\n"); // As typed.
    shell.expect("word\r\n");
    shell.type_keys("\x04");
    shell.expect("over");
    assert!(server.text().contains("succeeded"));
}

#[test]
fn a_shell_below_mm_has_job_control_of_its_own() {
    let server = Server::start();
    let mut shell = Terminal::start(&server, MM, &["run", "--", "bash", "--norc", "-i"]);
    shell.type_keys(SET_PROMPT);
    shell.expect(PROMPT);
    shell.type_keys("sh -c 'echo rea\"\"dy; read x; echo got $x'\r");
    shell.expect("ready");
    shell.type_keys("\x1a");
    shell.expect("Stopped");
    shell.expect(PROMPT);
    shell.type_keys("fg\r");
    shell.expect("sh -c");
    shell.type_keys("word\r");
    shell.expect("got word");
    shell.expect(PROMPT);
    shell.type_keys("exit 7\r");
    assert_eq!(shell.status().code(), Some(7));
}
