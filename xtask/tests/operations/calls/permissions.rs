// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `permissions` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("get_ancillary_permissions_post", |d, s| d.permissions().get_ancillary_permissions_post(s.texts("get_ancillary_permissions_post", "permissions")).send().map(drop)),
];
