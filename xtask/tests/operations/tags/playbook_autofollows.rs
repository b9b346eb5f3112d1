// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `playbook_autofollows` send.

use mm_driver::Request;

use crate::sends::{Body, sends};

#[test]
fn get_auto_follows() {
    sends(
        |driver| driver.playbook_autofollows().get_auto_follows("id a/b").send_value(),
        "GET",
        "/plugins/playbooks/api/v0/playbooks/id%20a%2Fb/autofollows",
        &[],
        &Body::None,
    );
}
