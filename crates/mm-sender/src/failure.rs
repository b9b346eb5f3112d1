//! From ureq's errors to ours: what failed, and whether the server may have acted.

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use mm_core::{Error, ErrorKind};
use ureq::http;

use crate::Proxy;
use crate::link::{Attempt, LookupFailed, Stage};

/// What a failed request means, by ureq's error and by how far the attempt came.
pub(crate) fn from_ureq(error: ureq::Error, attempt: &Attempt, proxy: Option<&Proxy>) -> Error {
    let stage = attempt.stage();
    let acted = stage == Stage::Left;
    if attempt.is_canceled() {
        return Error::new(ErrorKind::Canceled).with_may_have_acted(acted);
    }
    let failed = match error {
        // These hold the URL or a header, which are secrets.
        ureq::Error::Http(error) if is_header(&error) => Error::new(ErrorKind::InvalidSetting)
            .with_message("a header of the request has characters that no header has"),
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => Error::new(ErrorKind::InvalidUrl),
        error if stage < Stage::Connected => before_connected(error, attempt, proxy),
        error => after_connected(error, attempt),
    };
    let refused = failed.kind() == ErrorKind::Tls;
    failed.with_may_have_acted(acted && !refused)
}

fn after_connected(error: ureq::Error, attempt: &Attempt) -> Error {
    match error {
        ureq::Error::Timeout(_) => Error::new(ErrorKind::Timeout).with_message(format!(
            "no answer came within {}",
            shown(attempt.timeout())
        )),
        ureq::Error::Io(error) if is_client_refused(&error) => Error::new(ErrorKind::Tls)
            .with_message("the server refused the client certificate, or wants one")
            .with_source(error),
        ureq::Error::Io(error) => Error::new(ErrorKind::Interrupted).with_source(error),
        ureq::Error::Rustls(error) => Error::new(ErrorKind::Interrupted).with_source(error),
        ureq::Error::Tls(reason) => Error::new(ErrorKind::Interrupted).with_source(reason),
        ureq::Error::Protocol(error) => Error::new(ErrorKind::Protocol)
            .with_message("the answer is not HTTP")
            .with_source(error),
        error => Error::new(ErrorKind::Protocol).with_source(error),
    }
}

/// Nothing of the request has left: the name, the socket, the proxy or TLS failed.
fn before_connected(error: ureq::Error, attempt: &Attempt, proxy: Option<&Proxy>) -> Error {
    let stage = attempt.stage();
    // Whose turn it is: the proxy's until it has connected on.
    let proxy = proxy.filter(|_| stage < Stage::Tunneled);
    let peer = proxy.map_or_else(
        || "the server".to_owned(),
        |proxy| format!("the proxy {}", proxy.redacted()),
    );
    let connect = |message: String| Error::new(ErrorKind::Connect).with_message(message);
    let refused_by_proxy = proxy.is_some() && stage == Stage::Reached;
    match error {
        ureq::Error::Timeout(_) => {
            let way = if refused_by_proxy { "through" } else { "to" };
            connect(format!(
                "no connection could be made {way} {peer} within {}",
                shown(attempt.timeout())
            ))
        }
        ureq::Error::Other(error) => match error.downcast::<LookupFailed>() {
            Ok(failed) => connect(failed.to_string()).with_source(failed.source),
            Err(error) => Error::new(ErrorKind::Connect).with_source(error),
        },
        ureq::Error::ConnectProxyFailed(answer) => from_proxy(&answer, &peer),
        ureq::Error::Io(error) if is_tls(&error) => untrusted(&peer).with_source(error),
        ureq::Error::Io(error) if refused_by_proxy => unconnected(&peer).with_source(error),
        ureq::Error::Io(error) if stage > Stage::Start => connect(format!(
            "{peer} ended the connection before it was encrypted"
        ))
        .with_source(error),
        ureq::Error::Io(error) => {
            connect(format!("no connection could be made to {peer}")).with_source(error)
        }
        ureq::Error::Rustls(error) => untrusted(&peer).with_source(error),
        ureq::Error::Tls(reason) => untrusted(&peer).with_source(reason),
        // Before the connection stands, only a proxy can have spoken HTTP.
        ureq::Error::Protocol(error) => unconnected(&peer).with_source(error),
        error => connect(format!("no connection could be made to {peer}")).with_source(error),
    }
}

/// Whole milliseconds: what is left of a deadline is seldom round.
fn shown(timeout: Duration) -> String {
    let millis = u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX);
    format!("{:?}", Duration::from_millis(millis))
}

fn untrusted(peer: &str) -> Error {
    Error::new(ErrorKind::Tls)
        .with_message(format!("no trusted connection could be made to {peer}"))
}

fn unconnected(peer: &str) -> Error {
    Error::new(ErrorKind::Proxy(None))
        .with_message(format!("{peer} did not connect on to the server"))
}

/// rustls hands a refused certificate through the socket's error.
fn is_tls(error: &io::Error) -> bool {
    error
        .get_ref()
        .is_some_and(<dyn StdError + Send + Sync>::is::<rustls::Error>)
}

/// With TLS 1.3 a server looks at the client's certificate only after the request could
/// have left. What it refuses then it has not read.
fn is_client_refused(error: &io::Error) -> bool {
    use rustls::AlertDescription as Alert;

    let inner = error.get_ref().and_then(|error| error.downcast_ref());
    let Some(rustls::Error::AlertReceived(alert)) = inner else {
        return false;
    };
    matches!(
        alert,
        Alert::CertificateRequired
            | Alert::NoCertificate
            | Alert::BadCertificate
            | Alert::UnsupportedCertificate
            | Alert::CertificateRevoked
            | Alert::CertificateExpired
            | Alert::CertificateUnknown
            | Alert::UnknownCA
            | Alert::AccessDenied
            | Alert::DecryptError
    )
}

fn is_header(error: &http::Error) -> bool {
    error.is::<http::header::InvalidHeaderValue>() || error.is::<http::header::InvalidHeaderName>()
}

/// ureq tells a proxy's answer as text that begins or ends with the status.
fn from_proxy(answer: &str, peer: &str) -> Error {
    let mut numbers = answer
        .split(|c: char| !c.is_ascii_digit())
        .filter(|number| number.len() == 3);
    let Some(status) = numbers.next().and_then(|number| number.parse().ok()) else {
        return unconnected(peer).with_source(answer.to_owned());
    };
    let message = if status == 407 {
        format!("{peer} wants a user name and password, or others (status 407)")
    } else {
        format!("{peer} refused to connect on to the server with status {status}")
    };
    Error::new(ErrorKind::Proxy(Some(status))).with_message(message)
}
