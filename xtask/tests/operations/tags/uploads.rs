// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `uploads` send.

use mm_driver::{FilePart, Request};
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn create_upload() {
    sends(
        |driver| driver.uploads().create_upload("channel_id a/b", "filename a/b", 7).send_value(),
        "POST",
        "/api/v4/uploads",
        &[],
        &Body::Json(json!({"channel_id":"channel_id a/b","file_size":7,"filename":"filename a/b"})),
    );
}

#[test]
fn get_upload() {
    sends(
        |driver| driver.uploads().get_upload("upload_id a/b").send_value(),
        "GET",
        "/api/v4/uploads/upload_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn upload_data() {
    sends(
        |driver| driver.uploads().upload_data("upload_id a/b", FilePart::bytes("a.txt", "data a/b")).send_value(),
        "POST",
        "/api/v4/uploads/upload_id%20a%2Fb",
        &[],
        &Body::Bytes("data a/b"),
    );
}
