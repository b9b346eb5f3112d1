// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `recaps` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn get_recaps_for_user() {
    sends(
        |driver| driver.recaps().get_recaps_for_user().send_value(),
        "GET",
        "/api/v4/recaps",
        &[],
        &Body::None,
    );
}

#[test]
fn create_recap() {
    sends(
        |driver| driver.recaps().create_recap("title a/b", ["first", "second"], "agent_id a/b").send_value(),
        "POST",
        "/api/v4/recaps",
        &[],
        &Body::Json(json!({"agent_id":"agent_id a/b","channel_ids":["first","second"],"title":"title a/b"})),
    );
}

#[test]
fn get_recap_limit_status() {
    sends(
        |driver| driver.recaps().get_recap_limit_status().send_value(),
        "GET",
        "/api/v4/recaps/limit_status",
        &[],
        &Body::None,
    );
}

#[test]
fn mark_recaps_as_viewed() {
    sends(
        |driver| driver.recaps().mark_recaps_as_viewed().send_value(),
        "POST",
        "/api/v4/recaps/mark_viewed",
        &[],
        &Body::None,
    );
}

#[test]
fn delete_recap() {
    sends(
        |driver| driver.recaps().delete_recap("recap_id a/b").send_value(),
        "DELETE",
        "/api/v4/recaps/recap_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_recap() {
    sends(
        |driver| driver.recaps().get_recap("recap_id a/b").send_value(),
        "GET",
        "/api/v4/recaps/recap_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn mark_recap_as_read() {
    sends(
        |driver| driver.recaps().mark_recap_as_read("recap_id a/b").send_value(),
        "POST",
        "/api/v4/recaps/recap_id%20a%2Fb/read",
        &[],
        &Body::None,
    );
}

#[test]
fn regenerate_recap() {
    sends(
        |driver| driver.recaps().regenerate_recap("recap_id a/b").send_value(),
        "POST",
        "/api/v4/recaps/recap_id%20a%2Fb/regenerate",
        &[],
        &Body::None,
    );
}
