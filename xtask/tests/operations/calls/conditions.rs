// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `conditions` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("get_playbook_conditions", |d, s| d.conditions().get_playbook_conditions(s.text("get_playbook_conditions", "id")).send().map(drop)),
    ("create_playbook_condition", |d, s| d.conditions().create_playbook_condition(s.text("create_playbook_condition", "id")).body(s.value("create_playbook_condition", "body")).send().map(drop)),
    ("delete_playbook_condition", |d, s| d.conditions().delete_playbook_condition(s.text("delete_playbook_condition", "id"), s.text("delete_playbook_condition", "conditionID")).send().map(drop)),
    ("update_playbook_condition", |d, s| d.conditions().update_playbook_condition(s.text("update_playbook_condition", "id"), s.text("update_playbook_condition", "conditionID")).body(s.value("update_playbook_condition", "body")).send().map(drop)),
    ("get_run_conditions", |d, s| d.conditions().get_run_conditions(s.text("get_run_conditions", "id")).send().map(drop)),
];
