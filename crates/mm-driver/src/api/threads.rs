// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 7 operations, such as `get_user_thread`, `get_user_threads`, `stop_following_thread`.

#[cfg(feature = "threads")]
use serde_json::Value;

#[cfg(feature = "threads")]
use crate::types::{UserThread, UserThreads};
#[cfg(feature = "threads")]
use crate::{Millis, PostId, TeamId, UserId};

crate::__declare! {
    ThreadsApi threads "threads";
    get_user_threads GetUserThreads GET "/api/v4/users/{user_id}/teams/{team_id}/threads" ->
        UserThreads (Path user_id: UserId, Path team_id: TeamId) [Query since: Millis, Query
        deleted: bool, Query extended: bool, Query page: i64, Query per_page: i64, Query totals_only
        as "totalsOnly": bool, Query threads_only as "threadsOnly": bool];
    update_threads_read_for_user UpdateThreadsReadForUser PUT
        "/api/v4/users/{user_id}/teams/{team_id}/threads/read" -> Value (Path user_id: UserId, Path
        team_id: TeamId) [Whole body: Value];
    get_user_thread GetUserThread GET "/api/v4/users/{user_id}/teams/{team_id}/threads/{thread_id}"
        -> UserThread (Path user_id: UserId, Path team_id: TeamId, Path thread_id: PostId) [];
    stop_following_thread StopFollowingThread DELETE
        "/api/v4/users/{user_id}/teams/{team_id}/threads/{thread_id}/following" -> Value (Path
        user_id: UserId, Path team_id: TeamId, Path thread_id: PostId) [];
    start_following_thread StartFollowingThread PUT
        "/api/v4/users/{user_id}/teams/{team_id}/threads/{thread_id}/following" -> Value (Path
        user_id: UserId, Path team_id: TeamId, Path thread_id: PostId) [Whole body: Value];
    update_thread_read_for_user UpdateThreadReadForUser PUT
        "/api/v4/users/{user_id}/teams/{team_id}/threads/{thread_id}/read/{timestamp}" -> Value
        (Path user_id: UserId, Path team_id: TeamId, Path thread_id: PostId, Path timestamp: String)
        [Whole body: Value];
    set_thread_unread_by_post_id SetThreadUnreadByPostId POST
        "/api/v4/users/{user_id}/teams/{team_id}/threads/{thread_id}/set_unread/{post_id}" -> Value
        (Path user_id: UserId, Path team_id: TeamId, Path thread_id: PostId, Path post_id: PostId)
        [Whole body: Value];
}
