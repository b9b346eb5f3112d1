// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `root` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn acknowledge_notification() {
    sends(
        |driver| driver.root().acknowledge_notification().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/notifications/ack",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}
