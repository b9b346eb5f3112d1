// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `custom_profile_attributes` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn list_all_cpa_fields() {
    sends(
        |driver| driver.custom_profile_attributes().list_all_cpa_fields().send_value(),
        "GET",
        "/api/v4/custom_profile_attributes/fields",
        &[],
        &Body::None,
    );
}

#[test]
fn create_cpa_field() {
    sends(
        |driver| driver.custom_profile_attributes().create_cpa_field("name a/b", "type a/b").attrs(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/custom_profile_attributes/fields",
        &[],
        &Body::Json(json!({"attrs":{"any":[1,"thing"]},"name":"name a/b","type":"type a/b"})),
    );
}

#[test]
fn delete_cpa_field() {
    sends(
        |driver| driver.custom_profile_attributes().delete_cpa_field("field_id a/b").send_value(),
        "DELETE",
        "/api/v4/custom_profile_attributes/fields/field_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn patch_cpa_field() {
    sends(
        |driver| driver.custom_profile_attributes().patch_cpa_field("field_id a/b").name("name a/b").type_("type a/b").attrs(json!({"any":[1,"thing"]})).send_value(),
        "PATCH",
        "/api/v4/custom_profile_attributes/fields/field_id%20a%2Fb",
        &[],
        &Body::Json(json!({"attrs":{"any":[1,"thing"]},"name":"name a/b","type":"type a/b"})),
    );
}

#[test]
fn get_cpa_group() {
    sends(
        |driver| driver.custom_profile_attributes().get_cpa_group().send_value(),
        "GET",
        "/api/v4/custom_profile_attributes/group",
        &[],
        &Body::None,
    );
}

#[test]
fn patch_cpa_values() {
    sends(
        |driver| driver.custom_profile_attributes().patch_cpa_values(json!({"any":[1,"thing"]})).send_value(),
        "PATCH",
        "/api/v4/custom_profile_attributes/values",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn list_cpa_values() {
    sends(
        |driver| driver.custom_profile_attributes().list_cpa_values("user_id a/b").send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/custom_profile_attributes",
        &[],
        &Body::None,
    );
}

#[test]
fn patch_cpa_values_for_user() {
    sends(
        |driver| driver.custom_profile_attributes().patch_cpa_values_for_user("user_id a/b", json!({"any":[1,"thing"]})).send_value(),
        "PATCH",
        "/api/v4/users/user_id%20a%2Fb/custom_profile_attributes",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}
