// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 7 operations, such as `get_channel_view`, `list_channel_views`, `get_posts_for_view`.

#[cfg(feature = "views")]
use serde_json::Value;

#[cfg(feature = "views")]
use crate::ChannelId;

crate::__declare! {
    ViewsApi views "views";
    list_channel_views ListChannelViews GET "/api/v4/channels/{channel_id}/views" -> Value (Path
        channel_id: ChannelId) [Query per_page: i64, Query page: i64, Query include_total_count:
        bool];
    create_channel_view CreateChannelView POST "/api/v4/channels/{channel_id}/views" -> Value (Path
        channel_id: ChannelId, Body title: String, Body type_ as "type": String) [Body description:
        String, Body sort_order: i64, Body props: Value];
    delete_channel_view DeleteChannelView DELETE "/api/v4/channels/{channel_id}/views/{view_id}" ->
        Value (Path channel_id: ChannelId, Path view_id: String) [];
    get_channel_view GetChannelView GET "/api/v4/channels/{channel_id}/views/{view_id}" -> Value
        (Path channel_id: ChannelId, Path view_id: String) [];
    update_channel_view UpdateChannelView PATCH "/api/v4/channels/{channel_id}/views/{view_id}" ->
        Value (Path channel_id: ChannelId, Path view_id: String, Whole body: Value) [];
    get_posts_for_view GetPostsForView GET "/api/v4/channels/{channel_id}/views/{view_id}/posts" ->
        Value (Path channel_id: ChannelId, Path view_id: String) [Query page: i64, Query per_page:
        i64];
    update_channel_view_sort_order UpdateChannelViewSortOrder POST
        "/api/v4/channels/{channel_id}/views/{view_id}/sort_order" -> Value (Path channel_id:
        ChannelId, Path view_id: String, Whole body: Value) [];
}
