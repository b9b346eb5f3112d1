// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `cluster` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("get_cluster_status", |d, _| d.cluster().get_cluster_status().send().map(drop)),
];
