// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `playbooks` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn get_playbooks() {
    sends(
        |driver| driver.playbooks().get_playbooks("team_id a/b").page(7).per_page(7).sort("sort a/b").direction("direction a/b").with_archived(true).send_value(),
        "GET",
        "/plugins/playbooks/api/v0/playbooks",
        &[("team_id", "team_id a/b"), ("page", "7"), ("per_page", "7"), ("sort", "sort a/b"), ("direction", "direction a/b"), ("with_archived", "true")],
        &Body::None,
    );
}

#[test]
fn create_playbook() {
    sends(
        |driver| driver.playbooks().create_playbook("title a/b", "team_id a/b", true, json!({"any":[1,"thing"]}), ["first", "second"]).description("description a/b").public(true).broadcast_channel_ids(["first", "second"]).invited_user_ids(["first", "second"]).invite_users_enabled(true).default_owner_id("default_owner_id a/b").default_owner_enabled("default_owner_enabled a/b").announcement_channel_id("announcement_channel_id a/b").announcement_channel_enabled(true).webhook_on_creation_url("webhook_on_creation_url a/b").webhook_on_creation_enabled(true).webhook_on_status_update_url("webhook_on_status_update_url a/b").webhook_on_status_update_enabled(true).send_value(),
        "POST",
        "/plugins/playbooks/api/v0/playbooks",
        &[],
        &Body::Json(json!({"announcement_channel_enabled":true,"announcement_channel_id":"announcement_channel_id a/b","broadcast_channel_ids":["first","second"],"checklists":{"any":[1,"thing"]},"create_public_playbook_run":true,"default_owner_enabled":"default_owner_enabled a/b","default_owner_id":"default_owner_id a/b","description":"description a/b","invite_users_enabled":true,"invited_user_ids":["first","second"],"member_ids":["first","second"],"public":true,"team_id":"team_id a/b","title":"title a/b","webhook_on_creation_enabled":true,"webhook_on_creation_url":"webhook_on_creation_url a/b","webhook_on_status_update_enabled":true,"webhook_on_status_update_url":"webhook_on_status_update_url a/b"})),
    );
}

#[test]
fn delete_playbook() {
    sends(
        |driver| driver.playbooks().delete_playbook("id a/b").send_value(),
        "DELETE",
        "/plugins/playbooks/api/v0/playbooks/id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_playbook() {
    sends(
        |driver| driver.playbooks().get_playbook("id a/b").send_value(),
        "GET",
        "/plugins/playbooks/api/v0/playbooks/id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn update_playbook() {
    sends(
        |driver| driver.playbooks().update_playbook("id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/plugins/playbooks/api/v0/playbooks/id%20a%2Fb",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_playbook_property_fields() {
    sends(
        |driver| driver.playbooks().get_playbook_property_fields("id a/b").updated_since(7).send_value(),
        "GET",
        "/plugins/playbooks/api/v0/playbooks/id%20a%2Fb/property_fields",
        &[("updated_since", "7")],
        &Body::None,
    );
}

#[test]
fn create_playbook_property_field() {
    sends(
        |driver| driver.playbooks().create_playbook_property_field("id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/plugins/playbooks/api/v0/playbooks/id%20a%2Fb/property_fields",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn reorder_playbook_property_fields() {
    sends(
        |driver| driver.playbooks().reorder_playbook_property_fields("id a/b", "field_id a/b", 7).send_value(),
        "POST",
        "/plugins/playbooks/api/v0/playbooks/id%20a%2Fb/property_fields/reorder",
        &[],
        &Body::Json(json!({"field_id":"field_id a/b","target_position":7})),
    );
}

#[test]
fn delete_playbook_property_field() {
    sends(
        |driver| driver.playbooks().delete_playbook_property_field("id a/b", "field_id a/b").send_value(),
        "DELETE",
        "/plugins/playbooks/api/v0/playbooks/id%20a%2Fb/property_fields/field_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn update_playbook_property_field() {
    sends(
        |driver| driver.playbooks().update_playbook_property_field("id a/b", "field_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/plugins/playbooks/api/v0/playbooks/id%20a%2Fb/property_fields/field_id%20a%2Fb",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}
