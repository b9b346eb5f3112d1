// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `reports` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("get_posts_for_reporting", |d, s| d.reports().get_posts_for_reporting(s.text("get_posts_for_reporting", "channel_id")).send().map(drop)),
    ("get_users_for_reporting", |d, _| d.reports().get_users_for_reporting().send().map(drop)),
    ("get_user_count_for_reporting", |d, _| d.reports().get_user_count_for_reporting().send().map(drop)),
    ("start_batch_users_export", |d, s| d.reports().start_batch_users_export().body(s.value("start_batch_users_export", "body")).send().map(drop)),
];
