// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `conditions` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn get_playbook_conditions() {
    sends(
        |driver| driver.conditions().get_playbook_conditions("id a/b").page(7).per_page(7).send_value(),
        "GET",
        "/plugins/playbooks/api/v0/playbooks/id%20a%2Fb/conditions",
        &[("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}

#[test]
fn create_playbook_condition() {
    sends(
        |driver| driver.conditions().create_playbook_condition("id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/plugins/playbooks/api/v0/playbooks/id%20a%2Fb/conditions",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn delete_playbook_condition() {
    sends(
        |driver| driver.conditions().delete_playbook_condition("id a/b", "conditionID a/b").send_value(),
        "DELETE",
        "/plugins/playbooks/api/v0/playbooks/id%20a%2Fb/conditions/conditionID%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn update_playbook_condition() {
    sends(
        |driver| driver.conditions().update_playbook_condition("id a/b", "conditionID a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/plugins/playbooks/api/v0/playbooks/id%20a%2Fb/conditions/conditionID%20a%2Fb",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_run_conditions() {
    sends(
        |driver| driver.conditions().get_run_conditions("id a/b").page(7).per_page(7).send_value(),
        "GET",
        "/plugins/playbooks/api/v0/runs/id%20a%2Fb/conditions",
        &[("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}
