// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `cluster` send.

use mm_driver::Request;

use crate::sends::{Body, sends};

#[test]
fn get_cluster_status() {
    sends(
        |driver| driver.cluster().get_cluster_status().send_value(),
        "GET",
        "/api/v4/cluster/status",
        &[],
        &Body::None,
    );
}
