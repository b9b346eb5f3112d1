// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `playbook_autofollows` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("get_auto_follows", |d, s| d.playbook_autofollows().get_auto_follows(s.text("get_auto_follows", "id")).send().map(drop)),
];
