//! The sender against servers, proxies and faults on loopback.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod connection;
mod server;
