// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `internal` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn get_checklist_autocomplete() {
    sends(
        |driver| driver.internal().get_checklist_autocomplete("channel_ID a/b").send_value(),
        "GET",
        "/plugins/playbooks/api/v0/runs/checklist-autocomplete",
        &[("channel_ID", "channel_ID a/b")],
        &Body::None,
    );
}

#[test]
fn create_playbook_run_from_dialog() {
    sends(
        |driver| driver.internal().create_playbook_run_from_dialog().type_("type a/b").url("url a/b").callback_id("callback_id a/b").state("state a/b").user_id("user_id a/b").channel_id("channel_id a/b").team_id("team_id a/b").submission(json!({"any":[1,"thing"]})).cancelled(true).send_value(),
        "POST",
        "/plugins/playbooks/api/v0/runs/dialog",
        &[],
        &Body::Json(json!({"callback_id":"callback_id a/b","cancelled":true,"channel_id":"channel_id a/b","state":"state a/b","submission":{"any":[1,"thing"]},"team_id":"team_id a/b","type":"type a/b","url":"url a/b","user_id":"user_id a/b"})),
    );
}

#[test]
fn end_playbook_run_dialog() {
    sends(
        |driver| driver.internal().end_playbook_run_dialog("id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/plugins/playbooks/api/v0/runs/id%20a%2Fb/end",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn next_stage_dialog() {
    sends(
        |driver| driver.internal().next_stage_dialog("id a/b", "state a/b").send_value(),
        "POST",
        "/plugins/playbooks/api/v0/runs/id%20a%2Fb/next-stage-dialog",
        &[],
        &Body::Json(json!({"state":"state a/b"})),
    );
}
