// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `internal` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("get_checklist_autocomplete", |d, s| d.internal().get_checklist_autocomplete(s.text("get_checklist_autocomplete", "channel_ID")).send().map(drop)),
    ("create_playbook_run_from_dialog", |d, s| d.internal().create_playbook_run_from_dialog().type_(s.text("create_playbook_run_from_dialog", "type")).url(s.text("create_playbook_run_from_dialog", "url")).callback_id(s.text("create_playbook_run_from_dialog", "callback_id")).state(s.text("create_playbook_run_from_dialog", "state")).user_id(s.text("create_playbook_run_from_dialog", "user_id")).channel_id(s.text("create_playbook_run_from_dialog", "channel_id")).team_id(s.text("create_playbook_run_from_dialog", "team_id")).submission(s.value("create_playbook_run_from_dialog", "submission")).cancelled(false).send().map(drop)),
    ("end_playbook_run_dialog", |d, s| d.internal().end_playbook_run_dialog(s.text("end_playbook_run_dialog", "id")).body(s.value("end_playbook_run_dialog", "body")).send().map(drop)),
    ("next_stage_dialog", |d, s| d.internal().next_stage_dialog(s.text("next_stage_dialog", "id"), s.text("next_stage_dialog", "state")).send().map(drop)),
];
