//! The sender against servers, proxies and faults on loopback.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod alone;
mod answers;
mod api_answers;
mod cancels;
mod connection;
mod cuts;
mod dials;
mod faults;
mod parts;
mod proxy;
mod proxy_server;
mod rates;
mod retries;
mod secrets;
mod sends;
mod server;
mod streams;
mod tls;
mod tls_server;
mod wire;
