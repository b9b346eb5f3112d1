// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `groups` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn get_groups_by_channel() {
    sends(
        |driver| driver.groups().get_groups_by_channel("channel_id a/b").page(7).per_page(7).filter_allow_reference(true).send_value(),
        "GET",
        "/api/v4/channels/channel_id%20a%2Fb/groups",
        &[("page", "7"), ("per_page", "7"), ("filter_allow_reference", "true")],
        &Body::None,
    );
}

#[test]
fn get_groups() {
    sends(
        |driver| driver.groups().get_groups().page(7).per_page(7).q("q a/b").include_member_count(true).not_associated_to_team("not_associated_to_team a/b").not_associated_to_channel("not_associated_to_channel a/b").since(7).filter_allow_reference(true).send_value(),
        "GET",
        "/api/v4/groups",
        &[("page", "7"), ("per_page", "7"), ("q", "q a/b"), ("include_member_count", "true"), ("not_associated_to_team", "not_associated_to_team a/b"), ("not_associated_to_channel", "not_associated_to_channel a/b"), ("since", "7"), ("filter_allow_reference", "true")],
        &Body::None,
    );
}

#[test]
fn create_group() {
    sends(
        |driver| driver.groups().create_group("name a/b", "display_name a/b", "source a/b", true, ["first", "second"]).send_value(),
        "POST",
        "/api/v4/groups",
        &[],
        &Body::Json(json!({"allow_reference":true,"display_name":"display_name a/b","name":"name a/b","source":"source a/b","user_ids":["first","second"]})),
    );
}

#[test]
fn get_groups_by_names() {
    sends(
        |driver| driver.groups().get_groups_by_names(["first", "second"]).send_value(),
        "POST",
        "/api/v4/groups/names",
        &[],
        &Body::Json(json!(["first","second"])),
    );
}

#[test]
fn delete_group() {
    sends(
        |driver| driver.groups().delete_group("group_id a/b").send_value(),
        "DELETE",
        "/api/v4/groups/group_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_group() {
    sends(
        |driver| driver.groups().get_group("group_id a/b").send_value(),
        "GET",
        "/api/v4/groups/group_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_group_syncables_channels() {
    sends(
        |driver| driver.groups().get_group_syncables_channels("group_id a/b").send_value(),
        "GET",
        "/api/v4/groups/group_id%20a%2Fb/channels",
        &[],
        &Body::None,
    );
}

#[test]
fn get_group_syncable_for_channel_id() {
    sends(
        |driver| driver.groups().get_group_syncable_for_channel_id("group_id a/b", "channel_id a/b").send_value(),
        "GET",
        "/api/v4/groups/group_id%20a%2Fb/channels/channel_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn unlink_group_syncable_for_channel() {
    sends(
        |driver| driver.groups().unlink_group_syncable_for_channel("group_id a/b", "channel_id a/b").send_value(),
        "DELETE",
        "/api/v4/groups/group_id%20a%2Fb/channels/channel_id%20a%2Fb/link",
        &[],
        &Body::None,
    );
}

#[test]
fn link_group_syncable_for_channel() {
    sends(
        |driver| driver.groups().link_group_syncable_for_channel("group_id a/b", "channel_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/groups/group_id%20a%2Fb/channels/channel_id%20a%2Fb/link",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn patch_group_syncable_for_channel() {
    sends(
        |driver| driver.groups().patch_group_syncable_for_channel("group_id a/b", "channel_id a/b", true).send_value(),
        "PUT",
        "/api/v4/groups/group_id%20a%2Fb/channels/channel_id%20a%2Fb/patch",
        &[],
        &Body::Json(json!({"auto_add":true})),
    );
}

#[test]
fn delete_group_members() {
    sends(
        |driver| driver.groups().delete_group_members("group_id a/b").user_ids(["first", "second"]).send_value(),
        "DELETE",
        "/api/v4/groups/group_id%20a%2Fb/members",
        &[("user_ids", "first,second")],
        &Body::None,
    );
}

#[test]
fn get_group_users() {
    sends(
        |driver| driver.groups().get_group_users("group_id a/b").page(7).per_page(7).send_value(),
        "GET",
        "/api/v4/groups/group_id%20a%2Fb/members",
        &[("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}

#[test]
fn add_group_members() {
    sends(
        |driver| driver.groups().add_group_members("group_id a/b", ["first", "second"]).send_value(),
        "POST",
        "/api/v4/groups/group_id%20a%2Fb/members",
        &[],
        &Body::Json(json!({"user_ids":["first","second"]})),
    );
}

#[test]
fn patch_group() {
    sends(
        |driver| driver.groups().patch_group("group_id a/b").name("name a/b").display_name("display_name a/b").description("description a/b").send_value(),
        "PUT",
        "/api/v4/groups/group_id%20a%2Fb/patch",
        &[],
        &Body::Json(json!({"description":"description a/b","display_name":"display_name a/b","name":"name a/b"})),
    );
}

#[test]
fn restore_group() {
    sends(
        |driver| driver.groups().restore_group("group_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/groups/group_id%20a%2Fb/restore",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_group_stats() {
    sends(
        |driver| driver.groups().get_group_stats("group_id a/b").send_value(),
        "GET",
        "/api/v4/groups/group_id%20a%2Fb/stats",
        &[],
        &Body::None,
    );
}

#[test]
fn get_group_syncables_teams() {
    sends(
        |driver| driver.groups().get_group_syncables_teams("group_id a/b").send_value(),
        "GET",
        "/api/v4/groups/group_id%20a%2Fb/teams",
        &[],
        &Body::None,
    );
}

#[test]
fn get_group_syncable_for_team_id() {
    sends(
        |driver| driver.groups().get_group_syncable_for_team_id("group_id a/b", "team_id a/b").send_value(),
        "GET",
        "/api/v4/groups/group_id%20a%2Fb/teams/team_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn unlink_group_syncable_for_team() {
    sends(
        |driver| driver.groups().unlink_group_syncable_for_team("group_id a/b", "team_id a/b").send_value(),
        "DELETE",
        "/api/v4/groups/group_id%20a%2Fb/teams/team_id%20a%2Fb/link",
        &[],
        &Body::None,
    );
}

#[test]
fn link_group_syncable_for_team() {
    sends(
        |driver| driver.groups().link_group_syncable_for_team("group_id a/b", "team_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/groups/group_id%20a%2Fb/teams/team_id%20a%2Fb/link",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn patch_group_syncable_for_team() {
    sends(
        |driver| driver.groups().patch_group_syncable_for_team("group_id a/b", "team_id a/b", true).send_value(),
        "PUT",
        "/api/v4/groups/group_id%20a%2Fb/teams/team_id%20a%2Fb/patch",
        &[],
        &Body::Json(json!({"auto_add":true})),
    );
}

#[test]
fn unlink_ldap_group() {
    sends(
        |driver| driver.groups().unlink_ldap_group("remote_id a/b").send_value(),
        "DELETE",
        "/api/v4/ldap/groups/remote_id%20a%2Fb/link",
        &[],
        &Body::None,
    );
}

#[test]
fn get_groups_by_team() {
    sends(
        |driver| driver.groups().get_groups_by_team("team_id a/b").page(7).per_page(7).filter_allow_reference(true).include_member_count(true).include_timezones(true).include_total_count(true).include_archived(true).filter_archived(true).filter_parent_team_permitted(true).filter_has_member("filter_has_member a/b").include_member_ids(true).only_syncable_sources(true).send_value(),
        "GET",
        "/api/v4/teams/team_id%20a%2Fb/groups",
        &[("page", "7"), ("per_page", "7"), ("filter_allow_reference", "true"), ("include_member_count", "true"), ("include_timezones", "true"), ("include_total_count", "true"), ("include_archived", "true"), ("filter_archived", "true"), ("filter_parent_team_permitted", "true"), ("filter_has_member", "filter_has_member a/b"), ("include_member_ids", "true"), ("only_syncable_sources", "true")],
        &Body::None,
    );
}

#[test]
fn get_groups_associated_to_channels_by_team() {
    sends(
        |driver| driver.groups().get_groups_associated_to_channels_by_team("team_id a/b").page(7).per_page(7).filter_allow_reference(true).paginate(true).send_value(),
        "GET",
        "/api/v4/teams/team_id%20a%2Fb/groups_by_channels",
        &[("page", "7"), ("per_page", "7"), ("filter_allow_reference", "true"), ("paginate", "true")],
        &Body::None,
    );
}

#[test]
fn get_groups_by_user_id() {
    sends(
        |driver| driver.groups().get_groups_by_user_id("user_id a/b").send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/groups",
        &[],
        &Body::None,
    );
}
