//! From lettre's errors to ours: what failed, and whether the mail may be out.

use std::error::Error as StdError;
use std::fmt;

use mm_core::{Error, ErrorKind};
use mm_sender::Secrets;

use crate::line::Terms;

/// How much of a server's words is told.
const WORDS_CHARS_MAX: usize = 500;

/// What a command was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Greeting,
    Login,
    Sender,
    Recipient,
    Data,
    /// The server has it from here on, or not: an answer tells.
    Mail,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Greeting => "the connection",
            Self::Login => "the login",
            Self::Sender => "the sender",
            Self::Recipient => "the recipient",
            Self::Data => "to take a mail",
            Self::Mail => "the mail",
        })
    }
}

/// What an error at this step means.
pub(super) fn told(
    error: &lettre::transport::smtp::Error,
    step: Step,
    terms: &Terms,
    secrets: &Secrets,
) -> Error {
    let may_have_acted = step == Step::Mail;
    let words = error.source().map(ToString::to_string).unwrap_or_default();
    let words: String = words.chars().take(WORDS_CHARS_MAX).collect();
    let words = secrets.redact(words.trim());
    if let Some(code) = error.status() {
        return refused(code.into(), step, &words);
    }
    let (kind, text) = if error.is_timeout() {
        (
            ErrorKind::Timeout,
            "no answer of the mail server came in time",
        )
    } else if terms.is_ended() || !(error.is_response() || error.is_client()) {
        let text = "the mail server ended the connection before its answer";
        (ErrorKind::Interrupted, text)
    } else if error.is_response() {
        let text = "the answer is not one of a mail server";
        (ErrorKind::Protocol, text)
    } else {
        let text = format!("the mail server does not offer what it takes: {words}");
        return Error::new(ErrorKind::InvalidSetting).with_message(text);
    };
    Error::new(kind)
        .with_message(format!("{text} ({step})"))
        .with_is_transient(true)
        .with_may_have_acted(may_have_acted)
}

/// An answer from 400 on: nothing was accepted, and below 500 it may be another time.
pub(super) fn refused(code: u16, step: Step, words: &str) -> Error {
    let gap = if words.is_empty() { "" } else { " " };
    Error::new(ErrorKind::Status(code))
        .with_message(format!(
            "the mail server refused {step}: {code}{gap}{words}"
        ))
        .with_is_transient(code < 500)
        .with_may_have_acted(false)
}

/// What cannot be: a [`Line`](crate::line::Line) never leaves a future pending.
pub(super) fn unready() -> Error {
    Error::new(ErrorKind::Panicked).with_message("the connection waits for nothing")
}
