//! The programs, started in an environment of their own.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{self, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::Value;

use crate::process::Process;
use crate::server::Server;

/// The webhook's secret in all tests.
pub(crate) const ID: &str = "8aix33e45idrfjj63p8uomwzih";
/// A token in all tests.
pub(crate) const TOKEN: &str = "9ic3z5kxtprsjkwy8471x5bu9o";
/// A password in all tests.
pub(crate) const PASSWORD: &str = "correcthorse7battery";
/// Far longer than anything should take; a test that meets it has failed.
pub(crate) const LONG: Duration = Duration::from_secs(60);

/// `mm` in an environment without anything of this machine's user.
pub(crate) fn mm() -> Program {
    Program::new(env!("CARGO_BIN_EXE_mm"))
}

/// `sendToMattermost` likewise.
pub(crate) fn send_to_mattermost() -> Program {
    Program::new(env!("CARGO_BIN_EXE_sendToMattermost"))
}

/// `mm send` to this server.
pub(crate) fn send(server: &Server) -> Program {
    mm().webhook(server).arg("send")
}

/// `mm tee` to this server, in a hurry.
pub(crate) fn tee(server: &Server) -> Program {
    mm().webhook(server).args(["tee", "--collect", "10ms"])
}

/// `mm doctor` about this server.
pub(crate) fn doctor(server: &Server) -> Program {
    mm().webhook(server).arg("doctor")
}

/// A program to be run.
pub(crate) struct Program {
    pub(crate) command: Command,
    pub(crate) folder: Folder,
    stdin: Vec<u8>,
}

impl Program {
    fn new(path: &str) -> Self {
        let folder = Folder::new();
        let mut command = Command::new(path);
        command
            .env_clear()
            .env("HOME", folder.path())
            .env("XDG_CONFIG_HOME", folder.path().join("config"))
            .current_dir(folder.path());
        Self {
            command,
            folder,
            stdin: Vec::new(),
        }
    }

    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.command.arg(arg);
        self
    }

    pub(crate) fn args<T: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = T>) -> Self {
        self.command.args(args);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn webhook(self, server: &Server) -> Self {
        self.env("MM_WEBHOOK", server.url())
    }

    pub(crate) fn stdin(mut self, bytes: impl AsRef<[u8]>) -> Self {
        self.stdin = bytes.as_ref().to_vec();
        self
    }

    /// Puts a file into the folder that the program runs in.
    pub(crate) fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        self.folder.write(name, content);
        self
    }

    /// The file with the profiles, readable by its owner alone.
    pub(crate) fn config(self, toml: &str) -> Self {
        self.config_mode(toml, 0o600)
    }

    pub(crate) fn config_mode(self, toml: &str, mode: u32) -> Self {
        let path = self.folder.write("config/mm/config.toml", toml);
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        self
    }

    /// Runs it to its end with this stdin.
    pub(crate) fn run(mut self) -> Run {
        let stdin = std::mem::take(&mut self.stdin);
        let mut process = self.start();
        process.write(stdin);
        process.end()
    }

    /// Starts it with a stdout that the test reads itself, or leaves unread.
    #[cfg(any(feature = "catcher", feature = "outbox", feature = "rest"))]
    pub(crate) fn start_unread(self) -> (Process, std::io::PipeReader) {
        let (reader, writer) = std::io::pipe().unwrap();
        (self.start_to(writer), reader)
    }

    /// Starts it with this as stdout, and nothing on stdin.
    pub(crate) fn start_to(mut self, stdout: impl Into<Stdio>) -> Process {
        self.command.stdout(stdout);
        self.command.stdin(Stdio::null()).stderr(Stdio::piped());
        let child = self.command.spawn().unwrap();
        drop(self.command); // It holds what it was given.
        Process::new(child, self.folder)
    }

    /// Starts it, with pipes.
    pub(crate) fn start(mut self) -> Process {
        self.command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let child = self.command.spawn().unwrap();
        Process::new(child, self.folder)
    }
}

/// How a program ended and what it said.
#[derive(Debug)]
pub(crate) struct Run {
    /// The exit code; none if a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) out: Vec<u8>,
    pub(crate) err: String,
}

impl Run {
    #[track_caller]
    pub(crate) fn code(&self, code: i32) -> &Self {
        assert_eq!(self.code, Some(code), "{self}");
        self
    }

    /// Nothing was said but what is wanted on stdout.
    #[track_caller]
    pub(crate) fn quiet(&self) -> &Self {
        assert_eq!(self.err, "", "{self}");
        self
    }

    #[track_caller]
    pub(crate) fn says(&self, text: &str) -> &Self {
        assert!(self.err.contains(text), "no {text:?} in {self}");
        self
    }

    #[track_caller]
    pub(crate) fn says_not(&self, text: &str) -> &Self {
        assert!(!self.err.contains(text), "{text:?} in {self}");
        self
    }

    /// One line that tells the error, and one that tells the hint.
    #[track_caller]
    pub(crate) fn tells_once(&self, error: &str, hint: &str) -> &Self {
        let lines: Vec<_> = self.err.lines().collect();
        assert_eq!(lines.len(), 2, "{self}");
        assert!(
            lines[0].starts_with("error: ") && lines[0].contains(error),
            "{self}"
        );
        assert!(
            lines[1].starts_with("hint: ") && lines[1].contains(hint),
            "{self}"
        );
        assert!(self.out.is_empty(), "{self}");
        self
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.out).unwrap()
    }

    /// The one line of JSON on stdout.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.text().lines().count(), 1, "{self}");
        serde_json::from_str(self.text()).unwrap()
    }
}

impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let out = String::from_utf8_lossy(&self.out);
        write!(
            f,
            "code {:?}\n--- stdout\n{out}\n--- stderr\n{}",
            self.code, self.err
        )
    }
}

/// Fails if something that a program said holds a secret. Every run goes through it.
#[track_caller]
pub(crate) fn assert_no_secret(said: &[u8]) {
    let said = String::from_utf8_lossy(said);
    for secret in [ID, TOKEN, PASSWORD] {
        assert!(!said.contains(secret), "a secret in: {said}");
    }
}

/// A folder that goes away with its test.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::SeqCst);
        let path = std::env::temp_dir().join(format!("mm-cli-test-{}-{number}", process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
