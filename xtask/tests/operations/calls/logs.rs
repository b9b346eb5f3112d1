// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `logs` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("download_system_logs", |d, _| d.logs().download_system_logs().send().map(drop)),
];
