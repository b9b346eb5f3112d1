// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `filtering` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn get_ip_filters() {
    sends(
        |driver| driver.filtering().get_ip_filters().send_value(),
        "GET",
        "/api/v4/ip_filtering",
        &[],
        &Body::None,
    );
}

#[test]
fn apply_ip_filters() {
    sends(
        |driver| driver.filtering().apply_ip_filters().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/ip_filtering",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn my_ip() {
    sends(
        |driver| driver.filtering().my_ip().send_value(),
        "GET",
        "/api/v4/ip_filtering/my_ip",
        &[],
        &Body::None,
    );
}
