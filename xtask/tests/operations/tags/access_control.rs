// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `access_control` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn create_access_control_policy() {
    sends(
        |driver| driver.access_control().create_access_control_policy(json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/api/v4/access_control_policies",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn update_access_control_policies_active() {
    sends(
        |driver| driver.access_control().update_access_control_policies_active().body(json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/api/v4/access_control_policies/activate",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_access_control_policy_autocomplete_fields() {
    sends(
        |driver| driver.access_control().get_access_control_policy_autocomplete_fields(7).after("after a/b").send_value(),
        "GET",
        "/api/v4/access_control_policies/cel/autocomplete/fields",
        &[("limit", "7"), ("after", "after a/b")],
        &Body::None,
    );
}

#[test]
fn check_access_control_policy_expression() {
    sends(
        |driver| driver.access_control().check_access_control_policy_expression("expression a/b").send_value(),
        "POST",
        "/api/v4/access_control_policies/cel/check",
        &[],
        &Body::Json(json!({"expression":"expression a/b"})),
    );
}

#[test]
fn simulate_access_control_policy_for_users() {
    sends(
        |driver| driver.access_control().simulate_access_control_policy_for_users().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/access_control_policies/cel/simulate_users",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn test_access_control_policy_expression() {
    sends(
        |driver| driver.access_control().test_access_control_policy_expression().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/access_control_policies/cel/test",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn validate_expression_against_requester() {
    sends(
        |driver| driver.access_control().validate_expression_against_requester("expression a/b").channel_id("channelId a/b").send_value(),
        "POST",
        "/api/v4/access_control_policies/cel/validate_requester",
        &[],
        &Body::Json(json!({"channelId":"channelId a/b","expression":"expression a/b"})),
    );
}

#[test]
fn get_cel_visual_ast() {
    sends(
        |driver| driver.access_control().get_cel_visual_ast().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/access_control_policies/cel/visual_ast",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn search_access_control_policies() {
    sends(
        |driver| driver.access_control().search_access_control_policies().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/access_control_policies/search",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn delete_access_control_policy() {
    sends(
        |driver| driver.access_control().delete_access_control_policy("policy_id a/b").send_value(),
        "DELETE",
        "/api/v4/access_control_policies/policy_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_access_control_policy() {
    sends(
        |driver| driver.access_control().get_access_control_policy("policy_id a/b").send_value(),
        "GET",
        "/api/v4/access_control_policies/policy_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn update_access_control_policy_active_status() {
    sends(
        |driver| driver.access_control().update_access_control_policy_active_status("policy_id a/b", true).send_value(),
        "GET",
        "/api/v4/access_control_policies/policy_id%20a%2Fb/activate",
        &[("active", "true")],
        &Body::None,
    );
}

#[test]
fn assign_access_control_policy_to_channels() {
    sends(
        |driver| driver.access_control().assign_access_control_policy_to_channels("policy_id a/b").channel_ids(["first", "second"]).team_ids(["first", "second"]).send_value(),
        "POST",
        "/api/v4/access_control_policies/policy_id%20a%2Fb/assign",
        &[],
        &Body::Json(json!({"channel_ids":["first","second"],"team_ids":["first","second"]})),
    );
}

#[test]
fn get_channels_for_access_control_policy() {
    sends(
        |driver| driver.access_control().get_channels_for_access_control_policy("policy_id a/b", 7).after("after a/b").send_value(),
        "GET",
        "/api/v4/access_control_policies/policy_id%20a%2Fb/resources/channels",
        &[("limit", "7"), ("after", "after a/b")],
        &Body::None,
    );
}

#[test]
fn search_channels_for_access_control_policy() {
    sends(
        |driver| driver.access_control().search_channels_for_access_control_policy("policy_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/access_control_policies/policy_id%20a%2Fb/resources/channels/search",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn unassign_access_control_policy_from_channels() {
    sends(
        |driver| driver.access_control().unassign_access_control_policy_from_channels("policy_id a/b").channel_ids(["first", "second"]).team_ids(["first", "second"]).send_value(),
        "DELETE",
        "/api/v4/access_control_policies/policy_id%20a%2Fb/unassign",
        &[("channel_ids", "first,second"), ("team_ids", "first,second")],
        &Body::None,
    );
}

#[test]
fn get_channel_access_control_attributes() {
    sends(
        |driver| driver.access_control().get_channel_access_control_attributes("channel_id a/b").send_value(),
        "GET",
        "/api/v4/channels/channel_id%20a%2Fb/access_control/attributes",
        &[],
        &Body::None,
    );
}
