// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `timeline` send.

use mm_driver::Request;

use crate::sends::{Body, sends};

#[test]
fn remove_timeline_event() {
    sends(
        |driver| driver.timeline().remove_timeline_event("id a/b", "event_id a/b").send_value(),
        "DELETE",
        "/plugins/playbooks/api/v0/runs/id%20a%2Fb/timeline/event_id%20a%2Fb",
        &[],
        &Body::None,
    );
}
