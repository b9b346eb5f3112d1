// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `filtering` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("get_ip_filters", |d, _| d.filtering().get_ip_filters().send().map(drop)),
    ("apply_ip_filters", |d, s| d.filtering().apply_ip_filters().body(s.value("apply_ip_filters", "body")).send().map(drop)),
    ("my_ip", |d, _| d.filtering().my_ip().send().map(drop)),
];
