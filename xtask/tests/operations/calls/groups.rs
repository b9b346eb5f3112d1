// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `groups` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("get_groups_by_channel", |d, s| d.groups().get_groups_by_channel(s.text("get_groups_by_channel", "channel_id")).send().map(drop)),
    ("get_groups", |d, _| d.groups().get_groups().send().map(drop)),
    ("create_group", |d, s| d.groups().create_group(s.text("create_group", "name"), s.text("create_group", "display_name"), s.text("create_group", "source"), false, s.texts("create_group", "user_ids")).send().map(drop)),
    ("get_groups_by_names", |d, s| d.groups().get_groups_by_names(s.texts("get_groups_by_names", "names")).send().map(drop)),
    ("delete_group", |d, s| d.groups().delete_group(s.text("delete_group", "group_id")).send().map(drop)),
    ("get_group", |d, s| d.groups().get_group(s.text("get_group", "group_id")).send().map(drop)),
    ("get_group_syncables_channels", |d, s| d.groups().get_group_syncables_channels(s.text("get_group_syncables_channels", "group_id")).send().map(drop)),
    ("get_group_syncable_for_channel_id", |d, s| d.groups().get_group_syncable_for_channel_id(s.text("get_group_syncable_for_channel_id", "group_id"), s.text("get_group_syncable_for_channel_id", "channel_id")).send().map(drop)),
    ("unlink_group_syncable_for_channel", |d, s| d.groups().unlink_group_syncable_for_channel(s.text("unlink_group_syncable_for_channel", "group_id"), s.text("unlink_group_syncable_for_channel", "channel_id")).send().map(drop)),
    ("link_group_syncable_for_channel", |d, s| d.groups().link_group_syncable_for_channel(s.text("link_group_syncable_for_channel", "group_id"), s.text("link_group_syncable_for_channel", "channel_id")).body(s.value("link_group_syncable_for_channel", "body")).send().map(drop)),
    ("patch_group_syncable_for_channel", |d, s| d.groups().patch_group_syncable_for_channel(s.text("patch_group_syncable_for_channel", "group_id"), s.text("patch_group_syncable_for_channel", "channel_id"), false).send().map(drop)),
    ("delete_group_members", |d, s| d.groups().delete_group_members(s.text("delete_group_members", "group_id")).send().map(drop)),
    ("get_group_users", |d, s| d.groups().get_group_users(s.text("get_group_users", "group_id")).send().map(drop)),
    ("add_group_members", |d, s| d.groups().add_group_members(s.text("add_group_members", "group_id"), s.texts("add_group_members", "user_ids")).send().map(drop)),
    ("patch_group", |d, s| d.groups().patch_group(s.text("patch_group", "group_id")).name(s.text("patch_group", "name")).display_name(s.text("patch_group", "display_name")).description(s.text("patch_group", "description")).send().map(drop)),
    ("restore_group", |d, s| d.groups().restore_group(s.text("restore_group", "group_id")).body(s.value("restore_group", "body")).send().map(drop)),
    ("get_group_stats", |d, s| d.groups().get_group_stats(s.text("get_group_stats", "group_id")).send().map(drop)),
    ("get_group_syncables_teams", |d, s| d.groups().get_group_syncables_teams(s.text("get_group_syncables_teams", "group_id")).send().map(drop)),
    ("get_group_syncable_for_team_id", |d, s| d.groups().get_group_syncable_for_team_id(s.text("get_group_syncable_for_team_id", "group_id"), s.text("get_group_syncable_for_team_id", "team_id")).send().map(drop)),
    ("unlink_group_syncable_for_team", |d, s| d.groups().unlink_group_syncable_for_team(s.text("unlink_group_syncable_for_team", "group_id"), s.text("unlink_group_syncable_for_team", "team_id")).send().map(drop)),
    ("link_group_syncable_for_team", |d, s| d.groups().link_group_syncable_for_team(s.text("link_group_syncable_for_team", "group_id"), s.text("link_group_syncable_for_team", "team_id")).body(s.value("link_group_syncable_for_team", "body")).send().map(drop)),
    ("patch_group_syncable_for_team", |d, s| d.groups().patch_group_syncable_for_team(s.text("patch_group_syncable_for_team", "group_id"), s.text("patch_group_syncable_for_team", "team_id"), false).send().map(drop)),
    ("unlink_ldap_group", |d, s| d.groups().unlink_ldap_group(s.text("unlink_ldap_group", "remote_id")).send().map(drop)),
    ("get_groups_by_team", |d, s| d.groups().get_groups_by_team(s.text("get_groups_by_team", "team_id")).send().map(drop)),
    ("get_groups_associated_to_channels_by_team", |d, s| d.groups().get_groups_associated_to_channels_by_team(s.text("get_groups_associated_to_channels_by_team", "team_id")).send().map(drop)),
    ("get_groups_by_user_id", |d, s| d.groups().get_groups_by_user_id(s.text("get_groups_by_user_id", "user_id")).send().map(drop)),
];
