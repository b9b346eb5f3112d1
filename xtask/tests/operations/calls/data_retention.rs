// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `data_retention` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("get_data_retention_policies", |d, _| d.data_retention().get_data_retention_policies().send().map(drop)),
    ("create_data_retention_policy", |d, s| d.data_retention().create_data_retention_policy(s.value("create_data_retention_policy", "body")).send().map(drop)),
    ("delete_data_retention_policy", |d, s| d.data_retention().delete_data_retention_policy(s.text("delete_data_retention_policy", "policy_id")).send().map(drop)),
    ("get_data_retention_policy_by_id", |d, s| d.data_retention().get_data_retention_policy_by_id(s.text("get_data_retention_policy_by_id", "policy_id")).send().map(drop)),
    ("patch_data_retention_policy", |d, s| d.data_retention().patch_data_retention_policy(s.text("patch_data_retention_policy", "policy_id"), s.value("patch_data_retention_policy", "body")).send().map(drop)),
    ("remove_channels_from_retention_policy", |d, s| d.data_retention().remove_channels_from_retention_policy(s.text("remove_channels_from_retention_policy", "policy_id")).send().map(drop)),
    ("get_channels_for_retention_policy", |d, s| d.data_retention().get_channels_for_retention_policy(s.text("get_channels_for_retention_policy", "policy_id")).send().map(drop)),
    ("add_channels_to_retention_policy", |d, s| d.data_retention().add_channels_to_retention_policy(s.text("add_channels_to_retention_policy", "policy_id"), s.texts("add_channels_to_retention_policy", "channel_ids")).send().map(drop)),
    ("search_channels_for_retention_policy", |d, s| d.data_retention().search_channels_for_retention_policy(s.text("search_channels_for_retention_policy", "policy_id"), s.text("search_channels_for_retention_policy", "term")).send().map(drop)),
    ("remove_teams_from_retention_policy", |d, s| d.data_retention().remove_teams_from_retention_policy(s.text("remove_teams_from_retention_policy", "policy_id")).send().map(drop)),
    ("get_teams_for_retention_policy", |d, s| d.data_retention().get_teams_for_retention_policy(s.text("get_teams_for_retention_policy", "policy_id")).send().map(drop)),
    ("add_teams_to_retention_policy", |d, s| d.data_retention().add_teams_to_retention_policy(s.text("add_teams_to_retention_policy", "policy_id"), s.texts("add_teams_to_retention_policy", "team_ids")).send().map(drop)),
    ("search_teams_for_retention_policy", |d, s| d.data_retention().search_teams_for_retention_policy(s.text("search_teams_for_retention_policy", "policy_id"), s.text("search_teams_for_retention_policy", "term")).send().map(drop)),
    ("get_data_retention_policies_count", |d, _| d.data_retention().get_data_retention_policies_count().send().map(drop)),
    ("get_data_retention_policy", |d, _| d.data_retention().get_data_retention_policy().send().map(drop)),
    ("get_channel_policies_for_user", |d, s| d.data_retention().get_channel_policies_for_user(s.text("get_channel_policies_for_user", "user_id")).send().map(drop)),
    ("get_team_policies_for_user", |d, s| d.data_retention().get_team_policies_for_user(s.text("get_team_policies_for_user", "user_id")).send().map(drop)),
];
