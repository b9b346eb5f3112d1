// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `ip` send.

use mm_driver::Request;

use crate::sends::{Body, sends};

#[test]
fn get_ip_filters() {
    sends(
        |driver| driver.ip().get_ip_filters().send_value(),
        "GET",
        "/api/v4/ip_filtering",
        &[],
        &Body::None,
    );
}

#[test]
fn apply_ip_filters() {
    sends(
        |driver| driver.ip().apply_ip_filters().send_value(),
        "POST",
        "/api/v4/ip_filtering",
        &[],
        &Body::None,
    );
}

#[test]
fn my_ip() {
    sends(
        |driver| driver.ip().my_ip().send_value(),
        "GET",
        "/api/v4/ip_filtering/my_ip",
        &[],
        &Body::None,
    );
}
