//! What only shows when the crates work together: the whole way from a log line or the
//! program `mm` to a webhook server.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod chain;
mod example;
mod foreign;
mod long_text;
mod outbox_page;
mod page;
mod payload;
mod recorded;
mod support;
mod tee;
