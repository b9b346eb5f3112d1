// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `playbook_runs` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn list_playbook_runs() {
    sends(
        |driver| driver.playbook_runs().list_playbook_runs("team_id a/b").page(7).per_page(7).sort("sort a/b").direction("direction a/b").statuses(["first", "second"]).owner_user_id("owner_user_id a/b").participant_id("participant_id a/b").search_term("search_term a/b").channel_id("channel_id a/b").omit_ended(true).since(7).send_value(),
        "GET",
        "/plugins/playbooks/api/v0/runs",
        &[("team_id", "team_id a/b"), ("page", "7"), ("per_page", "7"), ("sort", "sort a/b"), ("direction", "direction a/b"), ("statuses", "first,second"), ("owner_user_id", "owner_user_id a/b"), ("participant_id", "participant_id a/b"), ("search_term", "search_term a/b"), ("channel_id", "channel_id a/b"), ("omit_ended", "true"), ("since", "7")],
        &Body::None,
    );
}

#[test]
fn create_playbook_run_from_post() {
    sends(
        |driver| driver.playbook_runs().create_playbook_run_from_post("name a/b", "owner_user_id a/b", "team_id a/b", "playbook_id a/b").summary("summary a/b").post_id("post_id a/b").send_value(),
        "POST",
        "/plugins/playbooks/api/v0/runs",
        &[],
        &Body::Json(json!({"name":"name a/b","owner_user_id":"owner_user_id a/b","playbook_id":"playbook_id a/b","post_id":"post_id a/b","summary":"summary a/b","team_id":"team_id a/b"})),
    );
}

#[test]
fn get_playbook_run_by_channel_id() {
    sends(
        |driver| driver.playbook_runs().get_playbook_run_by_channel_id("channel_id a/b").send_value(),
        "GET",
        "/plugins/playbooks/api/v0/runs/channel/channel_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_channels() {
    sends(
        |driver| driver.playbook_runs().get_channels("team_id a/b").sort("sort a/b").direction("direction a/b").status("status a/b").owner_user_id("owner_user_id a/b").search_term("search_term a/b").participant_id("participant_id a/b").send_value(),
        "GET",
        "/plugins/playbooks/api/v0/runs/channels",
        &[("team_id", "team_id a/b"), ("sort", "sort a/b"), ("direction", "direction a/b"), ("status", "status a/b"), ("owner_user_id", "owner_user_id a/b"), ("search_term", "search_term a/b"), ("participant_id", "participant_id a/b")],
        &Body::None,
    );
}

#[test]
fn get_owners() {
    sends(
        |driver| driver.playbook_runs().get_owners("team_id a/b").send_value(),
        "GET",
        "/plugins/playbooks/api/v0/runs/owners",
        &[("team_id", "team_id a/b")],
        &Body::None,
    );
}

#[test]
fn get_playbook_run() {
    sends(
        |driver| driver.playbook_runs().get_playbook_run("id a/b").send_value(),
        "GET",
        "/plugins/playbooks/api/v0/runs/id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn update_playbook_run() {
    sends(
        |driver| driver.playbook_runs().update_playbook_run("id a/b").name("name a/b").summary("summary a/b").send_value(),
        "PATCH",
        "/plugins/playbooks/api/v0/runs/id%20a%2Fb",
        &[],
        &Body::Json(json!({"name":"name a/b","summary":"summary a/b"})),
    );
}

#[test]
fn add_checklist_item() {
    sends(
        |driver| driver.playbook_runs().add_checklist_item("id a/b", "checklist a/b", "title a/b").state("state a/b").state_modified(7).assignee_id("assignee_id a/b").assignee_modified(7).command("command a/b").command_last_run(7).description("description a/b").send_value(),
        "POST",
        "/plugins/playbooks/api/v0/runs/id%20a%2Fb/checklists/checklist%20a%2Fb/add",
        &[],
        &Body::Json(json!({"assignee_id":"assignee_id a/b","assignee_modified":7,"command":"command a/b","command_last_run":7,"description":"description a/b","state":"state a/b","state_modified":7,"title":"title a/b"})),
    );
}

#[test]
fn item_delete() {
    sends(
        |driver| driver.playbook_runs().item_delete("id a/b", "checklist a/b", "item a/b").send_value(),
        "DELETE",
        "/plugins/playbooks/api/v0/runs/id%20a%2Fb/checklists/checklist%20a%2Fb/item/item%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn item_rename() {
    sends(
        |driver| driver.playbook_runs().item_rename("id a/b", "checklist a/b", "item a/b", "title a/b", "command a/b").description("description a/b").send_value(),
        "PUT",
        "/plugins/playbooks/api/v0/runs/id%20a%2Fb/checklists/checklist%20a%2Fb/item/item%20a%2Fb",
        &[],
        &Body::Json(json!({"command":"command a/b","description":"description a/b","title":"title a/b"})),
    );
}

#[test]
fn item_set_assignee() {
    sends(
        |driver| driver.playbook_runs().item_set_assignee("id a/b", "checklist a/b", "item a/b", "assignee_id a/b").send_value(),
        "PUT",
        "/plugins/playbooks/api/v0/runs/id%20a%2Fb/checklists/checklist%20a%2Fb/item/item%20a%2Fb/assignee",
        &[],
        &Body::Json(json!({"assignee_id":"assignee_id a/b"})),
    );
}

#[test]
fn item_run() {
    sends(
        |driver| driver.playbook_runs().item_run("id a/b", "checklist a/b", "item a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/plugins/playbooks/api/v0/runs/id%20a%2Fb/checklists/checklist%20a%2Fb/item/item%20a%2Fb/run",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn item_set_state() {
    sends(
        |driver| driver.playbook_runs().item_set_state("id a/b", "checklist a/b", "item a/b", "new_state a/b").requirement_values(json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/plugins/playbooks/api/v0/runs/id%20a%2Fb/checklists/checklist%20a%2Fb/item/item%20a%2Fb/state",
        &[],
        &Body::Json(json!({"new_state":"new_state a/b","requirement_values":{"any":[1,"thing"]}})),
    );
}

#[test]
fn reoder_checklist_item() {
    sends(
        |driver| driver.playbook_runs().reoder_checklist_item("id a/b", "checklist a/b", 7, 7).send_value(),
        "PUT",
        "/plugins/playbooks/api/v0/runs/id%20a%2Fb/checklists/checklist%20a%2Fb/reorder",
        &[],
        &Body::Json(json!({"item_num":7,"new_location":7})),
    );
}

#[test]
fn end_playbook_run() {
    sends(
        |driver| driver.playbook_runs().end_playbook_run("id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/plugins/playbooks/api/v0/runs/id%20a%2Fb/end",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn finish() {
    sends(
        |driver| driver.playbook_runs().finish("id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/plugins/playbooks/api/v0/runs/id%20a%2Fb/finish",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_playbook_run_metadata() {
    sends(
        |driver| driver.playbook_runs().get_playbook_run_metadata("id a/b").send_value(),
        "GET",
        "/plugins/playbooks/api/v0/runs/id%20a%2Fb/metadata",
        &[],
        &Body::None,
    );
}

#[test]
fn change_owner() {
    sends(
        |driver| driver.playbook_runs().change_owner("id a/b", "owner_id a/b").send_value(),
        "POST",
        "/plugins/playbooks/api/v0/runs/id%20a%2Fb/owner",
        &[],
        &Body::Json(json!({"owner_id":"owner_id a/b"})),
    );
}

#[test]
fn get_run_property_fields() {
    sends(
        |driver| driver.playbook_runs().get_run_property_fields("id a/b").updated_since(7).send_value(),
        "GET",
        "/plugins/playbooks/api/v0/runs/id%20a%2Fb/property_fields",
        &[("updated_since", "7")],
        &Body::None,
    );
}

#[test]
fn set_run_property_value() {
    sends(
        |driver| driver.playbook_runs().set_run_property_value("id a/b", "field_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/plugins/playbooks/api/v0/runs/id%20a%2Fb/property_fields/field_id%20a%2Fb/value",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_run_property_values() {
    sends(
        |driver| driver.playbook_runs().get_run_property_values("id a/b").updated_since(7).send_value(),
        "GET",
        "/plugins/playbooks/api/v0/runs/id%20a%2Fb/property_values",
        &[("updated_since", "7")],
        &Body::None,
    );
}

#[test]
fn restart_playbook_run() {
    sends(
        |driver| driver.playbook_runs().restart_playbook_run("id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/plugins/playbooks/api/v0/runs/id%20a%2Fb/restart",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn update_playbook_run_status() {
    sends(
        |driver| driver.playbook_runs().update_playbook_run_status("id a/b", "message a/b").reminder(0.5).send_value(),
        "POST",
        "/plugins/playbooks/api/v0/runs/id%20a%2Fb/status",
        &[],
        &Body::Json(json!({"message":"message a/b","reminder":0.5})),
    );
}
