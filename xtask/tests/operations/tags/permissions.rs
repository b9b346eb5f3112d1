// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `permissions` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn get_ancillary_permissions_post() {
    sends(
        |driver| driver.permissions().get_ancillary_permissions_post(["first", "second"]).send_value(),
        "POST",
        "/api/v4/permissions/ancillary",
        &[],
        &Body::Json(json!(["first","second"])),
    );
}
