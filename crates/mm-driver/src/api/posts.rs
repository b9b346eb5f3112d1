// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 28 operations, such as `get_post`, `pin_post`, `burn_post`.

#[cfg(feature = "posts")]
use serde_json::Value;

#[cfg(feature = "posts")]
use crate::types::{ChannelUnreadAt, FileInfo, Post, PostList, PostListWithSearchMatches, StatusOk};
#[cfg(feature = "posts")]
use crate::{ChannelId, Millis, PostId, TeamId, Texts, UserId};

crate::__declare! {
    PostsApi posts "posts";
    get_posts_for_channel GetPostsForChannel GET "/api/v4/channels/{channel_id}/posts" -> PostList
        (Path channel_id: ChannelId) [Query page: i64, Query per_page: i64, Query since: Millis,
        Query before: String, Query after: String, Query include_deleted: bool, Query type_ as
        "type": String];
    create_post CreatePost POST "/api/v4/posts" -> Post (Body channel_id: ChannelId, Body message:
        String) [Query set_online: bool, Query silent: bool, Body root_id: PostId, Body file_ids:
        Texts, Body props: Value, Body metadata: Value, Body pending_post_id: String];
    create_post_ephemeral CreatePostEphemeral POST "/api/v4/posts/ephemeral" -> Post (Body user_id:
        UserId, Body post: Value) [];
    get_posts_by_ids GetPostsByIds POST "/api/v4/posts/ids" -> Vec<Post> (Whole post_ids: Texts) [];
    rewrite_message RewriteMessage POST "/api/v4/posts/rewrite" -> Value (Body agent_id: String,
        Body message: String, Body action: String) [Body custom_prompt: String];
    search_posts_in_all_teams SearchPostsInAllTeams POST "/api/v4/posts/search" ->
        PostListWithSearchMatches (Body terms: String) [Body is_or_search: bool, Body
        time_zone_offset: i64, Body include_deleted_channels: bool, Body page: i64, Body per_page:
        i64];
    delete_post DeletePost DELETE "/api/v4/posts/{post_id}" -> StatusOk (Path post_id: PostId) [];
    get_post GetPost GET "/api/v4/posts/{post_id}" -> Post (Path post_id: PostId) [Query
        include_deleted: bool];
    update_post UpdatePost PUT "/api/v4/posts/{post_id}" -> Post (PathAndId post_id: PostId) [Body
        is_pinned: bool, Body message: String, Body has_reactions: bool, Body props: Value];
    do_post_action DoPostAction POST "/api/v4/posts/{post_id}/actions/{action_id}" -> StatusOk (Path
        post_id: PostId, Path action_id: String) [Body selected_option: String, Body cookie:
        String];
    burn_post BurnPost DELETE "/api/v4/posts/{post_id}/burn" -> Value (Path post_id: PostId) [];
    get_edit_history_for_post GetEditHistoryForPost GET "/api/v4/posts/{post_id}/edit_history" ->
        Vec<Post> (Path post_id: PostId) [];
    get_file_infos_for_post GetFileInfosForPost GET "/api/v4/posts/{post_id}/files/info" ->
        Vec<FileInfo> (Path post_id: PostId) [Query include_deleted: bool];
    get_post_info GetPostInfo GET "/api/v4/posts/{post_id}/info" -> Value (Path post_id: PostId) [];
    move_thread MoveThread POST "/api/v4/posts/{post_id}/move" -> Value (Path post_id: PostId, Body
        channel_id: ChannelId) [];
    patch_post PatchPost PUT "/api/v4/posts/{post_id}/patch" -> Post (Path post_id: PostId) [Body
        is_pinned: bool, Body message: String, Body file_ids: Texts, Body has_reactions: bool, Body
        props: Value];
    pin_post PinPost POST "/api/v4/posts/{post_id}/pin" -> StatusOk (Path post_id: PostId) [Whole
        body: Value];
    restore_post_version RestorePostVersion POST
        "/api/v4/posts/{post_id}/restore/{restore_version_id}" -> Value (Path post_id: PostId, Path
        restore_version_id: String) [Whole body: Value];
    reveal_post RevealPost GET "/api/v4/posts/{post_id}/reveal" -> Value (Path post_id: PostId) [];
    get_post_thread GetPostThread GET "/api/v4/posts/{post_id}/thread" -> PostList (Path post_id:
        PostId) [Query per_page as "perPage": i64, Query from_post as "fromPost": String, Query
        from_create_at as "fromCreateAt": Millis, Query from_update_at as "fromUpdateAt": Millis,
        Query direction: String, Query skip_fetch_threads as "skipFetchThreads": bool, Query
        collapsed_threads as "collapsedThreads": bool, Query collapsed_threads_extended as
        "collapsedThreadsExtended": bool, Query updates_only as "updatesOnly": bool];
    unpin_post UnpinPost POST "/api/v4/posts/{post_id}/unpin" -> StatusOk (Path post_id: PostId)
        [Whole body: Value];
    search_posts SearchPosts POST "/api/v4/teams/{team_id}/posts/search" ->
        PostListWithSearchMatches (Path team_id: TeamId, Body terms: String, Body is_or_search:
        bool) [Body time_zone_offset: i64, Body include_deleted_channels: bool, Body page: i64, Body
        per_page: i64];
    get_posts_around_last_unread GetPostsAroundLastUnread GET
        "/api/v4/users/{user_id}/channels/{channel_id}/posts/unread" -> PostList (Path user_id:
        UserId, Path channel_id: ChannelId) [Query limit_before: i64, Query limit_after: i64, Query
        skip_fetch_threads as "skipFetchThreads": bool, Query collapsed_threads as
        "collapsedThreads": bool, Query collapsed_threads_extended as "collapsedThreadsExtended":
        bool];
    get_flagged_posts_for_user GetFlaggedPostsForUser GET "/api/v4/users/{user_id}/posts/flagged" ->
        PostList (Path user_id: UserId) [Query team_id: TeamId, Query channel_id: ChannelId, Query
        page: i64, Query per_page: i64];
    delete_acknowledgement_for_post DeleteAcknowledgementForPost DELETE
        "/api/v4/users/{user_id}/posts/{post_id}/ack" -> StatusOk (Path user_id: UserId, Path
        post_id: PostId) [];
    save_acknowledgement_for_post SaveAcknowledgementForPost POST
        "/api/v4/users/{user_id}/posts/{post_id}/ack" -> Value (Path user_id: UserId, Path post_id:
        PostId) [Whole body: Value];
    set_post_reminder SetPostReminder POST "/api/v4/users/{user_id}/posts/{post_id}/reminder" ->
        StatusOk (Path user_id: UserId, Path post_id: PostId, Body target_time: i64) [];
    set_post_unread SetPostUnread POST "/api/v4/users/{user_id}/posts/{post_id}/set_unread" ->
        ChannelUnreadAt (Path user_id: UserId, Path post_id: PostId) [Whole body: Value];
}
