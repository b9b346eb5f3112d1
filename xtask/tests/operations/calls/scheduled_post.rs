// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `scheduled_post` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("create_scheduled_post", |d, s| d.scheduled_post().create_scheduled_post(1, s.text("create_scheduled_post", "channel_id"), s.text("create_scheduled_post", "message")).send().map(drop)),
    ("delete_scheduled_post", |d, s| d.scheduled_post().delete_scheduled_post(s.text("delete_scheduled_post", "scheduled_post_id")).send().map(drop)),
    ("update_scheduled_post", |d, s| d.scheduled_post().update_scheduled_post(s.text("update_scheduled_post", "scheduled_post_id"), s.text("update_scheduled_post", "channel_id"), s.text("update_scheduled_post", "user_id"), 1, s.text("update_scheduled_post", "message")).send().map(drop)),
    ("get_user_scheduled_posts", |d, s| d.scheduled_post().get_user_scheduled_posts(s.text("get_user_scheduled_posts", "team_id")).send().map(drop)),
];
