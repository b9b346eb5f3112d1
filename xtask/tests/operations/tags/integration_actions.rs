// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `integration_actions` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn execute_dialog_action() {
    sends(
        |driver| driver.integration_actions().execute_dialog_action("url a/b", "channel_id a/b").context(json!({"any":[1,"thing"]})).team_id("team_id a/b").send_value(),
        "POST",
        "/api/v4/actions/dialogs/execute",
        &[],
        &Body::Json(json!({"channel_id":"channel_id a/b","context":{"any":[1,"thing"]},"team_id":"team_id a/b","url":"url a/b"})),
    );
}

#[test]
fn lookup_interactive_dialog() {
    sends(
        |driver| driver.integration_actions().lookup_interactive_dialog("url a/b", "channel_id a/b", json!({"any":[1,"thing"]})).team_id("team_id a/b").callback_id("callback_id a/b").state("state a/b").send_value(),
        "POST",
        "/api/v4/actions/dialogs/lookup",
        &[],
        &Body::Json(json!({"callback_id":"callback_id a/b","channel_id":"channel_id a/b","state":"state a/b","submission":{"any":[1,"thing"]},"team_id":"team_id a/b","url":"url a/b"})),
    );
}

#[test]
fn open_interactive_dialog() {
    sends(
        |driver| driver.integration_actions().open_interactive_dialog("trigger_id a/b", "url a/b", json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/actions/dialogs/open",
        &[],
        &Body::Json(json!({"dialog":{"any":[1,"thing"]},"trigger_id":"trigger_id a/b","url":"url a/b"})),
    );
}

#[test]
fn submit_interactive_dialog() {
    sends(
        |driver| driver.integration_actions().submit_interactive_dialog("url a/b", "channel_id a/b", json!({"any":[1,"thing"]})).team_id("team_id a/b").callback_id("callback_id a/b").state("state a/b").cancelled(true).file_ids(["first", "second"]).send_value(),
        "POST",
        "/api/v4/actions/dialogs/submit",
        &[],
        &Body::Json(json!({"callback_id":"callback_id a/b","cancelled":true,"channel_id":"channel_id a/b","file_ids":["first","second"],"state":"state a/b","submission":{"any":[1,"thing"]},"team_id":"team_id a/b","url":"url a/b"})),
    );
}
