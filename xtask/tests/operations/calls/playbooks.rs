// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `playbooks` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("get_playbooks", |d, s| d.playbooks().get_playbooks(s.text("get_playbooks", "team_id")).send().map(drop)),
    ("create_playbook", |d, s| d.playbooks().create_playbook(s.text("create_playbook", "title"), s.text("create_playbook", "team_id"), false, s.value("create_playbook", "checklists"), s.texts("create_playbook", "member_ids")).send().map(drop)),
    ("delete_playbook", |d, s| d.playbooks().delete_playbook(s.text("delete_playbook", "id")).send().map(drop)),
    ("get_playbook", |d, s| d.playbooks().get_playbook(s.text("get_playbook", "id")).send().map(drop)),
    ("update_playbook", |d, s| d.playbooks().update_playbook(s.text("update_playbook", "id")).body(s.value("update_playbook", "body")).send().map(drop)),
    ("get_playbook_property_fields", |d, s| d.playbooks().get_playbook_property_fields(s.text("get_playbook_property_fields", "id")).send().map(drop)),
    ("create_playbook_property_field", |d, s| d.playbooks().create_playbook_property_field(s.text("create_playbook_property_field", "id")).body(s.value("create_playbook_property_field", "body")).send().map(drop)),
    ("reorder_playbook_property_fields", |d, s| d.playbooks().reorder_playbook_property_fields(s.text("reorder_playbook_property_fields", "id"), s.text("reorder_playbook_property_fields", "field_id"), 1).send().map(drop)),
    ("delete_playbook_property_field", |d, s| d.playbooks().delete_playbook_property_field(s.text("delete_playbook_property_field", "id"), s.text("delete_playbook_property_field", "field_id")).send().map(drop)),
    ("update_playbook_property_field", |d, s| d.playbooks().update_playbook_property_field(s.text("update_playbook_property_field", "id"), s.text("update_playbook_property_field", "field_id")).body(s.value("update_playbook_property_field", "body")).send().map(drop)),
];
