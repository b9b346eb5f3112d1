// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `emoji` send.

use mm_driver::{FilePart, Request};
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn get_emoji_list() {
    sends(
        |driver| driver.emoji().get_emoji_list().page(7).per_page(7).sort("sort a/b").send_value(),
        "GET",
        "/api/v4/emoji",
        &[("page", "7"), ("per_page", "7"), ("sort", "sort a/b")],
        &Body::None,
    );
}

#[test]
fn create_emoji() {
    sends(
        |driver| driver.emoji().create_emoji("emoji a/b", FilePart::bytes("a.txt", "image a/b")).send_value(),
        "POST",
        "/api/v4/emoji",
        &[],
        &Body::Form(&[("emoji", "emoji a/b"), ("image", "image a/b")]),
    );
}

#[test]
fn autocomplete_emoji() {
    sends(
        |driver| driver.emoji().autocomplete_emoji("name a/b").send_value(),
        "GET",
        "/api/v4/emoji/autocomplete",
        &[("name", "name a/b")],
        &Body::None,
    );
}

#[test]
fn get_emoji_by_name() {
    sends(
        |driver| driver.emoji().get_emoji_by_name("emoji_name a/b").send_value(),
        "GET",
        "/api/v4/emoji/name/emoji_name%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_emojis_by_names() {
    sends(
        |driver| driver.emoji().get_emojis_by_names(["first", "second"]).send_value(),
        "POST",
        "/api/v4/emoji/names",
        &[],
        &Body::Json(json!(["first","second"])),
    );
}

#[test]
fn search_emoji() {
    sends(
        |driver| driver.emoji().search_emoji("term a/b").prefix_only("prefix_only a/b").send_value(),
        "POST",
        "/api/v4/emoji/search",
        &[],
        &Body::Json(json!({"prefix_only":"prefix_only a/b","term":"term a/b"})),
    );
}

#[test]
fn delete_emoji() {
    sends(
        |driver| driver.emoji().delete_emoji("emoji_id a/b").send_value(),
        "DELETE",
        "/api/v4/emoji/emoji_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_emoji() {
    sends(
        |driver| driver.emoji().get_emoji("emoji_id a/b").send_value(),
        "GET",
        "/api/v4/emoji/emoji_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_emoji_image() {
    sends(
        |driver| driver.emoji().get_emoji_image("emoji_id a/b").send_value(),
        "GET",
        "/api/v4/emoji/emoji_id%20a%2Fb/image",
        &[],
        &Body::None,
    );
}
