//! The catcher as its clients see it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod calls_out;
mod channel_members;
mod channel_rules;
mod channels;
mod client;
mod emoji;
mod faults;
mod files;
mod frames;
mod fresh;
mod integrations;
mod limits;
mod login;
#[cfg(not(feature = "store"))]
mod no_store;
mod patience;
mod pictures;
mod post_changes;
mod post_events;
mod post_lists;
mod posts;
mod scene;
mod search;
#[cfg(feature = "store")]
mod store;
mod teams;
mod uploads;
mod users;
mod webhook;
mod websocket;
