//! The queue through its public face.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod basics;
mod callback;
mod fork;
mod join;
mod overflow;
mod retry;
mod shutdown;
mod support;
