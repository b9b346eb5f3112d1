// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `channels` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn get_channel_access_control_attributes() {
    sends(
        |driver| driver.channels().get_channel_access_control_attributes("channel_id a/b").send_value(),
        "GET",
        "/api/v4/channels/channel_id%20a%2Fb/access_control/attributes",
        &[],
        &Body::None,
    );
}

#[test]
fn get_all_channels() {
    sends(
        |driver| driver.channels().get_all_channels().not_associated_to_group("not_associated_to_group a/b").page(7).per_page(7).exclude_default_channels(true).include_deleted(true).include_total_count(true).exclude_policy_constrained(true).send_value(),
        "GET",
        "/api/v4/channels",
        &[("not_associated_to_group", "not_associated_to_group a/b"), ("page", "7"), ("per_page", "7"), ("exclude_default_channels", "true"), ("include_deleted", "true"), ("include_total_count", "true"), ("exclude_policy_constrained", "true")],
        &Body::None,
    );
}

#[test]
fn create_channel() {
    sends(
        |driver| driver.channels().create_channel("team_id a/b", "name a/b", "display_name a/b", "type a/b").purpose("purpose a/b").header("header a/b").managed_category_name("managed_category_name a/b").default_category_name("default_category_name a/b").send_value(),
        "POST",
        "/api/v4/channels",
        &[],
        &Body::Json(json!({"default_category_name":"default_category_name a/b","display_name":"display_name a/b","header":"header a/b","managed_category_name":"managed_category_name a/b","name":"name a/b","purpose":"purpose a/b","team_id":"team_id a/b","type":"type a/b"})),
    );
}

#[test]
fn create_direct_channel() {
    sends(
        |driver| driver.channels().create_direct_channel(["first", "second"]).send_value(),
        "POST",
        "/api/v4/channels/direct",
        &[],
        &Body::Json(json!(["first","second"])),
    );
}

#[test]
fn create_group_channel() {
    sends(
        |driver| driver.channels().create_group_channel(["first", "second"]).send_value(),
        "POST",
        "/api/v4/channels/group",
        &[],
        &Body::Json(json!(["first","second"])),
    );
}

#[test]
fn search_group_channels() {
    sends(
        |driver| driver.channels().search_group_channels("term a/b").send_value(),
        "POST",
        "/api/v4/channels/group/search",
        &[],
        &Body::Json(json!({"term":"term a/b"})),
    );
}

#[test]
fn mark_all_direct_messages_read() {
    sends(
        |driver| driver.channels().mark_all_direct_messages_read("user_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/api/v4/channels/members/user_id%20a%2Fb/direct/read",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn mark_channels_read_for_user() {
    sends(
        |driver| driver.channels().mark_channels_read_for_user("user_id a/b", ["first", "second"]).send_value(),
        "POST",
        "/api/v4/channels/members/user_id%20a%2Fb/mark_read",
        &[],
        &Body::Json(json!(["first","second"])),
    );
}

#[test]
fn view_channel() {
    sends(
        |driver| driver.channels().view_channel("user_id a/b", "channel_id a/b").prev_channel_id("prev_channel_id a/b").send_value(),
        "POST",
        "/api/v4/channels/members/user_id%20a%2Fb/view",
        &[],
        &Body::Json(json!({"channel_id":"channel_id a/b","prev_channel_id":"prev_channel_id a/b"})),
    );
}

#[test]
fn search_all_channels() {
    sends(
        |driver| driver.channels().search_all_channels("term a/b").system_console(true).not_associated_to_group("not_associated_to_group a/b").exclude_default_channels(true).team_ids(["first", "second"]).group_constrained(true).exclude_group_constrained(true).public(true).private(true).deleted(true).page("page a/b").per_page("per_page a/b").exclude_policy_constrained(true).include_search_by_id(true).exclude_remote(true).send_value(),
        "POST",
        "/api/v4/channels/search",
        &[("system_console", "true")],
        &Body::Json(json!({"deleted":true,"exclude_default_channels":true,"exclude_group_constrained":true,"exclude_policy_constrained":true,"exclude_remote":true,"group_constrained":true,"include_search_by_id":true,"not_associated_to_group":"not_associated_to_group a/b","page":"page a/b","per_page":"per_page a/b","private":true,"public":true,"team_ids":["first","second"],"term":"term a/b"})),
    );
}

#[test]
fn get_channels_member_count() {
    sends(
        |driver| driver.channels().get_channels_member_count(["first", "second"]).send_value(),
        "POST",
        "/api/v4/channels/stats/member_count",
        &[],
        &Body::Json(json!(["first","second"])),
    );
}

#[test]
fn delete_channel() {
    sends(
        |driver| driver.channels().delete_channel("channel_id a/b").send_value(),
        "DELETE",
        "/api/v4/channels/channel_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_channel() {
    sends(
        |driver| driver.channels().get_channel("channel_id a/b").send_value(),
        "GET",
        "/api/v4/channels/channel_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn update_channel() {
    sends(
        |driver| driver.channels().update_channel("channel_id a/b").name("name a/b").display_name("display_name a/b").purpose("purpose a/b").header("header a/b").send_value(),
        "PUT",
        "/api/v4/channels/channel_id%20a%2Fb",
        &[],
        &Body::Json(json!({"display_name":"display_name a/b","header":"header a/b","id":"channel_id a/b","name":"name a/b","purpose":"purpose a/b"})),
    );
}

#[test]
fn get_group_message_members_common_teams() {
    sends(
        |driver| driver.channels().get_group_message_members_common_teams("channel_id a/b").send_value(),
        "GET",
        "/api/v4/channels/channel_id%20a%2Fb/common_teams",
        &[],
        &Body::None,
    );
}

#[test]
fn convert_group_message_to_channel() {
    sends(
        |driver| driver.channels().convert_group_message_to_channel("channel_id a/b", "team_id a/b").send_value(),
        "POST",
        "/api/v4/channels/channel_id%20a%2Fb/convert_to_channel",
        &[],
        &Body::Json(json!({"channel_id":"channel_id a/b","team_id":"team_id a/b"})),
    );
}

#[test]
fn get_channel_member_counts_by_group() {
    sends(
        |driver| driver.channels().get_channel_member_counts_by_group("channel_id a/b").include_timezones(true).send_value(),
        "GET",
        "/api/v4/channels/channel_id%20a%2Fb/member_counts_by_group",
        &[("include_timezones", "true")],
        &Body::None,
    );
}

#[test]
fn get_channel_members() {
    sends(
        |driver| driver.channels().get_channel_members("channel_id a/b").page(7).per_page(7).send_value(),
        "GET",
        "/api/v4/channels/channel_id%20a%2Fb/members",
        &[("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}

#[test]
fn add_channel_member() {
    sends(
        |driver| driver.channels().add_channel_member("channel_id a/b", "user_id a/b").user_ids(["first", "second"]).post_root_id("post_root_id a/b").send_value(),
        "POST",
        "/api/v4/channels/channel_id%20a%2Fb/members",
        &[],
        &Body::Json(json!({"post_root_id":"post_root_id a/b","user_id":"user_id a/b","user_ids":["first","second"]})),
    );
}

#[test]
fn set_channel_members() {
    sends(
        |driver| driver.channels().set_channel_members("channel_id a/b", ["first", "second"]).batch_size(7).batch_delay_ms(7).channel_admins(["first", "second"]).send_value(),
        "PUT",
        "/api/v4/channels/channel_id%20a%2Fb/members",
        &[("batch_size", "7"), ("batch_delay_ms", "7")],
        &Body::Json(json!({"channel_admins":["first","second"],"members":["first","second"]})),
    );
}

#[test]
fn get_channel_members_by_ids() {
    sends(
        |driver| driver.channels().get_channel_members_by_ids("channel_id a/b", ["first", "second"]).send_value(),
        "POST",
        "/api/v4/channels/channel_id%20a%2Fb/members/ids",
        &[],
        &Body::Json(json!(["first","second"])),
    );
}

#[test]
fn remove_user_from_channel() {
    sends(
        |driver| driver.channels().remove_user_from_channel("channel_id a/b", "user_id a/b").send_value(),
        "DELETE",
        "/api/v4/channels/channel_id%20a%2Fb/members/user_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_channel_member() {
    sends(
        |driver| driver.channels().get_channel_member("channel_id a/b", "user_id a/b").send_value(),
        "GET",
        "/api/v4/channels/channel_id%20a%2Fb/members/user_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn update_channel_member_autotranslation() {
    sends(
        |driver| driver.channels().update_channel_member_autotranslation("channel_id a/b", "user_id a/b", true).send_value(),
        "PUT",
        "/api/v4/channels/channel_id%20a%2Fb/members/user_id%20a%2Fb/autotranslation",
        &[],
        &Body::Json(json!({"autotranslation_disabled":true})),
    );
}

#[test]
fn update_channel_notify_props() {
    sends(
        |driver| driver.channels().update_channel_notify_props("channel_id a/b", "user_id a/b", json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/api/v4/channels/channel_id%20a%2Fb/members/user_id%20a%2Fb/notify_props",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn update_channel_roles() {
    sends(
        |driver| driver.channels().update_channel_roles("channel_id a/b", "user_id a/b", "roles a/b").send_value(),
        "PUT",
        "/api/v4/channels/channel_id%20a%2Fb/members/user_id%20a%2Fb/roles",
        &[],
        &Body::Json(json!({"roles":"roles a/b"})),
    );
}

#[test]
fn update_channel_member_scheme_roles() {
    sends(
        |driver| driver.channels().update_channel_member_scheme_roles("channel_id a/b", "user_id a/b", true, true).send_value(),
        "PUT",
        "/api/v4/channels/channel_id%20a%2Fb/members/user_id%20a%2Fb/schemeRoles",
        &[],
        &Body::Json(json!({"scheme_admin":true,"scheme_user":true})),
    );
}

#[test]
fn channel_members_minus_group_members() {
    sends(
        |driver| driver.channels().channel_members_minus_group_members("channel_id a/b", "group_ids a/b").page(7).per_page(7).send_value(),
        "GET",
        "/api/v4/channels/channel_id%20a%2Fb/members_minus_group_members",
        &[("group_ids", "group_ids a/b"), ("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}

#[test]
fn get_channel_moderations() {
    sends(
        |driver| driver.channels().get_channel_moderations("channel_id a/b").send_value(),
        "GET",
        "/api/v4/channels/channel_id%20a%2Fb/moderations",
        &[],
        &Body::None,
    );
}

#[test]
fn patch_channel_moderations() {
    sends(
        |driver| driver.channels().patch_channel_moderations("channel_id a/b", json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/api/v4/channels/channel_id%20a%2Fb/moderations/patch",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn move_channel() {
    sends(
        |driver| driver.channels().move_channel("channel_id a/b", "team_id a/b").force(true).send_value(),
        "POST",
        "/api/v4/channels/channel_id%20a%2Fb/move",
        &[],
        &Body::Json(json!({"force":true,"team_id":"team_id a/b"})),
    );
}

#[test]
fn patch_channel() {
    sends(
        |driver| driver.channels().patch_channel("channel_id a/b").name("name a/b").display_name("display_name a/b").purpose("purpose a/b").header("header a/b").group_constrained(true).autotranslation(true).banner_info(json!({"any":[1,"thing"]})).managed_category_name("managed_category_name a/b").default_category_name("default_category_name a/b").send_value(),
        "PUT",
        "/api/v4/channels/channel_id%20a%2Fb/patch",
        &[],
        &Body::Json(json!({"autotranslation":true,"banner_info":{"any":[1,"thing"]},"default_category_name":"default_category_name a/b","display_name":"display_name a/b","group_constrained":true,"header":"header a/b","managed_category_name":"managed_category_name a/b","name":"name a/b","purpose":"purpose a/b"})),
    );
}

#[test]
fn get_pinned_posts() {
    sends(
        |driver| driver.channels().get_pinned_posts("channel_id a/b").send_value(),
        "GET",
        "/api/v4/channels/channel_id%20a%2Fb/pinned",
        &[],
        &Body::None,
    );
}

#[test]
fn update_channel_privacy() {
    sends(
        |driver| driver.channels().update_channel_privacy("channel_id a/b", "privacy a/b").send_value(),
        "PUT",
        "/api/v4/channels/channel_id%20a%2Fb/privacy",
        &[],
        &Body::Json(json!({"privacy":"privacy a/b"})),
    );
}

#[test]
fn restore_channel() {
    sends(
        |driver| driver.channels().restore_channel("channel_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/channels/channel_id%20a%2Fb/restore",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn update_channel_scheme() {
    sends(
        |driver| driver.channels().update_channel_scheme("channel_id a/b", "scheme_id a/b").send_value(),
        "PUT",
        "/api/v4/channels/channel_id%20a%2Fb/scheme",
        &[],
        &Body::Json(json!({"scheme_id":"scheme_id a/b"})),
    );
}

#[test]
fn get_channel_stats() {
    sends(
        |driver| driver.channels().get_channel_stats("channel_id a/b").send_value(),
        "GET",
        "/api/v4/channels/channel_id%20a%2Fb/stats",
        &[],
        &Body::None,
    );
}

#[test]
fn get_channel_members_timezones() {
    sends(
        |driver| driver.channels().get_channel_members_timezones("channel_id a/b").send_value(),
        "GET",
        "/api/v4/channels/channel_id%20a%2Fb/timezones",
        &[],
        &Body::None,
    );
}

#[test]
fn get_channel_by_name_for_team_name() {
    sends(
        |driver| driver.channels().get_channel_by_name_for_team_name("team_name a/b", "channel_name a/b").include_deleted(true).send_value(),
        "GET",
        "/api/v4/teams/name/team_name%20a%2Fb/channels/name/channel_name%20a%2Fb",
        &[("include_deleted", "true")],
        &Body::None,
    );
}

#[test]
fn get_public_channels_for_team() {
    sends(
        |driver| driver.channels().get_public_channels_for_team("team_id a/b").page(7).per_page(7).send_value(),
        "GET",
        "/api/v4/teams/team_id%20a%2Fb/channels",
        &[("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}

#[test]
fn autocomplete_channels_for_team() {
    sends(
        |driver| driver.channels().autocomplete_channels_for_team("team_id a/b", "name a/b").send_value(),
        "GET",
        "/api/v4/teams/team_id%20a%2Fb/channels/autocomplete",
        &[("name", "name a/b")],
        &Body::None,
    );
}

#[test]
fn get_deleted_channels_for_team() {
    sends(
        |driver| driver.channels().get_deleted_channels_for_team("team_id a/b").page(7).per_page(7).send_value(),
        "GET",
        "/api/v4/teams/team_id%20a%2Fb/channels/deleted",
        &[("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}

#[test]
fn get_public_channels_by_ids_for_team() {
    sends(
        |driver| driver.channels().get_public_channels_by_ids_for_team("team_id a/b", ["first", "second"]).send_value(),
        "POST",
        "/api/v4/teams/team_id%20a%2Fb/channels/ids",
        &[],
        &Body::Json(json!(["first","second"])),
    );
}

#[test]
fn get_managed_categories() {
    sends(
        |driver| driver.channels().get_managed_categories("team_id a/b").send_value(),
        "GET",
        "/api/v4/teams/team_id%20a%2Fb/channels/managed_categories",
        &[],
        &Body::None,
    );
}

#[test]
fn get_channel_by_name() {
    sends(
        |driver| driver.channels().get_channel_by_name("team_id a/b", "channel_name a/b").include_deleted(true).send_value(),
        "GET",
        "/api/v4/teams/team_id%20a%2Fb/channels/name/channel_name%20a%2Fb",
        &[("include_deleted", "true")],
        &Body::None,
    );
}

#[test]
fn get_private_channels_for_team() {
    sends(
        |driver| driver.channels().get_private_channels_for_team("team_id a/b").page(7).per_page(7).send_value(),
        "GET",
        "/api/v4/teams/team_id%20a%2Fb/channels/private",
        &[("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}

#[test]
fn get_recommended_channels_for_team() {
    sends(
        |driver| driver.channels().get_recommended_channels_for_team("team_id a/b").send_value(),
        "GET",
        "/api/v4/teams/team_id%20a%2Fb/channels/recommended",
        &[],
        &Body::None,
    );
}

#[test]
fn search_channels() {
    sends(
        |driver| driver.channels().search_channels("team_id a/b", "term a/b").send_value(),
        "POST",
        "/api/v4/teams/team_id%20a%2Fb/channels/search",
        &[],
        &Body::Json(json!({"term":"term a/b"})),
    );
}

#[test]
fn autocomplete_channels_for_team_for_search() {
    sends(
        |driver| driver.channels().autocomplete_channels_for_team_for_search("team_id a/b", "name a/b").send_value(),
        "GET",
        "/api/v4/teams/team_id%20a%2Fb/channels/search_autocomplete",
        &[("name", "name a/b")],
        &Body::None,
    );
}

#[test]
fn get_channels_for_user() {
    sends(
        |driver| driver.channels().get_channels_for_user("user_id a/b").last_delete_at(7).include_deleted(true).send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/channels",
        &[("last_delete_at", "7"), ("include_deleted", "true")],
        &Body::None,
    );
}

#[test]
fn get_channel_unread() {
    sends(
        |driver| driver.channels().get_channel_unread("user_id a/b", "channel_id a/b").send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/channels/channel_id%20a%2Fb/unread",
        &[],
        &Body::None,
    );
}

#[test]
fn get_channels_for_team_for_user() {
    sends(
        |driver| driver.channels().get_channels_for_team_for_user("user_id a/b", "team_id a/b").include_deleted(true).last_delete_at(7).send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/teams/team_id%20a%2Fb/channels",
        &[("include_deleted", "true"), ("last_delete_at", "7")],
        &Body::None,
    );
}

#[test]
fn get_sidebar_categories_for_team_for_user() {
    sends(
        |driver| driver.channels().get_sidebar_categories_for_team_for_user("user_id a/b", "team_id a/b").send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/teams/team_id%20a%2Fb/channels/categories",
        &[],
        &Body::None,
    );
}

#[test]
fn create_sidebar_category_for_team_for_user() {
    sends(
        |driver| driver.channels().create_sidebar_category_for_team_for_user("user_id a/b", "team_id a/b", json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/users/user_id%20a%2Fb/teams/team_id%20a%2Fb/channels/categories",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn update_sidebar_categories_for_team_for_user() {
    sends(
        |driver| driver.channels().update_sidebar_categories_for_team_for_user("user_id a/b", "team_id a/b", json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/api/v4/users/user_id%20a%2Fb/teams/team_id%20a%2Fb/channels/categories",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_sidebar_category_order_for_team_for_user() {
    sends(
        |driver| driver.channels().get_sidebar_category_order_for_team_for_user("user_id a/b", "team_id a/b").send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/teams/team_id%20a%2Fb/channels/categories/order",
        &[],
        &Body::None,
    );
}

#[test]
fn update_sidebar_category_order_for_team_for_user() {
    sends(
        |driver| driver.channels().update_sidebar_category_order_for_team_for_user("user_id a/b", "team_id a/b", ["first", "second"]).send_value(),
        "PUT",
        "/api/v4/users/user_id%20a%2Fb/teams/team_id%20a%2Fb/channels/categories/order",
        &[],
        &Body::Json(json!(["first","second"])),
    );
}

#[test]
fn remove_sidebar_category_for_team_for_user() {
    sends(
        |driver| driver.channels().remove_sidebar_category_for_team_for_user("user_id a/b", "team_id a/b", "category_id a/b").send_value(),
        "DELETE",
        "/api/v4/users/user_id%20a%2Fb/teams/team_id%20a%2Fb/channels/categories/category_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_sidebar_category_for_team_for_user() {
    sends(
        |driver| driver.channels().get_sidebar_category_for_team_for_user("user_id a/b", "team_id a/b", "category_id a/b").send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/teams/team_id%20a%2Fb/channels/categories/category_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn update_sidebar_category_for_team_for_user() {
    sends(
        |driver| driver.channels().update_sidebar_category_for_team_for_user("user_id a/b", "team_id a/b", "category_id a/b", json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/api/v4/users/user_id%20a%2Fb/teams/team_id%20a%2Fb/channels/categories/category_id%20a%2Fb",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_channel_members_for_user() {
    sends(
        |driver| driver.channels().get_channel_members_for_user("user_id a/b", "team_id a/b").send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/teams/team_id%20a%2Fb/channels/members",
        &[],
        &Body::None,
    );
}

#[test]
fn mark_all_team_channels_read() {
    sends(
        |driver| driver.channels().mark_all_team_channels_read("user_id a/b", "team_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/api/v4/users/user_id%20a%2Fb/teams/team_id%20a%2Fb/read",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}
