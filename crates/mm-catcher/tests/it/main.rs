//! The catcher as its clients see it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod calls_out;
mod client;
mod frames;
mod fresh;
mod integrations;
mod login;
mod scene;
mod teams;
mod users;
mod websocket;
