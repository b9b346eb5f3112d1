// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `drafts` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn upsert_draft() {
    sends(
        |driver| driver.drafts().upsert_draft(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/drafts",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn delete_draft() {
    sends(
        |driver| driver.drafts().delete_draft("user_id a/b", "channel_id a/b").send_value(),
        "DELETE",
        "/api/v4/users/user_id%20a%2Fb/channels/channel_id%20a%2Fb/drafts",
        &[],
        &Body::None,
    );
}

#[test]
fn delete_draft_for_thread() {
    sends(
        |driver| driver.drafts().delete_draft_for_thread("user_id a/b", "channel_id a/b", "thread_id a/b").send_value(),
        "DELETE",
        "/api/v4/users/user_id%20a%2Fb/channels/channel_id%20a%2Fb/drafts/thread_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_drafts() {
    sends(
        |driver| driver.drafts().get_drafts("user_id a/b", "team_id a/b").send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/teams/team_id%20a%2Fb/drafts",
        &[],
        &Body::None,
    );
}
