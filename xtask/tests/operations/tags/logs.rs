// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `logs` send.

use mm_driver::Request;

use crate::sends::{Body, sends};

#[test]
fn download_system_logs() {
    sends(
        |driver| driver.logs().download_system_logs().send_value(),
        "GET",
        "/api/v4/logs/download",
        &[],
        &Body::None,
    );
}
