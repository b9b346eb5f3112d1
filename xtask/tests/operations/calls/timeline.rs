// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `timeline` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("remove_timeline_event", |d, s| d.timeline().remove_timeline_event(s.text("remove_timeline_event", "id"), s.text("remove_timeline_event", "event_id")).send().map(drop)),
];
