// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 4 operations, such as `create_scheduled_post`, `delete_scheduled_post`, `update_scheduled_post`.

#[cfg(feature = "scheduled_post")]
use serde_json::Value;

#[cfg(feature = "scheduled_post")]
use crate::{ChannelId, Millis, PostId, TeamId, UserId};

crate::__declare! {
    ScheduledPostApi scheduled_post "scheduled_post";
    create_scheduled_post CreateScheduledPost POST "/api/v4/posts/schedule" -> Value (Body
        scheduled_at: Millis, Body channel_id: ChannelId, Body message: String) [Body root_id:
        PostId, Body file_ids: Value, Body props: Value, Body repeat_type: String, Body
        repeat_timezone: String];
    delete_scheduled_post DeleteScheduledPost DELETE "/api/v4/posts/schedule/{scheduled_post_id}" ->
        Value (Path scheduled_post_id: String) [];
    update_scheduled_post UpdateScheduledPost PUT "/api/v4/posts/schedule/{scheduled_post_id}" ->
        Value (PathAndId scheduled_post_id: String, Body channel_id: ChannelId, Body user_id:
        UserId, Body scheduled_at: Millis, Body message: String) [Body repeat_type: String, Body
        repeat_timezone: String];
    get_user_scheduled_posts GetUserScheduledPosts GET "/api/v4/posts/scheduled/team/{team_id}" ->
        Value (Path team_id: TeamId) [Query include_direct_channels as "includeDirectChannels":
        bool];
}
