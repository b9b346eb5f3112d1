//! Why a command ends without success, told once with a hint.

use std::borrow::Cow;
use std::fmt::Display;
use std::process::ExitCode;

use mm_core::Error;

use crate::{exit, output};

/// Why a command ends without success.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    hint: Option<String>,
    code: u8,
    /// What a delivery ended with, for who reports more of it.
    error: Option<Error>,
}

impl Failure {
    /// The command line, the environment or the profile is wrong.
    pub(crate) fn usage(message: impl Display) -> Self {
        Self {
            message: message.to_string(),
            hint: None,
            code: exit::USAGE,
            error: None,
        }
    }

    /// It cannot be done, for a reason that time does not mend.
    pub(crate) fn refused(message: impl Display) -> Self {
        Self {
            code: exit::REFUSED,
            ..Self::usage(message)
        }
    }

    /// The same may succeed later.
    #[cfg(feature = "outbox")]
    pub(crate) fn try_later(message: impl Display) -> Self {
        Self {
            code: exit::TRY_LATER,
            ..Self::usage(message)
        }
    }

    /// Who was asked has pressed Ctrl-C.
    #[cfg(feature = "rest")]
    pub(crate) fn interrupted() -> Self {
        Self {
            code: exit::INTERRUPTED,
            ..Self::usage("given up")
        }
    }

    /// The server was only asked: nothing has changed there, whatever became of the answer.
    #[cfg(feature = "rest")]
    pub(crate) fn of_question(mut self) -> Self {
        self.error = self.error.map(|error| error.with_may_have_acted(false));
        self
    }

    /// What to do about it.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What it is of, before what is wrong.
    #[cfg(feature = "outbox")]
    pub(crate) fn of(mut self, what: &str) -> Self {
        self.message = format!("{what}: {}", self.message);
        self
    }

    pub(crate) fn message(&self) -> Cow<'_, str> {
        output::redact(&self.message)
    }

    pub(crate) fn hint_text(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// The error of a delivery, if it is one.
    pub(crate) fn error(&self) -> Option<&Error> {
        self.error.as_ref()
    }

    pub(crate) fn code(&self) -> u8 {
        self.code
    }

    /// Tells it on the error output and gives the exit code.
    pub(crate) fn report(&self) -> ExitCode {
        output::error(&self.message);
        if let Some(hint) = &self.hint {
            output::hint(hint);
        }
        ExitCode::from(self.code)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let hint = error.hint().map(str::to_owned);
        Self {
            message: error.with_causes(),
            hint,
            code: exit::code(&error),
            error: Some(error),
        }
    }
}
