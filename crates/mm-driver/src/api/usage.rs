// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 3 operations: `get_posts_usage`, `get_teams_usage`, `get_storage_usage`.

#[cfg(feature = "usage")]
use serde_json::Value;

#[cfg(feature = "usage")]
use crate::types::{PostsUsage, StorageUsage};

crate::__declare! {
    UsageApi usage "usage";
    get_posts_usage GetPostsUsage GET "/api/v4/usage/posts" -> PostsUsage () [];
    get_storage_usage GetStorageUsage GET "/api/v4/usage/storage" -> StorageUsage () [];
    get_teams_usage GetTeamsUsage GET "/api/v4/usage/teams" -> Value () [];
}
