// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `usage` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("get_posts_usage", |d, _| d.usage().get_posts_usage().send().map(drop)),
    ("get_storage_usage", |d, _| d.usage().get_storage_usage().send().map(drop)),
    ("get_teams_usage", |d, _| d.usage().get_teams_usage().send().map(drop)),
];
