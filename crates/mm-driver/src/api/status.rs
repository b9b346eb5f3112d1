// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 7 operations, such as `get_user_status`, `update_user_status`, `unset_user_custom_status`.

#[cfg(feature = "status")]
use serde_json::Value;

#[cfg(feature = "status")]
use crate::types::{Status, StatusOk};
#[cfg(feature = "status")]
use crate::{Texts, UserId};

crate::__declare! {
    StatusApi status "status";
    get_users_statuses_by_ids GetUsersStatusesByIds POST "/api/v4/users/status/ids" -> Vec<Status>
        (Whole user_ids: Texts) [];
    get_user_status GetUserStatus GET "/api/v4/users/{user_id}/status" -> Status (Path user_id:
        UserId) [];
    update_user_status UpdateUserStatus PUT "/api/v4/users/{user_id}/status" -> Status (PathAndBody
        user_id: UserId, Body status: String) [Body dnd_end_time: i64];
    unset_user_custom_status UnsetUserCustomStatus DELETE "/api/v4/users/{user_id}/status/custom" ->
        StatusOk (Path user_id: UserId) [];
    update_user_custom_status UpdateUserCustomStatus PUT "/api/v4/users/{user_id}/status/custom" ->
        StatusOk (Path user_id: UserId, Body emoji: String, Body text: String) [Body duration:
        String, Body expires_at: String];
    remove_recent_custom_status RemoveRecentCustomStatus DELETE
        "/api/v4/users/{user_id}/status/custom/recent" -> Value (Path user_id: UserId, Query emoji:
        String, Query text: String, Query duration: String, Query expires_at: String) [];
    post_user_recent_custom_status_delete PostUserRecentCustomStatusDelete POST
        "/api/v4/users/{user_id}/status/custom/recent/delete" -> Value (Path user_id: UserId, Body
        emoji: String, Body text: String, Body duration: String, Body expires_at: String) [];
}
