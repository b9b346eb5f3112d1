// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `exports` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn list_exports() {
    sends(
        |driver| driver.exports().list_exports().send_value(),
        "GET",
        "/api/v4/exports",
        &[],
        &Body::None,
    );
}

#[test]
fn delete_export() {
    sends(
        |driver| driver.exports().delete_export("export_name a/b").send_value(),
        "DELETE",
        "/api/v4/exports/export_name%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn download_export() {
    sends(
        |driver| driver.exports().download_export("export_name a/b").send_value(),
        "GET",
        "/api/v4/exports/export_name%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn presign_export() {
    sends(
        |driver| driver.exports().presign_export("export_name a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/exports/export_name%20a%2Fb/presign-url",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}
