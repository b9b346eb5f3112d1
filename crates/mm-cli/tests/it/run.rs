//! `mm run`.

mod bytes;
mod post;
mod signals;
mod support;
mod terminal;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Output;

use crate::run::support::{Process, Server, mm};

fn run(server: &Server, arguments: &[&str]) -> Output {
    let mut mm = mm(&server.url());
    Process::start(mm.arg("run").args(arguments)).output()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// A folder of one test, gone with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, content: &[u8], mode: u32) -> String {
        let path = self.0.join(name);
        fs::write(&path, content).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn the_exit_code_is_the_commands() {
    let server = Server::start();
    for (expected, words) in [
        (0, "` succeeded on "),
        (3, "` **failed** with exit code 3 on "),
        (75, "` **failed** with exit code 75 on "),
        (255, "` **failed** with exit code 255 on "),
    ] {
        let output = run(&server, &["--", "sh", "-c", &format!("exit {expected}")]);
        assert_eq!(output.status.code(), Some(expected));
        assert!(output.stdout.is_empty() && output.stderr.is_empty());
        let text = server.text();
        assert!(text.contains(words), "{text}");
        assert!(text.contains(" after "), "{text}");
    }
}

#[test]
fn a_command_that_cannot_be_started_is_told_and_posted() {
    let server = Server::start();
    let folder = Folder::new("not-started");
    let output = run(&server, &["--", "/nonexistent/command"]);
    assert_eq!(output.status.code(), Some(127));
    assert_eq!(
        text(&output.stderr),
        "error: /nonexistent/command: No such file or directory\n"
    );
    let posted = server.text();
    assert!(posted.contains("**could not be started**"), "{posted}");
    assert!(posted.ends_with(": No such file or directory"), "{posted}");
    let plain = folder.file("plain", b"", 0o600);
    let output = run(&server, &["--on", "fail", "--", &plain]);
    assert_eq!(output.status.code(), Some(126));
    assert!(server.text().ends_with(": Permission denied"));
}

#[test]
fn without_a_command_it_is_wrong_usage() {
    let server = Server::start();
    for arguments in [&[][..], &["--"], &["--on", "never", "--", "true"]] {
        assert_eq!(run(&server, arguments).status.code(), Some(2));
    }
    assert!(server.is_quiet());
}

#[test]
fn a_script_without_interpreter_is_run_by_the_shell() {
    let server = Server::start();
    let folder = Folder::new("script");
    let script = folder.file("script", b"echo \"$1\"; exit 4\n", 0o700);
    let output = run(&server, &["--", &script, "it's"]);
    assert_eq!(
        (output.status.code(), text(&output.stdout)),
        (Some(4), "it's\n")
    );
    let mut mm = mm(&server.url());
    mm.env(
        "PATH",
        format!("{}:{}", folder.0.display(), std::env::var("PATH").unwrap()),
    );
    let output = Process::start(mm.args(["run", "script", "x"])).output();
    assert_eq!(
        (output.status.code(), text(&output.stdout)),
        (Some(4), "x\n")
    );
}
