// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `views` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("list_channel_views", |d, s| d.views().list_channel_views(s.text("list_channel_views", "channel_id")).send().map(drop)),
    ("create_channel_view", |d, s| d.views().create_channel_view(s.text("create_channel_view", "channel_id"), s.text("create_channel_view", "title"), s.text("create_channel_view", "type")).send().map(drop)),
    ("delete_channel_view", |d, s| d.views().delete_channel_view(s.text("delete_channel_view", "channel_id"), s.text("delete_channel_view", "view_id")).send().map(drop)),
    ("get_channel_view", |d, s| d.views().get_channel_view(s.text("get_channel_view", "channel_id"), s.text("get_channel_view", "view_id")).send().map(drop)),
    ("update_channel_view", |d, s| d.views().update_channel_view(s.text("update_channel_view", "channel_id"), s.text("update_channel_view", "view_id"), s.value("update_channel_view", "body")).send().map(drop)),
    ("get_posts_for_view", |d, s| d.views().get_posts_for_view(s.text("get_posts_for_view", "channel_id"), s.text("get_posts_for_view", "view_id")).send().map(drop)),
    ("update_channel_view_sort_order", |d, s| d.views().update_channel_view_sort_order(s.text("update_channel_view_sort_order", "channel_id"), s.text("update_channel_view_sort_order", "view_id"), s.value("update_channel_view_sort_order", "body")).send().map(drop)),
];
