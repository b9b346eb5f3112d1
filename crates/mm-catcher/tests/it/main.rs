//! The catcher as its clients see it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod client;
mod fresh;
