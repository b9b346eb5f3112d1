// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `metrics` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("submit_performance_report", |d, s| d.metrics().submit_performance_report(s.text("submit_performance_report", "version"), 1, 1).send().map(drop)),
];
