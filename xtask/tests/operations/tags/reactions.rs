// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `reactions` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn get_reactions() {
    sends(
        |driver| driver.reactions().get_reactions("post_id a/b").send_value(),
        "GET",
        "/api/v4/posts/post_id%20a%2Fb/reactions",
        &[],
        &Body::None,
    );
}

#[test]
fn save_reaction() {
    sends(
        |driver| driver.reactions().save_reaction("user_id a/b", "post_id a/b", "emoji_name a/b").send_value(),
        "POST",
        "/api/v4/reactions",
        &[],
        &Body::Json(json!({"emoji_name":"emoji_name a/b","post_id":"post_id a/b","user_id":"user_id a/b"})),
    );
}

#[test]
fn delete_reaction() {
    sends(
        |driver| driver.reactions().delete_reaction("user_id a/b", "post_id a/b", "emoji_name a/b").send_value(),
        "DELETE",
        "/api/v4/users/user_id%20a%2Fb/posts/post_id%20a%2Fb/reactions/emoji_name%20a%2Fb",
        &[],
        &Body::None,
    );
}
