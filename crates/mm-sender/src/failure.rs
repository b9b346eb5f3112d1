//! From ureq's errors to ours: what failed, and whether the server may have acted.

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use mm_core::{Error, ErrorKind};

use crate::attempt::Attempt;

/// What a failed request means, by ureq's error and by how far the attempt came.
pub(crate) fn from_ureq(error: ureq::Error, attempt: &Attempt, timeout: Duration) -> Error {
    let left = attempt.has_left();
    if attempt.is_canceled() {
        return Error::new(ErrorKind::Canceled).with_may_have_acted(left);
    }
    let seconds = timeout.as_secs_f64();
    let of = |kind| Error::new(kind).with_may_have_acted(left);
    match error {
        ureq::Error::Timeout(_) if attempt.was_connected() => {
            of(ErrorKind::Timeout).with_message(format!("no answer came within {seconds} s"))
        }
        ureq::Error::Timeout(_) => Error::new(ErrorKind::Connect).with_message(format!(
            "no connection could be made to the server within {seconds} s"
        )),
        ureq::Error::Io(error) => from_io(error, left),
        ureq::Error::HostNotFound => {
            of(ErrorKind::Connect).with_message("the name of the server does not resolve")
        }
        ureq::Error::ConnectProxyFailed(answer) => from_proxy(&answer),
        ureq::Error::Rustls(error) => of(tls_or_interrupted(left)).with_source(error),
        ureq::Error::Tls(reason) => of(tls_or_interrupted(left)).with_source(reason),
        ureq::Error::ConnectionFailed => of(ErrorKind::Connect),
        // These hold the URL, which is a secret.
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => Error::new(ErrorKind::InvalidUrl),
        ureq::Error::Protocol(error) if attempt.was_connected() => {
            of(ErrorKind::Protocol).with_source(error)
        }
        // Before the connection stands, only a proxy can have spoken HTTP.
        ureq::Error::Protocol(error) => Error::new(ErrorKind::Proxy(None)).with_source(error),
        error => of(ErrorKind::Protocol).with_source(error),
    }
}

fn from_io(error: io::Error, left: bool) -> Error {
    // rustls hands a refused certificate through the socket's error.
    let is_tls = error
        .get_ref()
        .is_some_and(<dyn StdError + Send + Sync>::is::<rustls::Error>);
    let kind = if is_tls {
        tls_or_interrupted(left)
    } else if left {
        ErrorKind::Interrupted
    } else {
        ErrorKind::Connect
    };
    Error::new(kind)
        .with_may_have_acted(left)
        .with_source(error)
}

/// A TLS failure after the request had left is a lost connection: with TLS 1.3 a server
/// refuses a client certificate only then.
fn tls_or_interrupted(left: bool) -> ErrorKind {
    if left {
        ErrorKind::Interrupted
    } else {
        ErrorKind::Tls
    }
}

/// ureq tells a proxy's answer as text that begins or ends with the status.
fn from_proxy(answer: &str) -> Error {
    let mut numbers = answer
        .split(|c: char| !c.is_ascii_digit())
        .filter(|n| n.len() == 3);
    let status = numbers.next().and_then(|number| number.parse().ok());
    let error = Error::new(ErrorKind::Proxy(status));
    match status {
        Some(407) => error.with_message("the proxy wants a user name and password (status 407)"),
        Some(_) => error,
        None => error.with_source(answer.to_owned()),
    }
}
