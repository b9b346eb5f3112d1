// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `outgoing_connections` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn list_outgoing_o_auth_connections() {
    sends(
        |driver| driver.outgoing_connections().list_outgoing_o_auth_connections("team_id a/b").send_value(),
        "GET",
        "/api/v4/oauth/outgoing_connections",
        &[("team_id", "team_id a/b")],
        &Body::None,
    );
}

#[test]
fn create_outgoing_o_auth_connection() {
    sends(
        |driver| driver.outgoing_connections().create_outgoing_o_auth_connection("team_id a/b", json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/oauth/outgoing_connections",
        &[("team_id", "team_id a/b")],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn validate_outgoing_o_auth_connection() {
    sends(
        |driver| driver.outgoing_connections().validate_outgoing_o_auth_connection("team_id a/b", json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/oauth/outgoing_connections/validate",
        &[("team_id", "team_id a/b")],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn delete_outgoing_o_auth_connection() {
    sends(
        |driver| driver.outgoing_connections().delete_outgoing_o_auth_connection("outgoing_oauth_connection_id a/b", "team_id a/b").send_value(),
        "DELETE",
        "/api/v4/oauth/outgoing_connections/outgoing_oauth_connection_id%20a%2Fb",
        &[("team_id", "team_id a/b")],
        &Body::None,
    );
}

#[test]
fn get_outgoing_o_auth_connection() {
    sends(
        |driver| driver.outgoing_connections().get_outgoing_o_auth_connection("outgoing_oauth_connection_id a/b", "team_id a/b").send_value(),
        "GET",
        "/api/v4/oauth/outgoing_connections/outgoing_oauth_connection_id%20a%2Fb",
        &[("team_id", "team_id a/b")],
        &Body::None,
    );
}

#[test]
fn update_outgoing_o_auth_connection() {
    sends(
        |driver| driver.outgoing_connections().update_outgoing_o_auth_connection("outgoing_oauth_connection_id a/b", "team_id a/b", json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/api/v4/oauth/outgoing_connections/outgoing_oauth_connection_id%20a%2Fb",
        &[("team_id", "team_id a/b")],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}
