// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `commands` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn list_commands() {
    sends(
        |driver| driver.commands().list_commands().team_id("team_id a/b").custom_only(true).send_value(),
        "GET",
        "/api/v4/commands",
        &[("team_id", "team_id a/b"), ("custom_only", "true")],
        &Body::None,
    );
}

#[test]
fn create_command() {
    sends(
        |driver| driver.commands().create_command("team_id a/b", "method a/b", "trigger a/b", "url a/b").send_value(),
        "POST",
        "/api/v4/commands",
        &[],
        &Body::Json(json!({"method":"method a/b","team_id":"team_id a/b","trigger":"trigger a/b","url":"url a/b"})),
    );
}

#[test]
fn execute_command() {
    sends(
        |driver| driver.commands().execute_command("channel_id a/b", "command a/b").send_value(),
        "POST",
        "/api/v4/commands/execute",
        &[],
        &Body::Json(json!({"channel_id":"channel_id a/b","command":"command a/b"})),
    );
}

#[test]
fn delete_command() {
    sends(
        |driver| driver.commands().delete_command("command_id a/b").send_value(),
        "DELETE",
        "/api/v4/commands/command_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_command_by_id() {
    sends(
        |driver| driver.commands().get_command_by_id("command_id a/b").send_value(),
        "GET",
        "/api/v4/commands/command_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn update_command() {
    sends(
        |driver| driver.commands().update_command("command_id a/b", json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/api/v4/commands/command_id%20a%2Fb",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn move_command() {
    sends(
        |driver| driver.commands().move_command("command_id a/b", "team_id a/b").send_value(),
        "PUT",
        "/api/v4/commands/command_id%20a%2Fb/move",
        &[],
        &Body::Json(json!({"team_id":"team_id a/b"})),
    );
}

#[test]
fn regen_command_token() {
    sends(
        |driver| driver.commands().regen_command_token("command_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/api/v4/commands/command_id%20a%2Fb/regen_token",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn list_autocomplete_commands() {
    sends(
        |driver| driver.commands().list_autocomplete_commands("team_id a/b").send_value(),
        "GET",
        "/api/v4/teams/team_id%20a%2Fb/commands/autocomplete",
        &[],
        &Body::None,
    );
}

#[test]
fn list_command_autocomplete_suggestions() {
    sends(
        |driver| driver.commands().list_command_autocomplete_suggestions("team_id a/b", "user_input a/b").send_value(),
        "GET",
        "/api/v4/teams/team_id%20a%2Fb/commands/autocomplete_suggestions",
        &[("user_input", "user_input a/b")],
        &Body::None,
    );
}
