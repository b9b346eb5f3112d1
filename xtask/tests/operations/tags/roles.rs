// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `roles` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn get_all_roles() {
    sends(
        |driver| driver.roles().get_all_roles().send_value(),
        "GET",
        "/api/v4/roles",
        &[],
        &Body::None,
    );
}

#[test]
fn get_role_by_name() {
    sends(
        |driver| driver.roles().get_role_by_name("role_name a/b").send_value(),
        "GET",
        "/api/v4/roles/name/role_name%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_roles_by_names() {
    sends(
        |driver| driver.roles().get_roles_by_names(["first", "second"]).send_value(),
        "POST",
        "/api/v4/roles/names",
        &[],
        &Body::Json(json!(["first","second"])),
    );
}

#[test]
fn get_role() {
    sends(
        |driver| driver.roles().get_role("role_id a/b").send_value(),
        "GET",
        "/api/v4/roles/role_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn patch_role() {
    sends(
        |driver| driver.roles().patch_role("role_id a/b", ["first", "second"]).send_value(),
        "PUT",
        "/api/v4/roles/role_id%20a%2Fb/patch",
        &[],
        &Body::Json(json!({"permissions":["first","second"]})),
    );
}
