// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `status` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn get_users_statuses_by_ids() {
    sends(
        |driver| driver.status().get_users_statuses_by_ids(["first", "second"]).send_value(),
        "POST",
        "/api/v4/users/status/ids",
        &[],
        &Body::Json(json!(["first","second"])),
    );
}

#[test]
fn get_user_status() {
    sends(
        |driver| driver.status().get_user_status("user_id a/b").send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/status",
        &[],
        &Body::None,
    );
}

#[test]
fn update_user_status() {
    sends(
        |driver| driver.status().update_user_status("user_id a/b", "status a/b").dnd_end_time(7).send_value(),
        "PUT",
        "/api/v4/users/user_id%20a%2Fb/status",
        &[],
        &Body::Json(json!({"dnd_end_time":7,"status":"status a/b","user_id":"user_id a/b"})),
    );
}

#[test]
fn unset_user_custom_status() {
    sends(
        |driver| driver.status().unset_user_custom_status("user_id a/b").send_value(),
        "DELETE",
        "/api/v4/users/user_id%20a%2Fb/status/custom",
        &[],
        &Body::None,
    );
}

#[test]
fn update_user_custom_status() {
    sends(
        |driver| driver.status().update_user_custom_status("user_id a/b", "emoji a/b", "text a/b").duration("duration a/b").expires_at("expires_at a/b").send_value(),
        "PUT",
        "/api/v4/users/user_id%20a%2Fb/status/custom",
        &[],
        &Body::Json(json!({"duration":"duration a/b","emoji":"emoji a/b","expires_at":"expires_at a/b","text":"text a/b"})),
    );
}

#[test]
fn remove_recent_custom_status() {
    sends(
        |driver| driver.status().remove_recent_custom_status("user_id a/b", "emoji a/b", "text a/b", "duration a/b", "expires_at a/b").send_value(),
        "DELETE",
        "/api/v4/users/user_id%20a%2Fb/status/custom/recent",
        &[("emoji", "emoji a/b"), ("text", "text a/b"), ("duration", "duration a/b"), ("expires_at", "expires_at a/b")],
        &Body::None,
    );
}

#[test]
fn post_user_recent_custom_status_delete() {
    sends(
        |driver| driver.status().post_user_recent_custom_status_delete("user_id a/b", "emoji a/b", "text a/b", "duration a/b", "expires_at a/b").send_value(),
        "POST",
        "/api/v4/users/user_id%20a%2Fb/status/custom/recent/delete",
        &[],
        &Body::Json(json!({"duration":"duration a/b","emoji":"emoji a/b","expires_at":"expires_at a/b","text":"text a/b"})),
    );
}
