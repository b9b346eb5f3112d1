//! Chat messages, over a prosody and over servers that fail as they are told.

mod doubts;
mod faults;
mod prosody;
mod reader;
mod real;
mod server;

use std::time::Duration;

use mm_outbox::{Filter, Outbox};

/// Nothing takes so long that works.
pub(crate) const LONG: Duration = Duration::from_secs(30);
/// Who reads.
pub(crate) const ADA: &str = "ada@localhost";

/// What is stored of all that failed.
pub(crate) fn errors(outbox: &Outbox) -> Vec<String> {
    let all = outbox.dispatches(&Filter::default()).unwrap();
    let errors = all.iter().flat_map(|one| outbox.errors(one.id).unwrap());
    errors.map(|error| error.text).collect()
}
