//! How dispatches are carried, whatever the service: what came of each is said before the next
//! is taken, and a service that asks for time gets it.

use std::time::{Duration, Instant};

use mm_core::{Cancel, Error, ErrorKind};
use mm_outbox::{Batch, Parcel};

/// How long a batch waits for a service that asks for time. For more the pass ends.
const WAIT_MAX: Duration = Duration::from_secs(10);
/// How often a wait looks whether the worker is to stop.
const WAIT_STEP: Duration = Duration::from_millis(500);

/// Why a dispatch is not sent, and how many parts of it are out.
pub(crate) type Unsent = (Error, usize);

/// Sends what is in the batch by `post`, when `wait_ready` lets it.
///
/// Where the service cannot be reached, or does not accept the credentials, no dispatch is to
/// blame: that one waits on as if it had not been tried, and all others are left. They are left
/// too where the service is down behind its gateway, or asks for more time than a batch can wait.
/// Then the error is that of the pass.
pub(crate) fn carry(
    batch: &mut Batch<'_>,
    wait_ready: impl Fn(Instant, &Cancel) -> Result<(), Error>,
    post: impl Fn(&Parcel<'_>, &Cancel) -> Result<(), Unsent>,
) -> Result<(), Error> {
    let cancel = batch.cancel().clone();
    while waits(batch, &wait_ready, &cancel)? {
        let Some(parcel) = batch.take()? else {
            break;
        };
        let Err((error, out)) = post(&parcel, &cancel) else {
            parcel.sent()?;
            continue;
        };
        let trouble = Trouble::of(&error);
        if trouble == Trouble::Unreachable && out == parcel.parts_sent() {
            parcel.pending()?;
        } else {
            parcel.error_after(&error, out)?;
        }
        if trouble != Trouble::Own {
            return Err(error);
        }
    }
    Ok(())
}

/// Whose an error is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    /// Of the dispatch, or nobody knows.
    Own,
    /// Of the service, which got nothing.
    Unreachable,
    /// Of the service, which may have got something: that it never gets better with one dispatch
    /// cannot be told from that it is down, so an attempt is counted.
    Down,
}

impl Trouble {
    fn of(error: &Error) -> Self {
        match error.kind() {
            ErrorKind::Status(401) => Self::Unreachable,
            ErrorKind::Connect | ErrorKind::Proxy(_) | ErrorKind::Tls
                if !error.may_have_acted() =>
            {
                Self::Unreachable
            }
            // With a time to wait the gate is closed, and tells when to go on.
            ErrorKind::Status(502..=504) if error.retry_after().is_none() => Self::Down,
            _ => Self::Own,
        }
    }
}

/// Whether there is a next dispatch, when it may be sent.
fn waits(
    batch: &Batch<'_>,
    wait_ready: impl Fn(Instant, &Cancel) -> Result<(), Error>,
    cancel: &Cancel,
) -> Result<bool, Error> {
    let end = Instant::now() + WAIT_MAX;
    while !batch.is_over() {
        let now = Instant::now();
        match wait_ready(now + WAIT_STEP, cancel) {
            Ok(()) => return Ok(true),
            Err(error) if error.kind() == ErrorKind::RateLimited => {
                let wait = error.retry_after().unwrap_or(WAIT_STEP);
                if now + wait > end {
                    return Err(error);
                }
                cancel.wait(wait.min(WAIT_STEP));
            }
            Err(_) => return Ok(false), // It is cancelled.
        }
    }
    Ok(false)
}

/// Says how much is out, where there is more than one part.
#[cfg(feature = "telegram")]
pub(crate) fn unsent(error: Error, out: usize, total: usize) -> Unsent {
    match total {
        1 => (error, out),
        _ => (error.with_parts(out, total), out),
    }
}
