//! The one error type of the workspace.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Why a payload was not delivered, or a request not answered as it should be.
///
/// [`kind`](Error::kind) is for code that decides, the text for people, and
/// [`source`](StdError::source) for the cause beneath. No text holds a webhook
/// URL or a token. A clone shares the same error, so that one failure can be
/// told to everyone whose message it took along.
///
/// ```
/// use mm_core::{Error, ErrorKind};
///
/// fn try_later(error: &Error) -> bool {
///     error.is_transient() && !error.may_have_acted()
/// }
/// assert!(try_later(&Error::new(ErrorKind::Connect)));
/// assert!(!try_later(&Error::new(ErrorKind::Timeout)));
/// ```
#[derive(Clone)]
pub struct Error(Arc<Inner>); // One pointer, so that every `Result` stays small.

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    message: Option<Box<str>>,
    field: Option<Box<str>>,
    may_have_acted: Option<bool>,
    is_transient: Option<bool>,
    retry_after: Option<Duration>,
    server_id: Option<Box<str>>,
    request_id: Option<Box<str>>,
    parts: Option<(usize, usize)>,
    hint: Option<&'static str>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

/// What went wrong, for code that decides what to do next.
///
/// Each kind says whether the server may have acted. Senders that repeat a
/// payload live by that sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The payload breaks a rule of the server; see [`Error::field`]. Nothing was sent.
    InvalidPayload,
    /// What was given as a webhook or server URL is none. Nothing was sent.
    InvalidUrl,
    /// A setting (proxy, certificate, header) cannot be used. Nothing was sent.
    InvalidSetting,
    /// No connection could be made: the name does not resolve, the port is closed,
    /// the host cannot be reached in time. Nothing was sent.
    Connect,
    /// The proxy refused to connect on; [`Error::status`] holds its answer if it gave
    /// one. Nothing was sent to the server.
    Proxy(Option<u16>),
    /// The encrypted connection was not established: most often a certificate
    /// that is not trusted, or one of the client that the server wants. Nothing was
    /// accepted.
    Tls,
    /// No complete answer came in time. The post may exist all the same, unless
    /// [`Error::may_have_acted`] says that nothing had left yet.
    Timeout,
    /// The connection ended after the request or a part of it had left, before the
    /// answer. The post may exist.
    Interrupted,
    /// The answer is not one that Mattermost gives. The post may exist.
    Protocol,
    /// The server answered 429, or its known limit forbids a request before the
    /// deadline; see [`Error::retry_after`]. Nothing was accepted.
    RateLimited,
    /// The server answered with a redirect, which is never followed: it would turn
    /// the post into a request without a body. Nothing was accepted.
    Redirect(u16),
    /// The server answered with another error status. Below 500 and for 501, and for
    /// 503 with a `Retry-After`, nothing was accepted; else the post may exist.
    Status(u16),
    /// The send was cancelled. What may have happened before says
    /// [`Error::may_have_acted`].
    Canceled,
    /// The queue has no room. The payload was not taken.
    QueueFull,
    /// The sender or the queue was shut down. The payload was not taken, or not
    /// tried any more.
    Closed,
    /// This process was forked after the worker thread had started, so it has none.
    /// The payload was not taken.
    Forked,
    /// The transport panicked. The post may exist.
    Panicked,
    /// The call would wait for the thread that makes it. Nothing was waited for.
    Reentrant,
    /// A thread could not be started, or a file not be read or written.
    Io,
}

impl ErrorKind {
    /// Whether the server may have acted on a request that ended this way, when
    /// nothing more is known. The answer for one error is [`Error::may_have_acted`].
    fn may_have_acted(self) -> bool {
        match self {
            Self::Timeout | Self::Interrupted | Self::Protocol | Self::Panicked => true,
            Self::Status(status) => status >= 500 && status != 501,
            _ => false,
        }
    }

    /// Whether a payload may succeed later that ended this way, when nothing more is known.
    fn is_transient(self) -> bool {
        match self {
            Self::Connect
            | Self::Timeout
            | Self::Interrupted
            | Self::RateLimited
            | Self::QueueFull => true,
            Self::Proxy(status) => status.is_none_or(|status| status >= 500),
            Self::Status(status) => matches!(status, 408 | 425 | 500 | 502..=504),
            _ => false,
        }
    }

    /// What failed, in lower case.
    fn text(self) -> String {
        let text = match self {
            Self::InvalidPayload => "the payload is not valid",
            Self::InvalidUrl => "the URL is not valid",
            Self::InvalidSetting => "a setting is not valid",
            Self::Connect => "no connection could be made to the server",
            Self::Proxy(Some(status)) => {
                return format!("the proxy refused the connection with status {status}");
            }
            Self::Proxy(None) => "the proxy did not connect",
            Self::Tls => "no trusted connection could be made to the server",
            Self::Timeout => "no answer came in time",
            Self::Interrupted => "the connection ended before the answer",
            Self::Protocol => "the answer is not one of a Mattermost server",
            Self::RateLimited => "the server limits the rate of requests",
            Self::Redirect(status) => {
                return format!("the server redirects elsewhere (status {status})");
            }
            Self::Status(status) => return format!("the server answered with status {status}"),
            Self::Canceled => "the send was cancelled",
            Self::QueueFull => "the queue is full",
            Self::Closed => "the sender is shut down",
            Self::Forked => "this process was forked after the sender had started",
            Self::Panicked => "the transport panicked",
            Self::Reentrant => "the call would wait for the thread that makes it",
            Self::Io => "an operation of the system failed",
        };
        text.to_owned()
    }
}

impl Error {
    /// An error of this kind and nothing else known. For transports of your own.
    pub fn new(kind: ErrorKind) -> Self {
        Self(Arc::new(Inner {
            kind,
            message: None,
            field: None,
            may_have_acted: None,
            is_transient: None,
            retry_after: None,
            server_id: None,
            request_id: None,
            parts: None,
            hint: None,
            source: None,
        }))
    }

    /// An [`ErrorKind::InvalidPayload`] that names the field, as it is spelled on
    /// the wire (`attachments[2].fields[0].title`), and what is wrong with it.
    pub fn invalid_payload(field: impl Into<String>, reason: impl AsRef<str>) -> Self {
        let field = field.into();
        let message = format!("`{field}` {}", reason.as_ref());
        let mut error = Self::new(ErrorKind::InvalidPayload).with_message(message);
        error.inner().field = Some(field.into_boxed_str());
        error
    }

    /// Says what failed, in lower case and without a full stop, instead of the
    /// kind's own words. It must hold no secret.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<String>) -> Self {
        self.inner().message = Some(message.into().into_boxed_str());
        self
    }

    /// Keeps the cause. It must hold no secret.
    #[must_use]
    pub fn with_source(
        mut self,
        source: impl Into<Box<dyn StdError + Send + Sync + 'static>>,
    ) -> Self {
        self.inner().source = Some(Arc::from(source.into()));
        self
    }

    /// Says whether the server may have acted, where more is known than the kind tells.
    #[must_use]
    pub fn with_may_have_acted(mut self, may: bool) -> Self {
        self.inner().may_have_acted = Some(may);
        self
    }

    /// Says whether the same payload may succeed later, where more is known than the kind
    /// tells.
    #[must_use]
    pub fn with_is_transient(mut self, is: bool) -> Self {
        self.inner().is_transient = Some(is);
        self
    }

    /// Keeps how long the server asks to wait before the next attempt.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Duration) -> Self {
        self.inner().retry_after = Some(wait);
        self
    }

    /// Keeps the `id` of the server's error JSON, such as
    /// `web.incoming_webhook.channel.app_error`.
    #[must_use]
    pub fn with_server_id(mut self, id: impl Into<String>) -> Self {
        self.inner().server_id = Some(id.into().into_boxed_str());
        self
    }

    /// Adds the server's id of the request, which stands in its logs.
    #[must_use]
    pub fn with_request_id(mut self, id: impl Into<String>) -> Self {
        self.inner().request_id = Some(id.into().into_boxed_str());
        self
    }

    /// Keeps how many parts of a split text are out, of how many.
    #[must_use]
    pub fn with_parts(mut self, sent: usize, total: usize) -> Self {
        self.inner().parts = Some((sent, total));
        self
    }

    /// Says what to do about it, as one sentence without a full stop, where more is known than
    /// the kind tells.
    #[must_use]
    pub fn with_hint(mut self, hint: &'static str) -> Self {
        self.inner().hint = Some(hint);
        self
    }

    pub(crate) fn own_hint(&self) -> Option<&'static str> {
        self.0.hint
    }

    /// What went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Whether the same payload may succeed later, unchanged.
    ///
    /// It does not say that repeating is safe: that needs
    /// [`may_have_acted`](Self::may_have_acted) to be false, or a user who would
    /// rather have a message twice than not at all.
    pub fn is_transient(&self) -> bool {
        self.0
            .is_transient
            .unwrap_or_else(|| self.0.kind.is_transient())
    }

    /// Whether the server may have accepted the payload although this error came.
    pub fn may_have_acted(&self) -> bool {
        self.0.may_have_acted.unwrap_or_else(|| {
            let answered_503 = self.0.kind == ErrorKind::Status(503);
            // A server that names a time to come back has refused, not failed.
            !(answered_503 && self.0.retry_after.is_some()) && self.0.kind.may_have_acted()
        })
    }

    /// How long the server asks to wait, counted from when its answer came.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The HTTP status that the server (or, for [`ErrorKind::Proxy`], the proxy)
    /// answered with.
    pub fn status(&self) -> Option<u16> {
        match self.0.kind {
            ErrorKind::Status(status) | ErrorKind::Redirect(status) => Some(status),
            ErrorKind::Proxy(status) => status,
            // Told by the server, or foreseen from what it told before.
            ErrorKind::RateLimited => Some(429),
            _ => None,
        }
    }

    /// The `id` of the server's error JSON. It is the same in every language of the
    /// server, unlike its message.
    pub fn server_id(&self) -> Option<&str> {
        self.0.server_id.as_deref()
    }

    /// The server's id of the request (`request_id`, header `X-Request-Id`): who looks after
    /// the server finds it in the logs.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The field of the payload that is wrong, spelled as on the wire.
    pub fn field(&self) -> Option<&str> {
        self.0.field.as_deref()
    }

    /// How many parts of a split text went out before the one that failed, and of
    /// how many. None where nothing was split.
    pub fn parts(&self) -> Option<(usize, usize)> {
        self.0.parts
    }

    /// The error with its causes in one line, each told once: for logs and people.
    ///
    /// ```
    /// use mm_core::{Error, ErrorKind};
    ///
    /// let error = Error::new(ErrorKind::Tls).with_source("certificate expired");
    /// assert_eq!(
    ///     error.with_causes(),
    ///     "no trusted connection could be made to the server: certificate expired"
    /// );
    /// ```
    pub fn with_causes(&self) -> String {
        let mut text = self.to_string();
        let mut source = self.source();
        while let Some(cause) = source {
            let cause_text = cause.to_string();
            if !text.contains(&cause_text) {
                text.push_str(": ");
                text.push_str(&cause_text);
            }
            source = cause.source();
        }
        text
    }

    fn inner(&mut self) -> &mut Inner {
        Arc::make_mut(&mut self.0)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.message {
            Some(message) => f.write_str(message)?,
            None => f.write_str(&self.0.kind.text())?,
        }
        if let Some((sent, total)) = self.0.parts {
            write!(f, " ({sent} of {total} parts are out)")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Error");
        debug.field("kind", &self.0.kind);
        debug.field("message", &self.to_string());
        if let Some(id) = &self.0.server_id {
            debug.field("server_id", id);
        }
        if let Some(id) = &self.0.request_id {
            debug.field("request_id", id);
        }
        if let Some(wait) = &self.0.retry_after {
            debug.field("retry_after", wait);
        }
        if let Some(source) = &self.0.source {
            debug.field("source", &source.to_string());
        }
        debug.finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0
            .source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_one_pointer_and_crosses_threads() {
        fn check<T: Send + Sync + Clone + 'static>() {}
        check::<Error>();
        assert_eq!(size_of::<Result<(), Error>>(), size_of::<usize>());
    }

    #[test]
    fn display_names_the_failure_and_leaves_the_cause_to_source() {
        let error = Error::new(ErrorKind::Connect).with_source("connection refused");
        assert_eq!(
            error.to_string(),
            "no connection could be made to the server"
        );
        assert_eq!(error.source().unwrap().to_string(), "connection refused");
    }

    #[test]
    fn a_503_was_refused_only_if_it_names_a_time() {
        let busy = Error::new(ErrorKind::Status(503));
        assert!(busy.is_transient() && busy.may_have_acted());
        let refused = busy.with_retry_after(Duration::from_secs(1));
        assert!(refused.is_transient() && !refused.may_have_acted());
    }

    #[test]
    fn what_is_known_of_one_error_goes_before_its_kind() {
        let error = Error::new(ErrorKind::Status(550));
        assert!(!error.is_transient() && error.clone().with_is_transient(true).is_transient());
        let error = Error::new(ErrorKind::Connect).with_is_transient(false);
        assert!(!error.is_transient());
    }

    #[test]
    fn statuses_below_500_and_501_were_not_accepted() {
        for status in [400, 401, 403, 404, 405, 413, 501] {
            let error = Error::new(ErrorKind::Status(status));
            assert!(!error.may_have_acted() && !error.is_transient(), "{status}");
            assert_eq!(error.status(), Some(status));
        }
        for status in [500, 502, 504] {
            let error = Error::new(ErrorKind::Status(status));
            assert!(error.may_have_acted() && error.is_transient(), "{status}");
        }
    }

    #[test]
    fn what_is_known_beats_what_the_kind_says() {
        let before = Error::new(ErrorKind::Timeout).with_may_have_acted(false);
        assert!(!before.may_have_acted());
        let after = Error::new(ErrorKind::Canceled).with_may_have_acted(true);
        assert!(after.may_have_acted());
    }

    #[test]
    fn the_field_is_named() {
        let error = Error::invalid_payload("attachments[2].color", "is no colour");
        assert_eq!(error.field(), Some("attachments[2].color"));
        assert_eq!(error.to_string(), "`attachments[2].color` is no colour");
        assert!(!error.is_transient() && !error.may_have_acted());
    }

    #[test]
    fn parts_that_are_out_are_told() {
        let error = Error::new(ErrorKind::Status(500)).with_parts(2, 5);
        assert_eq!(error.parts(), Some((2, 5)));
        assert_eq!(
            error.to_string(),
            "the server answered with status 500 (2 of 5 parts are out)"
        );
    }

    #[test]
    fn a_clone_shares_the_error_and_changing_it_leaves_the_other() {
        let first = Error::new(ErrorKind::Closed).with_source("gone");
        let second = first.clone().with_message("changed");
        assert_eq!(first.to_string(), "the sender is shut down");
        assert_eq!(second.to_string(), "changed");
        assert!(second.source().is_some());
    }
}
