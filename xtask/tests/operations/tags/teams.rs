// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `teams` send.

use mm_driver::{FilePart, Request};
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn search_files_in_team() {
    sends(
        |driver| driver.teams().search_files_in_team("team_id a/b", "terms a/b", true).time_zone_offset(7).include_deleted_channels(true).page(7).per_page(7).send_value(),
        "POST",
        "/api/v4/teams/team_id%20a%2Fb/files/search",
        &[],
        &Body::Json(json!({"include_deleted_channels":true,"is_or_search":true,"page":7,"per_page":7,"terms":"terms a/b","time_zone_offset":7})),
    );
}

#[test]
fn get_all_teams() {
    sends(
        |driver| driver.teams().get_all_teams().page(7).per_page(7).include_total_count(true).exclude_policy_constrained(true).send_value(),
        "GET",
        "/api/v4/teams",
        &[("page", "7"), ("per_page", "7"), ("include_total_count", "true"), ("exclude_policy_constrained", "true")],
        &Body::None,
    );
}

#[test]
fn create_team() {
    sends(
        |driver| driver.teams().create_team("name a/b", "display_name a/b", "type a/b").send_value(),
        "POST",
        "/api/v4/teams",
        &[],
        &Body::Json(json!({"display_name":"display_name a/b","name":"name a/b","type":"type a/b"})),
    );
}

#[test]
fn get_team_invite_info() {
    sends(
        |driver| driver.teams().get_team_invite_info("invite_id a/b").send_value(),
        "GET",
        "/api/v4/teams/invite/invite_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn invalidate_email_invites() {
    sends(
        |driver| driver.teams().invalidate_email_invites().send_value(),
        "DELETE",
        "/api/v4/teams/invites/email",
        &[],
        &Body::None,
    );
}

#[test]
fn add_team_member_from_invite() {
    sends(
        |driver| driver.teams().add_team_member_from_invite("token a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/teams/members/invite",
        &[("token", "token a/b")],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_team_by_name() {
    sends(
        |driver| driver.teams().get_team_by_name("team_name a/b").send_value(),
        "GET",
        "/api/v4/teams/name/team_name%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn team_exists() {
    sends(
        |driver| driver.teams().team_exists("team_name a/b").send_value(),
        "GET",
        "/api/v4/teams/name/team_name%20a%2Fb/exists",
        &[],
        &Body::None,
    );
}

#[test]
fn search_teams() {
    sends(
        |driver| driver.teams().search_teams().term("term a/b").page("page a/b").per_page("per_page a/b").allow_open_invite(true).group_constrained(true).exclude_policy_constrained(true).send_value(),
        "POST",
        "/api/v4/teams/search",
        &[],
        &Body::Json(json!({"allow_open_invite":true,"exclude_policy_constrained":true,"group_constrained":true,"page":"page a/b","per_page":"per_page a/b","term":"term a/b"})),
    );
}

#[test]
fn soft_delete_team() {
    sends(
        |driver| driver.teams().soft_delete_team("team_id a/b").permanent(true).send_value(),
        "DELETE",
        "/api/v4/teams/team_id%20a%2Fb",
        &[("permanent", "true")],
        &Body::None,
    );
}

#[test]
fn get_team() {
    sends(
        |driver| driver.teams().get_team("team_id a/b").send_value(),
        "GET",
        "/api/v4/teams/team_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn update_team() {
    sends(
        |driver| driver.teams().update_team("team_id a/b", "display_name a/b", "description a/b", "company_name a/b", "allowed_domains a/b", "invite_id a/b", "allow_open_invite a/b").send_value(),
        "PUT",
        "/api/v4/teams/team_id%20a%2Fb",
        &[],
        &Body::Json(json!({"allow_open_invite":"allow_open_invite a/b","allowed_domains":"allowed_domains a/b","company_name":"company_name a/b","description":"description a/b","display_name":"display_name a/b","id":"team_id a/b","invite_id":"invite_id a/b"})),
    );
}

#[test]
fn get_team_access_control_attributes() {
    sends(
        |driver| driver.teams().get_team_access_control_attributes("team_id a/b").send_value(),
        "GET",
        "/api/v4/teams/team_id%20a%2Fb/access_control/attributes",
        &[],
        &Body::None,
    );
}

#[test]
fn get_team_access_control_policy() {
    sends(
        |driver| driver.teams().get_team_access_control_policy("team_id a/b").send_value(),
        "GET",
        "/api/v4/teams/team_id%20a%2Fb/access_control/policy",
        &[],
        &Body::None,
    );
}

#[test]
fn remove_team_icon() {
    sends(
        |driver| driver.teams().remove_team_icon("team_id a/b").send_value(),
        "DELETE",
        "/api/v4/teams/team_id%20a%2Fb/image",
        &[],
        &Body::None,
    );
}

#[test]
fn get_team_icon() {
    sends(
        |driver| driver.teams().get_team_icon("team_id a/b").send_value(),
        "GET",
        "/api/v4/teams/team_id%20a%2Fb/image",
        &[],
        &Body::None,
    );
}

#[test]
fn set_team_icon() {
    sends(
        |driver| driver.teams().set_team_icon("team_id a/b", FilePart::bytes("a.txt", "image a/b")).send_value(),
        "POST",
        "/api/v4/teams/team_id%20a%2Fb/image",
        &[],
        &Body::Form(&[("image", "image a/b")]),
    );
}

#[test]
fn import_team() {
    sends(
        |driver| driver.teams().import_team("team_id a/b", 7, "importFrom a/b", FilePart::bytes("a.txt", "file a/b")).send_value(),
        "POST",
        "/api/v4/teams/team_id%20a%2Fb/import",
        &[],
        &Body::Form(&[("filesize", "7"), ("importFrom", "importFrom a/b"), ("file", "file a/b")]),
    );
}

#[test]
fn invite_guests_to_team() {
    sends(
        |driver| driver.teams().invite_guests_to_team("team_id a/b", ["first", "second"], ["first", "second"]).graceful(true).guest_magic_link(true).message("message a/b").send_value(),
        "POST",
        "/api/v4/teams/team_id%20a%2Fb/invite-guests/email",
        &[("graceful", "true"), ("guest_magic_link", "true")],
        &Body::Json(json!({"channels":["first","second"],"emails":["first","second"],"message":"message a/b"})),
    );
}

#[test]
fn invite_users_to_team() {
    sends(
        |driver| driver.teams().invite_users_to_team("team_id a/b", ["first", "second"]).graceful(true).send_value(),
        "POST",
        "/api/v4/teams/team_id%20a%2Fb/invite/email",
        &[("graceful", "true")],
        &Body::Json(json!(["first","second"])),
    );
}

#[test]
fn get_team_members() {
    sends(
        |driver| driver.teams().get_team_members("team_id a/b").page(7).per_page(7).sort("sort a/b").exclude_deleted_users(true).send_value(),
        "GET",
        "/api/v4/teams/team_id%20a%2Fb/members",
        &[("page", "7"), ("per_page", "7"), ("sort", "sort a/b"), ("exclude_deleted_users", "true")],
        &Body::None,
    );
}

#[test]
fn add_team_member() {
    sends(
        |driver| driver.teams().add_team_member("team_id a/b", "user_id a/b").send_value(),
        "POST",
        "/api/v4/teams/team_id%20a%2Fb/members",
        &[],
        &Body::Json(json!({"team_id":"team_id a/b","user_id":"user_id a/b"})),
    );
}

#[test]
fn add_team_members() {
    sends(
        |driver| driver.teams().add_team_members("team_id a/b", json!({"any":[1,"thing"]})).graceful(true).send_value(),
        "POST",
        "/api/v4/teams/team_id%20a%2Fb/members/batch",
        &[("graceful", "true")],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_team_members_by_ids() {
    sends(
        |driver| driver.teams().get_team_members_by_ids("team_id a/b", ["first", "second"]).send_value(),
        "POST",
        "/api/v4/teams/team_id%20a%2Fb/members/ids",
        &[],
        &Body::Json(json!(["first","second"])),
    );
}

#[test]
fn remove_team_member() {
    sends(
        |driver| driver.teams().remove_team_member("team_id a/b", "user_id a/b").send_value(),
        "DELETE",
        "/api/v4/teams/team_id%20a%2Fb/members/user_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_team_member() {
    sends(
        |driver| driver.teams().get_team_member("team_id a/b", "user_id a/b").send_value(),
        "GET",
        "/api/v4/teams/team_id%20a%2Fb/members/user_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn update_team_member_roles() {
    sends(
        |driver| driver.teams().update_team_member_roles("team_id a/b", "user_id a/b", "roles a/b").send_value(),
        "PUT",
        "/api/v4/teams/team_id%20a%2Fb/members/user_id%20a%2Fb/roles",
        &[],
        &Body::Json(json!({"roles":"roles a/b"})),
    );
}

#[test]
fn update_team_member_scheme_roles() {
    sends(
        |driver| driver.teams().update_team_member_scheme_roles("team_id a/b", "user_id a/b", true, true).send_value(),
        "PUT",
        "/api/v4/teams/team_id%20a%2Fb/members/user_id%20a%2Fb/schemeRoles",
        &[],
        &Body::Json(json!({"scheme_admin":true,"scheme_user":true})),
    );
}

#[test]
fn team_members_minus_group_members() {
    sends(
        |driver| driver.teams().team_members_minus_group_members("team_id a/b", "group_ids a/b").page(7).per_page(7).send_value(),
        "GET",
        "/api/v4/teams/team_id%20a%2Fb/members_minus_group_members",
        &[("group_ids", "group_ids a/b"), ("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}

#[test]
fn patch_team() {
    sends(
        |driver| driver.teams().patch_team("team_id a/b").display_name("display_name a/b").description("description a/b").company_name("company_name a/b").invite_id("invite_id a/b").allow_open_invite(true).send_value(),
        "PUT",
        "/api/v4/teams/team_id%20a%2Fb/patch",
        &[],
        &Body::Json(json!({"allow_open_invite":true,"company_name":"company_name a/b","description":"description a/b","display_name":"display_name a/b","invite_id":"invite_id a/b"})),
    );
}

#[test]
fn update_team_privacy() {
    sends(
        |driver| driver.teams().update_team_privacy("team_id a/b", "privacy a/b").send_value(),
        "PUT",
        "/api/v4/teams/team_id%20a%2Fb/privacy",
        &[],
        &Body::Json(json!({"privacy":"privacy a/b"})),
    );
}

#[test]
fn regenerate_team_invite_id() {
    sends(
        |driver| driver.teams().regenerate_team_invite_id("team_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/teams/team_id%20a%2Fb/regenerate_invite_id",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn restore_team() {
    sends(
        |driver| driver.teams().restore_team("team_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/teams/team_id%20a%2Fb/restore",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn update_team_scheme() {
    sends(
        |driver| driver.teams().update_team_scheme("team_id a/b", "scheme_id a/b").send_value(),
        "PUT",
        "/api/v4/teams/team_id%20a%2Fb/scheme",
        &[],
        &Body::Json(json!({"scheme_id":"scheme_id a/b"})),
    );
}

#[test]
fn get_team_stats() {
    sends(
        |driver| driver.teams().get_team_stats("team_id a/b").send_value(),
        "GET",
        "/api/v4/teams/team_id%20a%2Fb/stats",
        &[],
        &Body::None,
    );
}

#[test]
fn get_teams_for_user() {
    sends(
        |driver| driver.teams().get_teams_for_user("user_id a/b").send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/teams",
        &[],
        &Body::None,
    );
}

#[test]
fn get_team_members_for_user() {
    sends(
        |driver| driver.teams().get_team_members_for_user("user_id a/b").send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/teams/members",
        &[],
        &Body::None,
    );
}

#[test]
fn get_teams_unread_for_user() {
    sends(
        |driver| driver.teams().get_teams_unread_for_user("user_id a/b", "exclude_team a/b").include_collapsed_threads(true).send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/teams/unread",
        &[("exclude_team", "exclude_team a/b"), ("include_collapsed_threads", "true")],
        &Body::None,
    );
}

#[test]
fn get_team_unread() {
    sends(
        |driver| driver.teams().get_team_unread("user_id a/b", "team_id a/b").send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/teams/team_id%20a%2Fb/unread",
        &[],
        &Body::None,
    );
}
