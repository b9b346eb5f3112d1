// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `data_retention` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn get_data_retention_policies() {
    sends(
        |driver| driver.data_retention().get_data_retention_policies().page(7).per_page(7).send_value(),
        "GET",
        "/api/v4/data_retention/policies",
        &[("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}

#[test]
fn create_data_retention_policy() {
    sends(
        |driver| driver.data_retention().create_data_retention_policy(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/data_retention/policies",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn delete_data_retention_policy() {
    sends(
        |driver| driver.data_retention().delete_data_retention_policy("policy_id a/b").send_value(),
        "DELETE",
        "/api/v4/data_retention/policies/policy_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_data_retention_policy_by_id() {
    sends(
        |driver| driver.data_retention().get_data_retention_policy_by_id("policy_id a/b").send_value(),
        "GET",
        "/api/v4/data_retention/policies/policy_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn patch_data_retention_policy() {
    sends(
        |driver| driver.data_retention().patch_data_retention_policy("policy_id a/b", json!({"any":[1,"thing"]})).send_value(),
        "PATCH",
        "/api/v4/data_retention/policies/policy_id%20a%2Fb",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn remove_channels_from_retention_policy() {
    sends(
        |driver| driver.data_retention().remove_channels_from_retention_policy("policy_id a/b").send_value(),
        "DELETE",
        "/api/v4/data_retention/policies/policy_id%20a%2Fb/channels",
        &[],
        &Body::None,
    );
}

#[test]
fn get_channels_for_retention_policy() {
    sends(
        |driver| driver.data_retention().get_channels_for_retention_policy("policy_id a/b").page(7).per_page(7).send_value(),
        "GET",
        "/api/v4/data_retention/policies/policy_id%20a%2Fb/channels",
        &[("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}

#[test]
fn add_channels_to_retention_policy() {
    sends(
        |driver| driver.data_retention().add_channels_to_retention_policy("policy_id a/b", ["first", "second"]).send_value(),
        "POST",
        "/api/v4/data_retention/policies/policy_id%20a%2Fb/channels",
        &[],
        &Body::Json(json!(["first","second"])),
    );
}

#[test]
fn search_channels_for_retention_policy() {
    sends(
        |driver| driver.data_retention().search_channels_for_retention_policy("policy_id a/b", "term a/b").team_ids(["first", "second"]).public(true).private(true).deleted(true).send_value(),
        "POST",
        "/api/v4/data_retention/policies/policy_id%20a%2Fb/channels/search",
        &[],
        &Body::Json(json!({"deleted":true,"private":true,"public":true,"team_ids":["first","second"],"term":"term a/b"})),
    );
}

#[test]
fn remove_teams_from_retention_policy() {
    sends(
        |driver| driver.data_retention().remove_teams_from_retention_policy("policy_id a/b").send_value(),
        "DELETE",
        "/api/v4/data_retention/policies/policy_id%20a%2Fb/teams",
        &[],
        &Body::None,
    );
}

#[test]
fn get_teams_for_retention_policy() {
    sends(
        |driver| driver.data_retention().get_teams_for_retention_policy("policy_id a/b").page(7).per_page(7).send_value(),
        "GET",
        "/api/v4/data_retention/policies/policy_id%20a%2Fb/teams",
        &[("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}

#[test]
fn add_teams_to_retention_policy() {
    sends(
        |driver| driver.data_retention().add_teams_to_retention_policy("policy_id a/b", ["first", "second"]).send_value(),
        "POST",
        "/api/v4/data_retention/policies/policy_id%20a%2Fb/teams",
        &[],
        &Body::Json(json!(["first","second"])),
    );
}

#[test]
fn search_teams_for_retention_policy() {
    sends(
        |driver| driver.data_retention().search_teams_for_retention_policy("policy_id a/b", "term a/b").send_value(),
        "POST",
        "/api/v4/data_retention/policies/policy_id%20a%2Fb/teams/search",
        &[],
        &Body::Json(json!({"term":"term a/b"})),
    );
}

#[test]
fn get_data_retention_policies_count() {
    sends(
        |driver| driver.data_retention().get_data_retention_policies_count().send_value(),
        "GET",
        "/api/v4/data_retention/policies_count",
        &[],
        &Body::None,
    );
}

#[test]
fn get_data_retention_policy() {
    sends(
        |driver| driver.data_retention().get_data_retention_policy().send_value(),
        "GET",
        "/api/v4/data_retention/policy",
        &[],
        &Body::None,
    );
}

#[test]
fn get_channel_policies_for_user() {
    sends(
        |driver| driver.data_retention().get_channel_policies_for_user("user_id a/b").page(7).per_page(7).send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/data_retention/channel_policies",
        &[("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}

#[test]
fn get_team_policies_for_user() {
    sends(
        |driver| driver.data_retention().get_team_policies_for_user("user_id a/b").page(7).per_page(7).send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/data_retention/team_policies",
        &[("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}
