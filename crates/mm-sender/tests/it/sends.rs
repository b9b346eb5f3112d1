//! Sends that are to fail.

use std::time::Instant;

use mm_sender::{Error, RetryPolicy, WebhookSenderBuilder};

use crate::server::{LONG, SHORT, Server};

/// A builder of senders that try once.
pub(crate) fn once(server: &Server) -> WebhookSenderBuilder {
    server.builder().retry(RetryPolicy::never())
}

/// The error of a send that must end, by a timeout, long before a test would give up.
pub(crate) fn fail_soon(builder: WebhookSenderBuilder) -> Error {
    let begin = Instant::now();
    let error = builder.timeout(SHORT).build().send_text("a").unwrap_err();
    let took = begin.elapsed();
    assert!(took >= SHORT, "after {took:?}: {error:?}");
    assert!(took < LONG / 3, "it took {took:?}");
    error
}

pub(crate) fn fail(builder: WebhookSenderBuilder) -> Error {
    builder.build().send_text("a").unwrap_err()
}
