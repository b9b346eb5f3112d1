//! The log handler through its public face.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod error_logger;
mod foreign;
mod handler;
#[cfg(feature = "tracing")]
mod layer;
mod quiet;
mod repeat;
mod support;
