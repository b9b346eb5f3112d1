//! Messages from the schedule to the messenger, and all that may come between.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod ages;
mod aliases;
mod basics;
mod clocks;
#[cfg(feature = "postgres")]
mod clocks_differ;
mod crowds;
mod kills;
mod lapses;
mod large;
mod links;
mod locks;
mod pages;
mod poison;
#[cfg(feature = "postgres")]
mod postgres;
mod removal;
mod room;
#[cfg(feature = "postgres")]
mod server;
mod shortcuts;
#[cfg(feature = "postgres")]
mod silence;
mod stage;
mod subscriptions;
mod template_bounds;
mod templates;
mod waits;
mod work;
mod working;
