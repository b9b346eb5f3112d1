// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `bookmarks` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn list_channel_bookmarks_for_channel() {
    sends(
        |driver| driver.bookmarks().list_channel_bookmarks_for_channel("channel_id a/b").bookmarks_since(0.5).send_value(),
        "GET",
        "/api/v4/channels/channel_id%20a%2Fb/bookmarks",
        &[("bookmarks_since", "0.5")],
        &Body::None,
    );
}

#[test]
fn create_channel_bookmark() {
    sends(
        |driver| driver.bookmarks().create_channel_bookmark("channel_id a/b", "display_name a/b", "type a/b").file_id("file_id a/b").link_url("link_url a/b").image_url("image_url a/b").emoji("emoji a/b").send_value(),
        "POST",
        "/api/v4/channels/channel_id%20a%2Fb/bookmarks",
        &[],
        &Body::Json(json!({"display_name":"display_name a/b","emoji":"emoji a/b","file_id":"file_id a/b","image_url":"image_url a/b","link_url":"link_url a/b","type":"type a/b"})),
    );
}

#[test]
fn delete_channel_bookmark() {
    sends(
        |driver| driver.bookmarks().delete_channel_bookmark("channel_id a/b", "bookmark_id a/b").send_value(),
        "DELETE",
        "/api/v4/channels/channel_id%20a%2Fb/bookmarks/bookmark_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn update_channel_bookmark() {
    sends(
        |driver| driver.bookmarks().update_channel_bookmark("channel_id a/b", "bookmark_id a/b").file_id("file_id a/b").display_name("display_name a/b").sort_order(7).link_url("link_url a/b").image_url("image_url a/b").emoji("emoji a/b").type_("type a/b").send_value(),
        "PATCH",
        "/api/v4/channels/channel_id%20a%2Fb/bookmarks/bookmark_id%20a%2Fb",
        &[],
        &Body::Json(json!({"display_name":"display_name a/b","emoji":"emoji a/b","file_id":"file_id a/b","image_url":"image_url a/b","link_url":"link_url a/b","sort_order":7,"type":"type a/b"})),
    );
}

#[test]
fn update_channel_bookmark_sort_order() {
    sends(
        |driver| driver.bookmarks().update_channel_bookmark_sort_order("channel_id a/b", "bookmark_id a/b", json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/channels/channel_id%20a%2Fb/bookmarks/bookmark_id%20a%2Fb/sort_order",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}
