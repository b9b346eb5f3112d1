//! The driver against a catcher, its faults, and servers on loopback that do what it cannot.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod answers;
mod cookies;
mod cuts;
mod errors;
mod files;
mod lookup;
mod pages;
mod paths;
mod poster;
mod retries;
mod scene;
mod secrets;
mod server;
mod session;
mod session_shared;
mod settings;
mod uploads;
mod usage;
mod world;
