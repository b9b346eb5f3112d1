//! The service against a catcher, and a hub that does what is asked of it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod check;
mod client;
mod doors;
mod faults;
mod hub;
mod many;
mod mattermost;
mod page;
mod posting;
mod rules;
mod scene;
mod service;
mod stop;
