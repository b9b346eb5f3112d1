//! Messages from the schedule to the messenger, and all that may come between.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod aliases;
mod basics;
mod kills;
mod links;
mod pages;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "postgres")]
mod server;
mod shortcuts;
mod stage;
mod subscriptions;
mod templates;
mod waits;
mod work;
