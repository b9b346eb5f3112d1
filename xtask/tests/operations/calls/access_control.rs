// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `access_control` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("create_access_control_policy", |d, s| d.access_control().create_access_control_policy(s.value("create_access_control_policy", "body")).send().map(drop)),
    ("update_access_control_policies_active", |d, s| d.access_control().update_access_control_policies_active().body(s.value("update_access_control_policies_active", "body")).send().map(drop)),
    ("get_access_control_policy_autocomplete_fields", |d, _| d.access_control().get_access_control_policy_autocomplete_fields(1).send().map(drop)),
    ("check_access_control_policy_expression", |d, s| d.access_control().check_access_control_policy_expression(s.text("check_access_control_policy_expression", "expression")).send().map(drop)),
    ("simulate_access_control_policy_for_users", |d, s| d.access_control().simulate_access_control_policy_for_users().body(s.value("simulate_access_control_policy_for_users", "body")).send().map(drop)),
    ("test_access_control_policy_expression", |d, s| d.access_control().test_access_control_policy_expression().body(s.value("test_access_control_policy_expression", "body")).send().map(drop)),
    ("validate_expression_against_requester", |d, s| d.access_control().validate_expression_against_requester(s.text("validate_expression_against_requester", "expression")).send().map(drop)),
    ("get_cel_visual_ast", |d, s| d.access_control().get_cel_visual_ast().body(s.value("get_cel_visual_ast", "body")).send().map(drop)),
    ("search_access_control_policies", |d, s| d.access_control().search_access_control_policies().body(s.value("search_access_control_policies", "body")).send().map(drop)),
    ("delete_access_control_policy", |d, s| d.access_control().delete_access_control_policy(s.text("delete_access_control_policy", "policy_id")).send().map(drop)),
    ("get_access_control_policy", |d, s| d.access_control().get_access_control_policy(s.text("get_access_control_policy", "policy_id")).send().map(drop)),
    ("update_access_control_policy_active_status", |d, s| d.access_control().update_access_control_policy_active_status(s.text("update_access_control_policy_active_status", "policy_id"), false).send().map(drop)),
    ("assign_access_control_policy_to_channels", |d, s| d.access_control().assign_access_control_policy_to_channels(s.text("assign_access_control_policy_to_channels", "policy_id")).channel_ids(s.texts("assign_access_control_policy_to_channels", "channel_ids")).team_ids(s.texts("assign_access_control_policy_to_channels", "team_ids")).send().map(drop)),
    ("get_channels_for_access_control_policy", |d, s| d.access_control().get_channels_for_access_control_policy(s.text("get_channels_for_access_control_policy", "policy_id"), 1).send().map(drop)),
    ("search_channels_for_access_control_policy", |d, s| d.access_control().search_channels_for_access_control_policy(s.text("search_channels_for_access_control_policy", "policy_id")).body(s.value("search_channels_for_access_control_policy", "body")).send().map(drop)),
    ("unassign_access_control_policy_from_channels", |d, s| d.access_control().unassign_access_control_policy_from_channels(s.text("unassign_access_control_policy_from_channels", "policy_id")).send().map(drop)),
];
