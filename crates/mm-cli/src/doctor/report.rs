//! What the doctor found, told line by line as it is found.

use std::borrow::Cow;
use std::fmt::Display;
use std::io;
use std::process::ExitCode;

use mm_core::Error;
use serde::Serialize;

use crate::failure::Failure;
use crate::{exit, output};

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum State {
    /// All is well.
    Ok,
    /// Worth knowing, but it sends.
    Note,
    /// It does not send.
    Fail,
}

/// One check.
#[derive(Debug, Serialize)]
struct Finding {
    check: Cow<'static, str>,
    state: State,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

/// All checks.
#[derive(Debug)]
pub(crate) struct Report {
    as_json: bool,
    findings: Vec<Finding>,
    code: u8,
    /// Why it cannot be told.
    unwritten: Option<io::Error>,
}

impl Report {
    /// Tells each finding as a line, or all of them at the end as JSON.
    pub(crate) fn new(as_json: bool) -> Self {
        Self {
            as_json,
            findings: Vec::new(),
            code: 0,
            unwritten: None,
        }
    }

    pub(crate) fn ok(&mut self, check: impl Into<Cow<'static, str>>, text: impl Into<String>) {
        self.add(check, State::Ok, &text.into(), None);
    }

    pub(crate) fn note(
        &mut self,
        check: impl Into<Cow<'static, str>>,
        text: impl Into<String>,
        hint: &str,
    ) {
        let hint = (!hint.is_empty()).then(|| hint.to_owned());
        self.add(check, State::Note, &text.into(), hint);
    }

    /// A check that failed; the first decides the exit code.
    pub(crate) fn fail(&mut self, check: impl Into<Cow<'static, str>>, error: &Error) {
        self.fail_as(check, error.with_causes(), error.hint(), exit::code(error));
    }

    pub(crate) fn fail_as(
        &mut self,
        check: impl Into<Cow<'static, str>>,
        text: impl Into<String>,
        hint: Option<&str>,
        code: u8,
    ) {
        if self.code == 0 {
            self.code = code;
        }
        self.add(check, State::Fail, &text.into(), hint.map(str::to_owned));
    }

    /// What kept a check from being made.
    pub(crate) fn failure(&mut self, check: impl Into<Cow<'static, str>>, failure: &Failure) {
        let (text, code) = (failure.message().into_owned(), failure.code());
        self.fail_as(check, text, failure.hint_text(), code);
    }

    fn add(
        &mut self,
        check: impl Into<Cow<'static, str>>,
        state: State,
        text: &str,
        hint: Option<String>,
    ) {
        let (check, text) = (check.into(), output::redact(text).into_owned());
        if !self.as_json {
            let mark = match state {
                State::Ok => "ok  ",
                State::Note => "note",
                State::Fail => "FAIL",
            };
            self.tell(format_args!("{mark}  {check:<8}  {text}"));
            if let Some(hint) = &hint {
                self.tell(format_args!("      {:<8}  hint: {hint}", ""));
            }
        }
        self.findings.push(Finding {
            check,
            state,
            text,
            hint,
        });
    }

    /// A reader that went away needs no report; one that cannot be written is missed.
    fn tell(&mut self, line: impl Display) {
        if let Err(error) = output::line(line) {
            self.unwritten.get_or_insert(error);
        }
    }

    /// Ends it.
    pub(crate) fn end(mut self) -> ExitCode {
        if self.as_json {
            let all = serde_json::json!({"ok": self.code == 0, "checks": self.findings});
            self.tell(all);
        }
        if let Some(error) = &self.unwritten {
            let code = Failure::refused(format!("stdout: {error}")).report();
            if self.code == 0 {
                return code;
            }
        }
        ExitCode::from(self.code)
    }
}
