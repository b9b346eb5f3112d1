// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `threads` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn get_user_threads() {
    sends(
        |driver| driver.threads().get_user_threads("user_id a/b", "team_id a/b").since(7).deleted(true).extended(true).page(7).per_page(7).totals_only(true).threads_only(true).send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/teams/team_id%20a%2Fb/threads",
        &[("since", "7"), ("deleted", "true"), ("extended", "true"), ("page", "7"), ("per_page", "7"), ("totalsOnly", "true"), ("threadsOnly", "true")],
        &Body::None,
    );
}

#[test]
fn update_threads_read_for_user() {
    sends(
        |driver| driver.threads().update_threads_read_for_user("user_id a/b", "team_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/api/v4/users/user_id%20a%2Fb/teams/team_id%20a%2Fb/threads/read",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_user_thread() {
    sends(
        |driver| driver.threads().get_user_thread("user_id a/b", "team_id a/b", "thread_id a/b").send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/teams/team_id%20a%2Fb/threads/thread_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn stop_following_thread() {
    sends(
        |driver| driver.threads().stop_following_thread("user_id a/b", "team_id a/b", "thread_id a/b").send_value(),
        "DELETE",
        "/api/v4/users/user_id%20a%2Fb/teams/team_id%20a%2Fb/threads/thread_id%20a%2Fb/following",
        &[],
        &Body::None,
    );
}

#[test]
fn start_following_thread() {
    sends(
        |driver| driver.threads().start_following_thread("user_id a/b", "team_id a/b", "thread_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/api/v4/users/user_id%20a%2Fb/teams/team_id%20a%2Fb/threads/thread_id%20a%2Fb/following",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn update_thread_read_for_user() {
    sends(
        |driver| driver.threads().update_thread_read_for_user("user_id a/b", "team_id a/b", "thread_id a/b", "timestamp a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/api/v4/users/user_id%20a%2Fb/teams/team_id%20a%2Fb/threads/thread_id%20a%2Fb/read/timestamp%20a%2Fb",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn set_thread_unread_by_post_id() {
    sends(
        |driver| driver.threads().set_thread_unread_by_post_id("user_id a/b", "team_id a/b", "thread_id a/b", "post_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/users/user_id%20a%2Fb/teams/team_id%20a%2Fb/threads/thread_id%20a%2Fb/set_unread/post_id%20a%2Fb",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}
