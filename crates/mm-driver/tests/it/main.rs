//! The driver against a server.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod files;
mod lookup;
mod pages;
mod poster;
mod scene;
