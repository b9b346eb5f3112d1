//! What a server's refusals mean, and what it means when there is none.

use std::fmt;
use std::io;

use mm_core::{Error, ErrorKind};
use mm_sender::Secrets;
use tokio_xmpp::minidom::Element;
use tokio_xmpp::parsers::stanza_error::{DefinedCondition, ErrorType, StanzaError};
use tokio_xmpp::parsers::stream_error::StreamError;
use tokio_xmpp::parsers::{sasl, stream_error};
use tokio_xmpp::xmlstream::{ReadError, RecvFeaturesError};

/// How much of a server's own words is told.
const WORDS_CHARS_MAX: usize = 200;

/// What is under way when something fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Greeting,
    Login,
    Room,
    /// The server has it from here on, or not: its proof tells.
    Message,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Greeting => "the connection",
            Self::Login => "the login",
            Self::Room => "the way into the room",
            Self::Message => "the message",
        })
    }
}

fn unproven(kind: ErrorKind, text: &str, step: Step) -> Error {
    Error::new(kind)
        .with_message(format!("{text} ({step})"))
        .with_is_transient(true)
        .with_may_have_acted(step == Step::Message)
}

/// A connection that broke.
pub(super) fn broken(error: &io::Error, is_ended: bool, step: Step) -> Error {
    match error.kind() {
        _ if is_ended => ended(step),
        io::ErrorKind::TimedOut => {
            let text = "no answer of the XMPP server came in time";
            unproven(ErrorKind::Timeout, text, step)
        }
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => strange(step),
        _ => ended(step),
    }
}

pub(super) fn ended(step: Step) -> Error {
    let text = "the XMPP server ended the connection before its answer";
    unproven(ErrorKind::Interrupted, text, step)
}

/// An answer that does not belong here.
pub(super) fn strange(step: Step) -> Error {
    let text = "the answer is not one of an XMPP server; check host and port";
    unproven(ErrorKind::Protocol, text, step)
}

pub(super) fn unread(error: &ReadError, is_ended: bool, step: Step) -> Error {
    match error {
        ReadError::HardError(error) => broken(error, is_ended, step),
        ReadError::StreamFooterReceived => ended(step),
        ReadError::ParseError(_) | ReadError::SoftTimeout => strange(step),
    }
}

pub(super) fn unfeatured(
    error: &RecvFeaturesError,
    is_ended: bool,
    step: Step,
    secrets: &Secrets,
) -> Error {
    match error {
        RecvFeaturesError::Io(error) => broken(error, is_ended, step),
        RecvFeaturesError::StreamError(error) => closed(&error.0, step, secrets),
    }
}

/// What a server says before it ends a stream.
pub(super) fn closed(error: &StreamError, step: Step, secrets: &Secrets) -> Error {
    use stream_error::DefinedCondition as Why;

    let is_over = matches!(
        error.condition,
        Why::HostUnknown | Why::HostGone | Why::NotAuthorized | Why::PolicyViolation
    );
    let name = Element::from(error.condition.clone()).name().to_owned();
    let words = told(&name, error.texts.values(), secrets);
    Error::new(ErrorKind::Interrupted)
        .with_message(format!(
            "the XMPP server ended the stream: {words} ({step})"
        ))
        .with_server_id(name)
        .with_is_transient(!is_over || step == Step::Message)
        .with_may_have_acted(step == Step::Message)
}

/// A stanza that came back.
pub(super) fn bounced(error: &StanzaError, what: &str, secrets: &Secrets) -> Error {
    let passes = error.type_ == ErrorType::Wait
        || matches!(
            error.defined_condition,
            DefinedCondition::InternalServerError
                | DefinedCondition::RemoteServerTimeout
                | DefinedCondition::ResourceConstraint
        );
    let name = Element::from(error.defined_condition.clone())
        .name()
        .to_owned();
    let words = told(&name, error.texts.values(), secrets);
    refused(
        format!("the XMPP server refused {what}: {words}"),
        name,
        passes,
    )
}

/// As [`bounced`], where it does not say why in a way that is known.
pub(super) fn bounced_without_reason() -> Error {
    let text = "the XMPP server refused the message without a reason".to_owned();
    refused(text, "undefined-condition".to_owned(), false)
}

fn refused(text: String, condition: String, passes: bool) -> Error {
    Error::new(ErrorKind::InvalidPayload)
        .with_message(text)
        .with_server_id(condition)
        .with_is_transient(passes)
        .with_may_have_acted(false)
}

/// A login that failed.
pub(super) fn not_let_in(failure: &sasl::Failure, jid: &str, secrets: &Secrets) -> Error {
    use sasl::DefinedCondition as Why;

    let name = Element::from(failure.defined_condition.clone())
        .name()
        .to_owned();
    let words = told(&name, failure.texts.values(), secrets);
    if matches!(
        failure.defined_condition,
        Why::TemporaryAuthFailure | Why::Aborted
    ) {
        return Error::new(ErrorKind::Connect)
            .with_message(format!(
                "the XMPP server cannot check the login of {jid} now: {words}"
            ))
            .with_server_id(name);
    }
    Error::new(ErrorKind::InvalidSetting)
        .with_message(format!(
            "the XMPP server does not accept the login of {jid}, check its address and its \
             password: {words}"
        ))
        .with_server_id(name)
}

/// The condition, and the server's own words if there are any.
fn told<'a>(
    condition: &str,
    mut texts: impl Iterator<Item = &'a String>,
    secrets: &Secrets,
) -> String {
    let words = texts.next().map(|text| text.trim()).unwrap_or_default();
    let plain = words
        .chars()
        .take(WORDS_CHARS_MAX)
        .map(|c| if c.is_control() { ' ' } else { c });
    let plain: String = plain.collect();
    if plain.is_empty() {
        return condition.to_owned();
    }
    format!("{condition}, {}", secrets.redact(&plain))
}
