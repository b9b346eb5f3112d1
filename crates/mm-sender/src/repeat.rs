//! One post on its way: the wait at the gate, the request, and again where the policy
//! says so.

use std::time::{Duration, Instant};

use mm_core::{Cancel, Delivery, Error, ErrorKind, Payload, random_u64};

use crate::WebhookSender;

/// Sends one post, with its retries, until it is accepted or `deadline`.
///
/// # Errors
/// Why the last attempt failed, or why there was no further one. It may have acted if any
/// of the attempts may.
pub(crate) fn send(
    sender: &WebhookSender,
    post: &Payload,
    delivery: &mut Delivery,
    deadline: Option<Instant>,
) -> Result<(), Error> {
    let body = serde_json::to_vec(post)
        .map_err(|error| Error::new(ErrorKind::InvalidPayload).with_source(error))?;
    let cancel = delivery.cancel().clone();
    let mut attempt = 1;
    // Whether an attempt before this one may have been accepted.
    let mut acted = false;
    loop {
        let error = match once(sender, &body, delivery, deadline, &cancel) {
            Ok(()) => return Ok(()),
            Err(Failure::NotTried(error)) => return Err(remember(error, acted)),
            Err(Failure::Tried(error)) => error,
        };
        let policy = &sender.settings().retry;
        let wait = policy.wait_after(attempt, &error, random_u64());
        acted |= error.may_have_acted();
        let error = remember(error, acted);
        let Some(wait) = wait.filter(|_| !delivery.is_single_attempt()) else {
            return Err(error);
        };
        if passes(wait, deadline) {
            return Err(error.with_may_have_acted(acted).with_retry_after(wait));
        }
        if cancel.wait(wait) {
            let canceled = Error::new(ErrorKind::Canceled).with_source(error);
            return Err(remember(canceled, acted));
        }
        attempt += 1;
    }
}

enum Failure {
    /// Nothing was requested.
    NotTried(Error),
    Tried(Error),
}

/// One attempt.
fn once(
    sender: &WebhookSender,
    body: &[u8],
    delivery: &mut Delivery,
    deadline: Option<Instant>,
    cancel: &Cancel,
) -> Result<(), Failure> {
    if cancel.is_canceled() {
        return Err(Failure::NotTried(Error::new(ErrorKind::Canceled)));
    }
    let pass = sender.gate().enter(deadline, cancel);
    let _pass = pass.map_err(Failure::NotTried)?; // Until the answer is judged.
    let timeout = sender.settings().timeout;
    let left = deadline.map_or(timeout, |deadline| {
        deadline.saturating_duration_since(Instant::now())
    });
    if left.is_zero() {
        let late = Error::new(ErrorKind::Timeout)
            .with_may_have_acted(false)
            .with_message("the deadline passed before the request was sent");
        return Err(Failure::NotTried(late));
    }
    delivery.count_attempt();
    let answer = sender.post(body, left.min(timeout), cancel);
    answer
        .and_then(|answer| sender.judge(&answer))
        .map_err(Failure::Tried)
}

/// Whether a wait that begins now ends after the deadline.
fn passes(wait: Duration, deadline: Option<Instant>) -> bool {
    let end = Instant::now().checked_add(wait);
    deadline.is_some_and(|deadline| end.is_none_or(|end| end > deadline))
}

/// What was before counts too: a post may exist by an attempt before the one that failed.
fn remember(error: Error, acted: bool) -> Error {
    if acted && !error.may_have_acted() {
        error.with_may_have_acted(true)
    } else {
        error
    }
}
