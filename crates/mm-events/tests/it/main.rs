//! The client against the catcher, and against servers that misbehave byte by byte.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod alone;
mod basics;
mod bot;
mod calls;
mod lifetime;
mod odd;
mod recovery;
mod relay;
mod stage;
mod strange;
mod tls;
