// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `root` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("acknowledge_notification", |d, s| d.root().acknowledge_notification().body(s.value("acknowledge_notification", "body")).send().map(drop)),
];
