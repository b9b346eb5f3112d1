// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `status` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("get_users_statuses_by_ids", |d, s| d.status().get_users_statuses_by_ids(s.texts("get_users_statuses_by_ids", "user_ids")).send().map(drop)),
    ("get_user_status", |d, s| d.status().get_user_status(s.text("get_user_status", "user_id")).send().map(drop)),
    ("update_user_status", |d, s| d.status().update_user_status(s.text("update_user_status", "user_id"), s.text("update_user_status", "status")).send().map(drop)),
    ("unset_user_custom_status", |d, s| d.status().unset_user_custom_status(s.text("unset_user_custom_status", "user_id")).send().map(drop)),
    ("update_user_custom_status", |d, s| d.status().update_user_custom_status(s.text("update_user_custom_status", "user_id"), s.text("update_user_custom_status", "emoji"), s.text("update_user_custom_status", "text")).send().map(drop)),
    ("remove_recent_custom_status", |d, s| d.status().remove_recent_custom_status(s.text("remove_recent_custom_status", "user_id"), s.text("remove_recent_custom_status", "emoji"), s.text("remove_recent_custom_status", "text"), s.text("remove_recent_custom_status", "duration"), s.text("remove_recent_custom_status", "expires_at")).send().map(drop)),
    ("post_user_recent_custom_status_delete", |d, s| d.status().post_user_recent_custom_status_delete(s.text("post_user_recent_custom_status_delete", "user_id"), s.text("post_user_recent_custom_status_delete", "emoji"), s.text("post_user_recent_custom_status_delete", "text"), s.text("post_user_recent_custom_status_delete", "duration"), s.text("post_user_recent_custom_status_delete", "expires_at")).send().map(drop)),
];
