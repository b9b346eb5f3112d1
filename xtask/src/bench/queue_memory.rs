//! What a queued message costs beside its text.

use super::figure::Figure;
use super::measure::{self, Measure};
use crate::Result;
use crate::workspace::Workspace;

pub(super) fn run(_: &Workspace) -> Result<Vec<Figure>> {
    let bytes: f64 = measure::in_child(&Measure::QueueMemory)?.parse()?;
    Ok(vec![Figure::at_most(
        "queue-memory: of a message beside its text",
        200.0,
        bytes,
        "bytes",
    )])
}
