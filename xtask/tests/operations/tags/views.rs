// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `views` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn list_channel_views() {
    sends(
        |driver| driver.views().list_channel_views("channel_id a/b").per_page(7).page(7).include_total_count(true).send_value(),
        "GET",
        "/api/v4/channels/channel_id%20a%2Fb/views",
        &[("per_page", "7"), ("page", "7"), ("include_total_count", "true")],
        &Body::None,
    );
}

#[test]
fn create_channel_view() {
    sends(
        |driver| driver.views().create_channel_view("channel_id a/b", "title a/b", "type a/b").description("description a/b").sort_order(7).props(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/channels/channel_id%20a%2Fb/views",
        &[],
        &Body::Json(json!({"description":"description a/b","props":{"any":[1,"thing"]},"sort_order":7,"title":"title a/b","type":"type a/b"})),
    );
}

#[test]
fn delete_channel_view() {
    sends(
        |driver| driver.views().delete_channel_view("channel_id a/b", "view_id a/b").send_value(),
        "DELETE",
        "/api/v4/channels/channel_id%20a%2Fb/views/view_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_channel_view() {
    sends(
        |driver| driver.views().get_channel_view("channel_id a/b", "view_id a/b").send_value(),
        "GET",
        "/api/v4/channels/channel_id%20a%2Fb/views/view_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn update_channel_view() {
    sends(
        |driver| driver.views().update_channel_view("channel_id a/b", "view_id a/b", json!({"any":[1,"thing"]})).send_value(),
        "PATCH",
        "/api/v4/channels/channel_id%20a%2Fb/views/view_id%20a%2Fb",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_posts_for_view() {
    sends(
        |driver| driver.views().get_posts_for_view("channel_id a/b", "view_id a/b").page(7).per_page(7).send_value(),
        "GET",
        "/api/v4/channels/channel_id%20a%2Fb/views/view_id%20a%2Fb/posts",
        &[("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}

#[test]
fn update_channel_view_sort_order() {
    sends(
        |driver| driver.views().update_channel_view_sort_order("channel_id a/b", "view_id a/b", json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/channels/channel_id%20a%2Fb/views/view_id%20a%2Fb/sort_order",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}
