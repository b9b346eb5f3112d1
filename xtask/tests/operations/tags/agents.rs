// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `agents` send.

use mm_driver::Request;

use crate::sends::{Body, sends};

#[test]
fn get_agents() {
    sends(
        |driver| driver.agents().get_agents().send_value(),
        "GET",
        "/api/v4/agents",
        &[],
        &Body::None,
    );
}

#[test]
fn get_agents_status() {
    sends(
        |driver| driver.agents().get_agents_status().send_value(),
        "GET",
        "/api/v4/agents/status",
        &[],
        &Body::None,
    );
}

#[test]
fn get_llm_services() {
    sends(
        |driver| driver.agents().get_llm_services().send_value(),
        "GET",
        "/api/v4/llmservices",
        &[],
        &Body::None,
    );
}
