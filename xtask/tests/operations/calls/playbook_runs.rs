// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `playbook_runs` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("list_playbook_runs", |d, s| d.playbook_runs().list_playbook_runs(s.text("list_playbook_runs", "team_id")).send().map(drop)),
    ("create_playbook_run_from_post", |d, s| d.playbook_runs().create_playbook_run_from_post(s.text("create_playbook_run_from_post", "name"), s.text("create_playbook_run_from_post", "owner_user_id"), s.text("create_playbook_run_from_post", "team_id"), s.text("create_playbook_run_from_post", "playbook_id")).send().map(drop)),
    ("get_playbook_run_by_channel_id", |d, s| d.playbook_runs().get_playbook_run_by_channel_id(s.text("get_playbook_run_by_channel_id", "channel_id")).send().map(drop)),
    ("get_channels", |d, s| d.playbook_runs().get_channels(s.text("get_channels", "team_id")).send().map(drop)),
    ("get_owners", |d, s| d.playbook_runs().get_owners(s.text("get_owners", "team_id")).send().map(drop)),
    ("get_playbook_run", |d, s| d.playbook_runs().get_playbook_run(s.text("get_playbook_run", "id")).send().map(drop)),
    ("update_playbook_run", |d, s| d.playbook_runs().update_playbook_run(s.text("update_playbook_run", "id")).name(s.text("update_playbook_run", "name")).summary(s.text("update_playbook_run", "summary")).send().map(drop)),
    ("add_checklist_item", |d, s| d.playbook_runs().add_checklist_item(s.text("add_checklist_item", "id"), s.text("add_checklist_item", "checklist"), s.text("add_checklist_item", "title")).send().map(drop)),
    ("item_delete", |d, s| d.playbook_runs().item_delete(s.text("item_delete", "id"), s.text("item_delete", "checklist"), s.text("item_delete", "item")).send().map(drop)),
    ("item_rename", |d, s| d.playbook_runs().item_rename(s.text("item_rename", "id"), s.text("item_rename", "checklist"), s.text("item_rename", "item"), s.text("item_rename", "title"), s.text("item_rename", "command")).send().map(drop)),
    ("item_set_assignee", |d, s| d.playbook_runs().item_set_assignee(s.text("item_set_assignee", "id"), s.text("item_set_assignee", "checklist"), s.text("item_set_assignee", "item"), s.text("item_set_assignee", "assignee_id")).send().map(drop)),
    ("item_run", |d, s| d.playbook_runs().item_run(s.text("item_run", "id"), s.text("item_run", "checklist"), s.text("item_run", "item")).body(s.value("item_run", "body")).send().map(drop)),
    ("item_set_state", |d, s| d.playbook_runs().item_set_state(s.text("item_set_state", "id"), s.text("item_set_state", "checklist"), s.text("item_set_state", "item"), s.text("item_set_state", "new_state")).send().map(drop)),
    ("reoder_checklist_item", |d, s| d.playbook_runs().reoder_checklist_item(s.text("reoder_checklist_item", "id"), s.text("reoder_checklist_item", "checklist"), 1, 1).send().map(drop)),
    ("end_playbook_run", |d, s| d.playbook_runs().end_playbook_run(s.text("end_playbook_run", "id")).body(s.value("end_playbook_run", "body")).send().map(drop)),
    ("finish", |d, s| d.playbook_runs().finish(s.text("finish", "id")).body(s.value("finish", "body")).send().map(drop)),
    ("get_playbook_run_metadata", |d, s| d.playbook_runs().get_playbook_run_metadata(s.text("get_playbook_run_metadata", "id")).send().map(drop)),
    ("change_owner", |d, s| d.playbook_runs().change_owner(s.text("change_owner", "id"), s.text("change_owner", "owner_id")).send().map(drop)),
    ("get_run_property_fields", |d, s| d.playbook_runs().get_run_property_fields(s.text("get_run_property_fields", "id")).send().map(drop)),
    ("set_run_property_value", |d, s| d.playbook_runs().set_run_property_value(s.text("set_run_property_value", "id"), s.text("set_run_property_value", "field_id")).body(s.value("set_run_property_value", "body")).send().map(drop)),
    ("get_run_property_values", |d, s| d.playbook_runs().get_run_property_values(s.text("get_run_property_values", "id")).send().map(drop)),
    ("restart_playbook_run", |d, s| d.playbook_runs().restart_playbook_run(s.text("restart_playbook_run", "id")).body(s.value("restart_playbook_run", "body")).send().map(drop)),
    ("update_playbook_run_status", |d, s| d.playbook_runs().update_playbook_run_status(s.text("update_playbook_run_status", "id"), s.text("update_playbook_run_status", "message")).send().map(drop)),
];
