//! A message that did not reach the server, and why.

use mm_core::{Error, ErrorKind, Payload};

/// A message that did not reach the server (or perhaps did: see
/// [`Error::may_have_acted`]), given back whole.
#[derive(Debug)]
#[non_exhaustive]
pub struct Undelivered<D> {
    /// What was to be sent.
    pub payload: Payload,
    /// What the caller gave along.
    pub data: D,
    /// Why it was not.
    pub error: Error,
    /// The same for counting.
    pub reason: DropReason,
}

/// Why a message was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DropReason {
    /// The queue was full and the new message was refused.
    Overflow,
    /// The queue was full and this, the oldest message, made room.
    Evicted,
    /// It cannot be sent: the payload or the server's answer says so.
    Refused,
    /// It may have been accepted, which nobody can tell; repeating could double it.
    Uncertain,
    /// Every attempt that the policy and the time allowed had failed.
    GaveUp,
    /// The transport panicked.
    Panicked,
    /// It was still queued, or on its way, when the time for shutting down was over.
    Shutdown,
    /// It came after the shutdown.
    Closed,
    /// The worker thread could not be started.
    NotStarted,
    /// It came in a process that was forked after the worker had started.
    Forked,
}

impl DropReason {
    pub(crate) const ALL: [Self; 10] = [
        Self::Overflow,
        Self::Evicted,
        Self::Refused,
        Self::Uncertain,
        Self::GaveUp,
        Self::Panicked,
        Self::Shutdown,
        Self::Closed,
        Self::NotStarted,
        Self::Forked,
    ];

    /// What a failed delivery is counted as.
    pub(crate) fn of(error: &Error, is_shutdown: bool) -> Self {
        match error.kind() {
            // Outside of a shutdown these are the transport's own affair.
            ErrorKind::Canceled | ErrorKind::Closed if is_shutdown => Self::Shutdown,
            ErrorKind::Panicked => Self::Panicked,
            _ if error.may_have_acted() => Self::Uncertain,
            _ if error.is_transient() => Self::GaveUp,
            _ => Self::Refused,
        }
    }
}
