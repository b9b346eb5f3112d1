// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 5 operations, such as `create_channel_bookmark`, `delete_channel_bookmark`, `update_channel_bookmark`.

#[cfg(feature = "bookmarks")]
use serde_json::Value;

#[cfg(feature = "bookmarks")]
use crate::{ChannelId, FileId};

crate::__declare! {
    BookmarksApi bookmarks "bookmarks";
    list_channel_bookmarks_for_channel ListChannelBookmarksForChannel GET
        "/api/v4/channels/{channel_id}/bookmarks" -> Value (Path channel_id: ChannelId) [Query
        bookmarks_since: f64];
    create_channel_bookmark CreateChannelBookmark POST "/api/v4/channels/{channel_id}/bookmarks" ->
        Value (Path channel_id: ChannelId, Body display_name: String, Body type_ as "type": String)
        [Body file_id: FileId, Body link_url: String, Body image_url: String, Body emoji: String];
    delete_channel_bookmark DeleteChannelBookmark DELETE
        "/api/v4/channels/{channel_id}/bookmarks/{bookmark_id}" -> Value (Path channel_id:
        ChannelId, Path bookmark_id: String) [];
    update_channel_bookmark UpdateChannelBookmark PATCH
        "/api/v4/channels/{channel_id}/bookmarks/{bookmark_id}" -> Value (Path channel_id:
        ChannelId, Path bookmark_id: String) [Body file_id: FileId, Body display_name: String, Body
        sort_order: i64, Body link_url: String, Body image_url: String, Body emoji: String, Body
        type_ as "type": String];
    update_channel_bookmark_sort_order UpdateChannelBookmarkSortOrder POST
        "/api/v4/channels/{channel_id}/bookmarks/{bookmark_id}/sort_order" -> Value (Path
        channel_id: ChannelId, Path bookmark_id: String, Whole body: Value) [];
}
