//! Any program as a messenger: a dispatch is JSON on its stdin, and what became of it is its
//! exit code.

mod child;
mod exit;

use std::env;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use mm_core::{Cancel, Error, ErrorKind};
use mm_outbox::{Batch, Message, Messenger};
use mm_sender::Secrets;
use serde_json::Value;

use crate::fields;
use child::End;

/// How long a program may take by default.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);
/// How much of what a program says is told.
const WORDS_CHARS_MAX: usize = 500;
/// What is of no concern of a program that is run: secrets of `mm` itself.
const SECRETS: [&str; 2] = ["MM_TOKEN", "MM_WEBHOOK"];

/// Runs a program for each dispatch, without a shell.
///
/// On its stdin is an object in one line: `address`, `subject`, `text`, `html`, `user`, `key`
/// (the same at each attempt), `attempts` (made before), `is_doubtful` (it may be out already)
/// and `message` with `id`, `type`, `context`, `sender`, `priority`, `group_mark`, `created_at`
/// and `expires_at` (seconds since 1970). In a test message `key` is `test` and `message` null.
///
/// The last line of its stderr is the text of the error; its exit code says what became of the
/// dispatch:
///
/// | exit code | meaning |
/// |---|---|
/// | 0 | sent |
/// | 75 (`EX_TEMPFAIL`), 71 (`EX_OSERR`), 126 and 127 (a shell could not run it) | not sent, tried again |
/// | 74 (`EX_IOERR`), any other code, a signal, too long | tried again; it may be out |
/// | 64 to 70, 72, 73, 76, 77, 78 (`EX_USAGE`, `EX_DATAERR`, `EX_NOUSER`, `EX_UNAVAILABLE`, ..) | failed |
///
/// ```
/// use mm_messengers::CommandMessenger;
///
/// let sms = CommandMessenger::new("send-sms").arg("--json").called("sms");
/// # drop(sms);
/// ```
pub struct CommandMessenger {
    alias: String,
    program: PathBuf,
    arguments: Vec<OsString>,
    variables: Vec<(OsString, OsString)>,
    secrets: Secrets,
    timeout: Duration,
}

impl CommandMessenger {
    /// A messenger that is called `command`. A program without a slash is looked for in `PATH`.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self {
            alias: "command".to_owned(),
            program: program.into(),
            arguments: Vec::new(),
            variables: Vec::new(),
            secrets: Secrets::default(),
            timeout: DEFAULT_TIMEOUT,
        }
    }

    /// Another alias, where there are several.
    #[must_use]
    pub fn called(mut self, alias: impl Into<String>) -> Self {
        self.alias = alias.into();
        self
    }

    /// One more argument.
    #[must_use]
    pub fn arg(mut self, argument: impl Into<OsString>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// A variable of its environment, beside those of this process.
    #[must_use]
    pub fn env(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    /// A variable whose value is taken out of what the program says.
    #[must_use]
    pub fn secret(mut self, name: impl Into<OsString>, value: impl Into<String>) -> Self {
        let value = value.into();
        let secrets = Secrets::of_texts([value.as_str()]);
        self.secrets = std::mem::take(&mut self.secrets).and(secrets);
        self.env(name, value)
    }

    /// How long it may take, before it is ended with all that it started. Default: 60 s.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Runs it. Outer errors are of starting it, inner ones of what it was to do.
    fn run(&self, fields: &Value, cancel: &Cancel) -> Result<Result<(), Error>, Error> {
        if cancel.is_canceled() {
            return Ok(Err(Error::new(ErrorKind::Canceled)));
        }
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        for name in SECRETS {
            command.env_remove(name);
        }
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        let stdin = format!("{fields}\n").into_bytes();
        let (end, words) = child::run(&mut command, stdin, self.timeout, cancel)
            .map_err(|error| self.not_run().with_source(error))?;
        let words = self.secrets.redact(&words);
        let words: String = words.chars().take(WORDS_CHARS_MAX).collect();
        Ok(match end {
            End::Own(status) => exit::judge(status, &words),
            End::Canceled => Err(Error::new(ErrorKind::Canceled).with_may_have_acted(true)),
            End::Timeout => Err(Error::new(ErrorKind::Timeout).with_message(format!(
                "the command took longer than {:?} and was ended",
                self.timeout
            ))),
        })
    }

    fn not_run(&self) -> Error {
        let program = self.program.display();
        Error::new(ErrorKind::Io)
            .with_message(format!("the command {program} cannot be run"))
            .with_is_transient(true)
    }
}

/// Whether there is such a file, here or in `PATH`.
fn is_there(program: &Path, path: &OsStr) -> bool {
    if program.components().count() > 1 || program.is_absolute() {
        return program.is_file();
    }
    env::split_paths(path).any(|folder| folder.join(program).is_file())
}

impl Messenger for CommandMessenger {
    fn alias(&self) -> &str {
        &self.alias
    }

    fn before_send(&self, _: &Cancel) -> Result<(), Error> {
        let path = env::var_os("PATH").unwrap_or_default();
        if is_there(&self.program, &path) {
            Ok(())
        } else {
            Err(self.not_run().with_source("there is no such program"))
        }
    }

    fn send(&self, message: &Message, batch: &mut Batch<'_>) -> Result<(), Error> {
        let cancel = batch.cancel().clone();
        while let Some(parcel) = batch.take()? {
            match self.run(&fields::of_parcel(message, &parcel), &cancel) {
                Ok(Ok(())) => parcel.sent()?,
                Ok(Err(error)) => parcel.error(&error)?,
                Err(error) => {
                    // No dispatch is to blame that it cannot be started.
                    parcel.pending()?;
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    fn test(&self, to: &str, text: &str, cancel: &Cancel) -> Result<(), Error> {
        self.run(&fields::of_test(to, text), cancel)?
    }
}

/// Shows no variables: they may hold secrets.
impl fmt::Debug for CommandMessenger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CommandMessenger")
            .field("alias", &self.alias)
            .field("program", &self.program)
            .finish_non_exhaustive()
    }
}
