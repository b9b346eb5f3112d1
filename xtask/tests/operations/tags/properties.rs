// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `properties` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn search_property_fields() {
    sends(
        |driver| driver.properties().search_property_fields("group_name a/b", ["first", "second"]).channel_id("channel_id a/b").team_id("team_id a/b").target_type("target_type a/b").target_id("target_id a/b").since(7).cursor_id("cursor_id a/b").cursor_create_at(7).cursor_update_at(7).per_page(7).send_value(),
        "POST",
        "/api/v4/properties/groups/group_name%20a%2Fb/fields/search",
        &[],
        &Body::Json(json!({"channel_id":"channel_id a/b","cursor_create_at":7,"cursor_id":"cursor_id a/b","cursor_update_at":7,"object_types":["first","second"],"per_page":7,"since":7,"target_id":"target_id a/b","target_type":"target_type a/b","team_id":"team_id a/b"})),
    );
}

#[test]
fn get_system_property_values() {
    sends(
        |driver| driver.properties().get_system_property_values("group_name a/b").since(7).cursor_id("cursor_id a/b").cursor_create_at(7).cursor_update_at(7).per_page(7).send_value(),
        "GET",
        "/api/v4/properties/groups/group_name%20a%2Fb/system/values",
        &[("since", "7"), ("cursor_id", "cursor_id a/b"), ("cursor_create_at", "7"), ("cursor_update_at", "7"), ("per_page", "7")],
        &Body::None,
    );
}

#[test]
fn update_system_property_values() {
    sends(
        |driver| driver.properties().update_system_property_values("group_name a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "PATCH",
        "/api/v4/properties/groups/group_name%20a%2Fb/system/values",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_property_fields() {
    sends(
        |driver| driver.properties().get_property_fields("group_name a/b", "object_type a/b").channel_id("channel_id a/b").team_id("team_id a/b").target_type("target_type a/b").target_id("target_id a/b").since(7).cursor_id("cursor_id a/b").cursor_create_at(7).cursor_update_at(7).per_page(7).send_value(),
        "GET",
        "/api/v4/properties/groups/group_name%20a%2Fb/object_type%20a%2Fb/fields",
        &[("channel_id", "channel_id a/b"), ("team_id", "team_id a/b"), ("target_type", "target_type a/b"), ("target_id", "target_id a/b"), ("since", "7"), ("cursor_id", "cursor_id a/b"), ("cursor_create_at", "7"), ("cursor_update_at", "7"), ("per_page", "7")],
        &Body::None,
    );
}

#[test]
fn create_property_field() {
    sends(
        |driver| driver.properties().create_property_field("group_name a/b", "object_type a/b", "name a/b", "type a/b", "target_type a/b").attrs(json!({"any":[1,"thing"]})).target_id("target_id a/b").permission_field("permission_field a/b").permission_values("permission_values a/b").permission_options("permission_options a/b").linked_field_id("linked_field_id a/b").send_value(),
        "POST",
        "/api/v4/properties/groups/group_name%20a%2Fb/object_type%20a%2Fb/fields",
        &[],
        &Body::Json(json!({"attrs":{"any":[1,"thing"]},"linked_field_id":"linked_field_id a/b","name":"name a/b","permission_field":"permission_field a/b","permission_options":"permission_options a/b","permission_values":"permission_values a/b","target_id":"target_id a/b","target_type":"target_type a/b","type":"type a/b"})),
    );
}

#[test]
fn delete_property_field() {
    sends(
        |driver| driver.properties().delete_property_field("group_name a/b", "object_type a/b", "field_id a/b").send_value(),
        "DELETE",
        "/api/v4/properties/groups/group_name%20a%2Fb/object_type%20a%2Fb/fields/field_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn update_property_field() {
    sends(
        |driver| driver.properties().update_property_field("group_name a/b", "object_type a/b", "field_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "PATCH",
        "/api/v4/properties/groups/group_name%20a%2Fb/object_type%20a%2Fb/fields/field_id%20a%2Fb",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_property_values() {
    sends(
        |driver| driver.properties().get_property_values("group_name a/b", "object_type a/b", "target_id a/b").since(7).cursor_id("cursor_id a/b").cursor_create_at(7).cursor_update_at(7).per_page(7).send_value(),
        "GET",
        "/api/v4/properties/groups/group_name%20a%2Fb/object_type%20a%2Fb/values/target_id%20a%2Fb",
        &[("since", "7"), ("cursor_id", "cursor_id a/b"), ("cursor_create_at", "7"), ("cursor_update_at", "7"), ("per_page", "7")],
        &Body::None,
    );
}

#[test]
fn update_property_values() {
    sends(
        |driver| driver.properties().update_property_values("group_name a/b", "object_type a/b", "target_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "PATCH",
        "/api/v4/properties/groups/group_name%20a%2Fb/object_type%20a%2Fb/values/target_id%20a%2Fb",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}
