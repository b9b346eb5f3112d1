//! `mm outbox`, with a server that takes what it sends.

mod commands;
mod deaths;
mod kinds;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "postgres")]
#[path = "../../../../mm-outbox/tests/it/server.rs"]
#[expect(dead_code, reason = "it is that of other tests")]
mod postgres_server;
mod schedule;
mod sendmail;
mod settings;
#[cfg(all(feature = "postgres", feature = "xmpp"))]
mod seven;
mod stage;
mod types;
mod way;
mod work;
mod xmpp;
