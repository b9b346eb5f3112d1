// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `files` send.

use mm_driver::{FilePart, Request};
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn upload_file() {
    sends(
        |driver| driver.files().upload_file("channel_id a/b").filename("filename a/b").client_ids("client_ids a/b").files(FilePart::bytes("a.txt", "files a/b")).send_value(),
        "POST",
        "/api/v4/files",
        &[("filename", "filename a/b")],
        &Body::Form(&[("channel_id", "channel_id a/b"), ("client_ids", "client_ids a/b"), ("files", "files a/b")]),
    );
}

#[test]
fn search_files() {
    sends(
        |driver| driver.files().search_files("terms a/b", true).time_zone_offset(7).include_deleted_channels(true).page(7).per_page(7).send_value(),
        "POST",
        "/api/v4/files/search",
        &[],
        &Body::Json(json!({"include_deleted_channels":true,"is_or_search":true,"page":7,"per_page":7,"terms":"terms a/b","time_zone_offset":7})),
    );
}

#[test]
fn get_file() {
    sends(
        |driver| driver.files().get_file("file_id a/b").send_value(),
        "GET",
        "/api/v4/files/file_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn head_file() {
    sends(
        |driver| driver.files().head_file("file_id a/b").send_value(),
        "HEAD",
        "/api/v4/files/file_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_file_info() {
    sends(
        |driver| driver.files().get_file_info("file_id a/b").send_value(),
        "GET",
        "/api/v4/files/file_id%20a%2Fb/info",
        &[],
        &Body::None,
    );
}

#[test]
fn get_file_link() {
    sends(
        |driver| driver.files().get_file_link("file_id a/b").send_value(),
        "GET",
        "/api/v4/files/file_id%20a%2Fb/link",
        &[],
        &Body::None,
    );
}

#[test]
fn get_file_preview() {
    sends(
        |driver| driver.files().get_file_preview("file_id a/b").send_value(),
        "GET",
        "/api/v4/files/file_id%20a%2Fb/preview",
        &[],
        &Body::None,
    );
}

#[test]
fn head_file_preview() {
    sends(
        |driver| driver.files().head_file_preview("file_id a/b").send_value(),
        "HEAD",
        "/api/v4/files/file_id%20a%2Fb/preview",
        &[],
        &Body::None,
    );
}

#[test]
fn get_file_thumbnail() {
    sends(
        |driver| driver.files().get_file_thumbnail("file_id a/b").send_value(),
        "GET",
        "/api/v4/files/file_id%20a%2Fb/thumbnail",
        &[],
        &Body::None,
    );
}

#[test]
fn head_file_thumbnail() {
    sends(
        |driver| driver.files().head_file_thumbnail("file_id a/b").send_value(),
        "HEAD",
        "/api/v4/files/file_id%20a%2Fb/thumbnail",
        &[],
        &Body::None,
    );
}

#[test]
fn get_file_public() {
    sends(
        |driver| driver.files().get_file_public("file_id a/b", "h a/b").send_value(),
        "GET",
        "/files/file_id%20a%2Fb/public",
        &[("h", "h a/b")],
        &Body::None,
    );
}

#[test]
fn head_file_public() {
    sends(
        |driver| driver.files().head_file_public("file_id a/b", "h a/b").send_value(),
        "HEAD",
        "/files/file_id%20a%2Fb/public",
        &[("h", "h a/b")],
        &Body::None,
    );
}

#[test]
fn search_files_in_team() {
    sends(
        |driver| driver.files().search_files_in_team("team_id a/b", "terms a/b", true).send_value(),
        "POST",
        "/api/v4/teams/team_id%20a%2Fb/files/search",
        &[],
        &Body::Json(json!({"is_or_search":true,"terms":"terms a/b"})),
    );
}
