// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `bookmarks` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("list_channel_bookmarks_for_channel", |d, s| d.bookmarks().list_channel_bookmarks_for_channel(s.text("list_channel_bookmarks_for_channel", "channel_id")).send().map(drop)),
    ("create_channel_bookmark", |d, s| d.bookmarks().create_channel_bookmark(s.text("create_channel_bookmark", "channel_id"), s.text("create_channel_bookmark", "display_name"), s.text("create_channel_bookmark", "type")).send().map(drop)),
    ("delete_channel_bookmark", |d, s| d.bookmarks().delete_channel_bookmark(s.text("delete_channel_bookmark", "channel_id"), s.text("delete_channel_bookmark", "bookmark_id")).send().map(drop)),
    ("update_channel_bookmark", |d, s| d.bookmarks().update_channel_bookmark(s.text("update_channel_bookmark", "channel_id"), s.text("update_channel_bookmark", "bookmark_id")).file_id(s.text("update_channel_bookmark", "file_id")).display_name(s.text("update_channel_bookmark", "display_name")).sort_order(1).link_url(s.text("update_channel_bookmark", "link_url")).image_url(s.text("update_channel_bookmark", "image_url")).emoji(s.text("update_channel_bookmark", "emoji")).type_(s.text("update_channel_bookmark", "type")).send().map(drop)),
    ("update_channel_bookmark_sort_order", |d, s| d.bookmarks().update_channel_bookmark_sort_order(s.text("update_channel_bookmark_sort_order", "channel_id"), s.text("update_channel_bookmark_sort_order", "bookmark_id"), s.value("update_channel_bookmark_sort_order", "body")).send().map(drop)),
];
