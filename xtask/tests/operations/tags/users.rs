// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `users` send.

use mm_driver::{FilePart, Request};
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn migrate_auth_to_ldap() {
    sends(
        |driver| driver.users().migrate_auth_to_ldap("from a/b", "match_field a/b", true).send_value(),
        "POST",
        "/api/v4/users/migrate_auth/ldap",
        &[],
        &Body::Json(json!({"force":true,"from":"from a/b","match_field":"match_field a/b"})),
    );
}

#[test]
fn migrate_auth_to_saml() {
    sends(
        |driver| driver.users().migrate_auth_to_saml("from a/b", json!({"any":[1,"thing"]}), true).send_value(),
        "POST",
        "/api/v4/users/migrate_auth/saml",
        &[],
        &Body::Json(json!({"auto":true,"from":"from a/b","matches":{"any":[1,"thing"]}})),
    );
}

#[test]
fn convert_bot_to_user() {
    sends(
        |driver| driver.users().convert_bot_to_user("bot_user_id a/b", "password a/b").set_system_admin(true).email("email a/b").username("username a/b").first_name("first_name a/b").last_name("last_name a/b").nickname("nickname a/b").locale("locale a/b").position("position a/b").props(json!({"any":[1,"thing"]})).notify_props(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/bots/bot_user_id%20a%2Fb/convert_to_user",
        &[("set_system_admin", "true")],
        &Body::Json(json!({"email":"email a/b","first_name":"first_name a/b","last_name":"last_name a/b","locale":"locale a/b","nickname":"nickname a/b","notify_props":{"any":[1,"thing"]},"password":"password a/b","position":"position a/b","props":{"any":[1,"thing"]},"username":"username a/b"})),
    );
}

#[test]
fn convert_user_to_bot() {
    sends(
        |driver| driver.users().convert_user_to_bot("user_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/users/user_id%20a%2Fb/convert_to_bot",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn upsert_draft() {
    sends(
        |driver| driver.users().upsert_draft(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/drafts",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn delete_draft() {
    sends(
        |driver| driver.users().delete_draft("user_id a/b", "channel_id a/b").send_value(),
        "DELETE",
        "/api/v4/users/user_id%20a%2Fb/channels/channel_id%20a%2Fb/drafts",
        &[],
        &Body::None,
    );
}

#[test]
fn delete_draft_for_thread() {
    sends(
        |driver| driver.users().delete_draft_for_thread("user_id a/b", "channel_id a/b", "thread_id a/b").send_value(),
        "DELETE",
        "/api/v4/users/user_id%20a%2Fb/channels/channel_id%20a%2Fb/drafts/thread_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_drafts() {
    sends(
        |driver| driver.users().get_drafts("user_id a/b", "team_id a/b").send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/teams/team_id%20a%2Fb/drafts",
        &[],
        &Body::None,
    );
}

#[test]
fn get_user_terms_of_service() {
    sends(
        |driver| driver.users().get_user_terms_of_service("user_id a/b").send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/terms_of_service",
        &[],
        &Body::None,
    );
}

#[test]
fn register_terms_of_service_action() {
    sends(
        |driver| driver.users().register_terms_of_service_action("user_id a/b", "serviceTermsId a/b", "accepted a/b").send_value(),
        "POST",
        "/api/v4/users/user_id%20a%2Fb/terms_of_service",
        &[],
        &Body::Json(json!({"accepted":"accepted a/b","serviceTermsId":"serviceTermsId a/b"})),
    );
}

#[test]
fn get_server_limits() {
    sends(
        |driver| driver.users().get_server_limits().send_value(),
        "GET",
        "/api/v4/limits/server",
        &[],
        &Body::None,
    );
}

#[test]
fn permanent_delete_all_users() {
    sends(
        |driver| driver.users().permanent_delete_all_users().send_value(),
        "DELETE",
        "/api/v4/users",
        &[],
        &Body::None,
    );
}

#[test]
fn get_users() {
    sends(
        |driver| driver.users().get_users().page(7).per_page(7).in_team("in_team a/b").not_in_team("not_in_team a/b").in_channel("in_channel a/b").not_in_channel("not_in_channel a/b").in_group("in_group a/b").group_constrained(true).abac_match_only(true).without_team(true).active(true).inactive(true).role("role a/b").sort("sort a/b").roles("roles a/b").channel_roles("channel_roles a/b").team_roles("team_roles a/b").send_value(),
        "GET",
        "/api/v4/users",
        &[("page", "7"), ("per_page", "7"), ("in_team", "in_team a/b"), ("not_in_team", "not_in_team a/b"), ("in_channel", "in_channel a/b"), ("not_in_channel", "not_in_channel a/b"), ("in_group", "in_group a/b"), ("group_constrained", "true"), ("abac_match_only", "true"), ("without_team", "true"), ("active", "true"), ("inactive", "true"), ("role", "role a/b"), ("sort", "sort a/b"), ("roles", "roles a/b"), ("channel_roles", "channel_roles a/b"), ("team_roles", "team_roles a/b")],
        &Body::None,
    );
}

#[test]
fn create_user() {
    sends(
        |driver| driver.users().create_user("email a/b", "username a/b", "password a/b").t("t a/b").iid("iid a/b").first_name("first_name a/b").last_name("last_name a/b").nickname("nickname a/b").position("position a/b").timezone(json!({"any":[1,"thing"]})).auth_data("auth_data a/b").auth_service("auth_service a/b").locale("locale a/b").props(json!({"any":[1,"thing"]})).notify_props(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/users",
        &[("t", "t a/b"), ("iid", "iid a/b")],
        &Body::Json(json!({"auth_data":"auth_data a/b","auth_service":"auth_service a/b","email":"email a/b","first_name":"first_name a/b","last_name":"last_name a/b","locale":"locale a/b","nickname":"nickname a/b","notify_props":{"any":[1,"thing"]},"password":"password a/b","position":"position a/b","props":{"any":[1,"thing"]},"timezone":{"any":[1,"thing"]},"username":"username a/b"})),
    );
}

#[test]
fn get_user_by_auth_data() {
    sends(
        |driver| driver.users().get_user_by_auth_data("value a/b").send_value(),
        "GET",
        "/api/v4/users/auth_data",
        &[("value", "value a/b")],
        &Body::None,
    );
}

#[test]
fn autocomplete_users() {
    sends(
        |driver| driver.users().autocomplete_users("name a/b").team_id("team_id a/b").channel_id("channel_id a/b").limit(7).send_value(),
        "GET",
        "/api/v4/users/autocomplete",
        &[("name", "name a/b"), ("team_id", "team_id a/b"), ("channel_id", "channel_id a/b"), ("limit", "7")],
        &Body::None,
    );
}

#[test]
fn verify_user_email() {
    sends(
        |driver| driver.users().verify_user_email("token a/b").send_value(),
        "POST",
        "/api/v4/users/email/verify",
        &[],
        &Body::Json(json!({"token":"token a/b"})),
    );
}

#[test]
fn send_verification_email() {
    sends(
        |driver| driver.users().send_verification_email("email a/b").send_value(),
        "POST",
        "/api/v4/users/email/verify/send",
        &[],
        &Body::Json(json!({"email":"email a/b"})),
    );
}

#[test]
fn get_user_by_email() {
    sends(
        |driver| driver.users().get_user_by_email("email a/b").send_value(),
        "GET",
        "/api/v4/users/email/email%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_users_by_group_channel_ids() {
    sends(
        |driver| driver.users().get_users_by_group_channel_ids(["first", "second"]).send_value(),
        "POST",
        "/api/v4/users/group_channels",
        &[],
        &Body::Json(json!(["first","second"])),
    );
}

#[test]
fn get_users_by_ids() {
    sends(
        |driver| driver.users().get_users_by_ids(["first", "second"]).since(7).send_value(),
        "POST",
        "/api/v4/users/ids",
        &[("since", "7")],
        &Body::Json(json!(["first","second"])),
    );
}

#[test]
fn get_users_with_invalid_emails() {
    sends(
        |driver| driver.users().get_users_with_invalid_emails().page(7).per_page(7).send_value(),
        "GET",
        "/api/v4/users/invalid_emails",
        &[("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}

#[test]
fn get_known_users() {
    sends(
        |driver| driver.users().get_known_users().send_value(),
        "GET",
        "/api/v4/users/known",
        &[],
        &Body::None,
    );
}

#[test]
fn login() {
    sends(
        |driver| driver.users().login("login_id a/b", "password a/b").id("id a/b").token("token a/b").device_id("device_id a/b").voip_device_id("voip_device_id a/b").ldap_only(true).magic_link_token("magic_link_token a/b").send_value(),
        "POST",
        "/api/v4/users/login",
        &[],
        &Body::Json(json!({"device_id":"device_id a/b","id":"id a/b","ldap_only":true,"login_id":"login_id a/b","magic_link_token":"magic_link_token a/b","password":"password a/b","token":"token a/b","voip_device_id":"voip_device_id a/b"})),
    );
}

#[test]
fn login_by_cws_token() {
    sends(
        |driver| driver.users().login_by_cws_token("login_id a/b", "cws_token a/b").send_value(),
        "POST",
        "/api/v4/users/login/cws",
        &[],
        &Body::Json(json!({"cws_token":"cws_token a/b","login_id":"login_id a/b"})),
    );
}

#[test]
fn login_with_desktop_token() {
    sends(
        |driver| driver.users().login_with_desktop_token("token a/b").device_id("device_id a/b").send_value(),
        "POST",
        "/api/v4/users/login/desktop_token",
        &[],
        &Body::Json(json!({"device_id":"device_id a/b","token":"token a/b"})),
    );
}

#[test]
fn login_sso_code_exchange() {
    sends(
        |driver| driver.users().login_sso_code_exchange("login_code a/b", "code_verifier a/b", "state a/b").send_value(),
        "POST",
        "/api/v4/users/login/sso/code-exchange",
        &[],
        &Body::Json(json!({"code_verifier":"code_verifier a/b","login_code":"login_code a/b","state":"state a/b"})),
    );
}

#[test]
fn switch_account_type() {
    sends(
        |driver| driver.users().switch_account_type("current_service a/b", "new_service a/b").email("email a/b").password("password a/b").mfa_code("mfa_code a/b").ldap_id("ldap_id a/b").send_value(),
        "POST",
        "/api/v4/users/login/switch",
        &[],
        &Body::Json(json!({"current_service":"current_service a/b","email":"email a/b","ldap_id":"ldap_id a/b","mfa_code":"mfa_code a/b","new_service":"new_service a/b","password":"password a/b"})),
    );
}

#[test]
fn get_login_type() {
    sends(
        |driver| driver.users().get_login_type("login_id a/b").id("id a/b").device_id("device_id a/b").send_value(),
        "POST",
        "/api/v4/users/login/type",
        &[],
        &Body::Json(json!({"device_id":"device_id a/b","id":"id a/b","login_id":"login_id a/b"})),
    );
}

#[test]
fn logout() {
    sends(
        |driver| driver.users().logout().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/users/logout",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn notify_admin() {
    sends(
        |driver| driver.users().notify_admin().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/users/notify-admin",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn reset_password() {
    sends(
        |driver| driver.users().reset_password("code a/b", "new_password a/b").send_value(),
        "POST",
        "/api/v4/users/password/reset",
        &[],
        &Body::Json(json!({"code":"code a/b","new_password":"new_password a/b"})),
    );
}

#[test]
fn send_password_reset_email() {
    sends(
        |driver| driver.users().send_password_reset_email("email a/b").send_value(),
        "POST",
        "/api/v4/users/password/reset/send",
        &[],
        &Body::Json(json!({"email":"email a/b"})),
    );
}

#[test]
fn search_users() {
    sends(
        |driver| driver.users().search_users("term a/b").team_id("team_id a/b").not_in_team_id("not_in_team_id a/b").in_channel_id("in_channel_id a/b").not_in_channel_id("not_in_channel_id a/b").in_group_id("in_group_id a/b").group_constrained(true).allow_inactive(true).without_team(true).limit(7).send_value(),
        "POST",
        "/api/v4/users/search",
        &[],
        &Body::Json(json!({"allow_inactive":true,"group_constrained":true,"in_channel_id":"in_channel_id a/b","in_group_id":"in_group_id a/b","limit":7,"not_in_channel_id":"not_in_channel_id a/b","not_in_team_id":"not_in_team_id a/b","team_id":"team_id a/b","term":"term a/b","without_team":true})),
    );
}

#[test]
fn get_session_attributes_manifest() {
    sends(
        |driver| driver.users().get_session_attributes_manifest().send_value(),
        "GET",
        "/api/v4/users/sessions/attributes/manifest",
        &[],
        &Body::None,
    );
}

#[test]
fn attach_device_extra_props() {
    sends(
        |driver| driver.users().attach_device_extra_props().device_id("device_id a/b").voip_device_id("voip_device_id a/b").device_notification_disabled("deviceNotificationDisabled a/b").mobile_version("mobileVersion a/b").send_value(),
        "PUT",
        "/api/v4/users/sessions/device",
        &[],
        &Body::Json(json!({"deviceNotificationDisabled":"deviceNotificationDisabled a/b","device_id":"device_id a/b","mobileVersion":"mobileVersion a/b","voip_device_id":"voip_device_id a/b"})),
    );
}

#[test]
fn revoke_sessions_from_all_users() {
    sends(
        |driver| driver.users().revoke_sessions_from_all_users().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/users/sessions/revoke/all",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_total_users_stats() {
    sends(
        |driver| driver.users().get_total_users_stats().send_value(),
        "GET",
        "/api/v4/users/stats",
        &[],
        &Body::None,
    );
}

#[test]
fn get_total_users_stats_filtered() {
    sends(
        |driver| driver.users().get_total_users_stats_filtered().in_team("in_team a/b").in_channel("in_channel a/b").include_deleted(true).include_bots(true).roles("roles a/b").channel_roles("channel_roles a/b").team_roles("team_roles a/b").send_value(),
        "GET",
        "/api/v4/users/stats/filtered",
        &[("in_team", "in_team a/b"), ("in_channel", "in_channel a/b"), ("include_deleted", "true"), ("include_bots", "true"), ("roles", "roles a/b"), ("channel_roles", "channel_roles a/b"), ("team_roles", "team_roles a/b")],
        &Body::None,
    );
}

#[test]
fn get_user_access_tokens() {
    sends(
        |driver| driver.users().get_user_access_tokens().page(7).per_page(7).send_value(),
        "GET",
        "/api/v4/users/tokens",
        &[("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}

#[test]
fn disable_user_access_token() {
    sends(
        |driver| driver.users().disable_user_access_token("token_id a/b").send_value(),
        "POST",
        "/api/v4/users/tokens/disable",
        &[],
        &Body::Json(json!({"token_id":"token_id a/b"})),
    );
}

#[test]
fn enable_user_access_token() {
    sends(
        |driver| driver.users().enable_user_access_token("token_id a/b").send_value(),
        "POST",
        "/api/v4/users/tokens/enable",
        &[],
        &Body::Json(json!({"token_id":"token_id a/b"})),
    );
}

#[test]
fn get_non_compliant_user_access_token_count() {
    sends(
        |driver| driver.users().get_non_compliant_user_access_token_count().send_value(),
        "GET",
        "/api/v4/users/tokens/non_compliant/count",
        &[],
        &Body::None,
    );
}

#[test]
fn revoke_non_compliant_user_access_tokens() {
    sends(
        |driver| driver.users().revoke_non_compliant_user_access_tokens().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/users/tokens/non_compliant/revoke",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn revoke_user_access_token() {
    sends(
        |driver| driver.users().revoke_user_access_token("token_id a/b").send_value(),
        "POST",
        "/api/v4/users/tokens/revoke",
        &[],
        &Body::Json(json!({"token_id":"token_id a/b"})),
    );
}

#[test]
fn rotate_user_access_token() {
    sends(
        |driver| driver.users().rotate_user_access_token("token_id a/b").expires_at(7).send_value(),
        "POST",
        "/api/v4/users/tokens/rotate",
        &[],
        &Body::Json(json!({"expires_at":7,"token_id":"token_id a/b"})),
    );
}

#[test]
fn search_user_access_tokens() {
    sends(
        |driver| driver.users().search_user_access_tokens("term a/b").send_value(),
        "POST",
        "/api/v4/users/tokens/search",
        &[],
        &Body::Json(json!({"term":"term a/b"})),
    );
}

#[test]
fn get_user_access_token() {
    sends(
        |driver| driver.users().get_user_access_token("token_id a/b").send_value(),
        "GET",
        "/api/v4/users/tokens/token_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn trigger_notify_admin_posts() {
    sends(
        |driver| driver.users().trigger_notify_admin_posts().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/users/trigger-notify-admin-posts",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_user_by_username() {
    sends(
        |driver| driver.users().get_user_by_username("username a/b").send_value(),
        "GET",
        "/api/v4/users/username/username%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_users_by_usernames() {
    sends(
        |driver| driver.users().get_users_by_usernames(["first", "second"]).send_value(),
        "POST",
        "/api/v4/users/usernames",
        &[],
        &Body::Json(json!(["first","second"])),
    );
}

#[test]
fn delete_user() {
    sends(
        |driver| driver.users().delete_user("user_id a/b").send_value(),
        "DELETE",
        "/api/v4/users/user_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_user() {
    sends(
        |driver| driver.users().get_user("user_id a/b").send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn update_user() {
    sends(
        |driver| driver.users().update_user("user_id a/b", "email a/b", "username a/b").first_name("first_name a/b").last_name("last_name a/b").nickname("nickname a/b").locale("locale a/b").position("position a/b").timezone(json!({"any":[1,"thing"]})).props(json!({"any":[1,"thing"]})).notify_props(json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/api/v4/users/user_id%20a%2Fb",
        &[],
        &Body::Json(json!({"email":"email a/b","first_name":"first_name a/b","id":"user_id a/b","last_name":"last_name a/b","locale":"locale a/b","nickname":"nickname a/b","notify_props":{"any":[1,"thing"]},"position":"position a/b","props":{"any":[1,"thing"]},"timezone":{"any":[1,"thing"]},"username":"username a/b"})),
    );
}

#[test]
fn update_user_active() {
    sends(
        |driver| driver.users().update_user_active("user_id a/b", true).send_value(),
        "PUT",
        "/api/v4/users/user_id%20a%2Fb/active",
        &[],
        &Body::Json(json!({"active":true})),
    );
}

#[test]
fn get_user_audits() {
    sends(
        |driver| driver.users().get_user_audits("user_id a/b").send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/audits",
        &[],
        &Body::None,
    );
}

#[test]
fn update_user_auth() {
    sends(
        |driver| driver.users().update_user_auth("user_id a/b", json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/api/v4/users/user_id%20a%2Fb/auth",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_channel_members_with_team_data_for_user() {
    sends(
        |driver| driver.users().get_channel_members_with_team_data_for_user("user_id a/b").page(7).per_page(7).send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/channel_members",
        &[("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}

#[test]
fn demote_user_to_guest() {
    sends(
        |driver| driver.users().demote_user_to_guest("user_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/users/user_id%20a%2Fb/demote",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn verify_user_email_without_token() {
    sends(
        |driver| driver.users().verify_user_email_without_token("user_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/users/user_id%20a%2Fb/email/verify/member",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn set_default_profile_image() {
    sends(
        |driver| driver.users().set_default_profile_image("user_id a/b").send_value(),
        "DELETE",
        "/api/v4/users/user_id%20a%2Fb/image",
        &[],
        &Body::None,
    );
}

#[test]
fn get_profile_image() {
    sends(
        |driver| driver.users().get_profile_image("user_id a/b").last_picture_update(0.5).send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/image",
        &[("_", "0.5")],
        &Body::None,
    );
}

#[test]
fn set_profile_image() {
    sends(
        |driver| driver.users().set_profile_image("user_id a/b", FilePart::bytes("a.txt", "image a/b")).send_value(),
        "POST",
        "/api/v4/users/user_id%20a%2Fb/image",
        &[],
        &Body::Form(&[("image", "image a/b")]),
    );
}

#[test]
fn get_default_profile_image() {
    sends(
        |driver| driver.users().get_default_profile_image("user_id a/b").send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/image/default",
        &[],
        &Body::None,
    );
}

#[test]
fn update_user_mfa() {
    sends(
        |driver| driver.users().update_user_mfa("user_id a/b", true).code("code a/b").send_value(),
        "PUT",
        "/api/v4/users/user_id%20a%2Fb/mfa",
        &[],
        &Body::Json(json!({"activate":true,"code":"code a/b"})),
    );
}

#[test]
fn generate_mfa_secret() {
    sends(
        |driver| driver.users().generate_mfa_secret("user_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/users/user_id%20a%2Fb/mfa/generate",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn update_user_password() {
    sends(
        |driver| driver.users().update_user_password("user_id a/b", "new_password a/b").current_password("current_password a/b").send_value(),
        "PUT",
        "/api/v4/users/user_id%20a%2Fb/password",
        &[],
        &Body::Json(json!({"current_password":"current_password a/b","new_password":"new_password a/b"})),
    );
}

#[test]
fn patch_user() {
    sends(
        |driver| driver.users().patch_user("user_id a/b").email("email a/b").username("username a/b").first_name("first_name a/b").last_name("last_name a/b").nickname("nickname a/b").locale("locale a/b").position("position a/b").timezone(json!({"any":[1,"thing"]})).props(json!({"any":[1,"thing"]})).notify_props(json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/api/v4/users/user_id%20a%2Fb/patch",
        &[],
        &Body::Json(json!({"email":"email a/b","first_name":"first_name a/b","last_name":"last_name a/b","locale":"locale a/b","nickname":"nickname a/b","notify_props":{"any":[1,"thing"]},"position":"position a/b","props":{"any":[1,"thing"]},"timezone":{"any":[1,"thing"]},"username":"username a/b"})),
    );
}

#[test]
fn promote_guest_to_user() {
    sends(
        |driver| driver.users().promote_guest_to_user("user_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/users/user_id%20a%2Fb/promote",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn reset_password_failed_attempts() {
    sends(
        |driver| driver.users().reset_password_failed_attempts("user_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/users/user_id%20a%2Fb/reset_failed_attempts",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn update_user_roles() {
    sends(
        |driver| driver.users().update_user_roles("user_id a/b", "roles a/b").send_value(),
        "PUT",
        "/api/v4/users/user_id%20a%2Fb/roles",
        &[],
        &Body::Json(json!({"roles":"roles a/b"})),
    );
}

#[test]
fn get_sessions() {
    sends(
        |driver| driver.users().get_sessions("user_id a/b").send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/sessions",
        &[],
        &Body::None,
    );
}

#[test]
fn revoke_session() {
    sends(
        |driver| driver.users().revoke_session("user_id a/b", "session_id a/b").send_value(),
        "POST",
        "/api/v4/users/user_id%20a%2Fb/sessions/revoke",
        &[],
        &Body::Json(json!({"session_id":"session_id a/b"})),
    );
}

#[test]
fn revoke_all_sessions() {
    sends(
        |driver| driver.users().revoke_all_sessions("user_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/users/user_id%20a%2Fb/sessions/revoke/all",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_user_access_tokens_for_user() {
    sends(
        |driver| driver.users().get_user_access_tokens_for_user("user_id a/b").page(7).per_page(7).send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/tokens",
        &[("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}

#[test]
fn create_user_access_token() {
    sends(
        |driver| driver.users().create_user_access_token("user_id a/b", "description a/b").send_value(),
        "POST",
        "/api/v4/users/user_id%20a%2Fb/tokens",
        &[],
        &Body::Json(json!({"description":"description a/b"})),
    );
}

#[test]
fn publish_user_typing() {
    sends(
        |driver| driver.users().publish_user_typing("user_id a/b", "channel_id a/b").parent_id("parent_id a/b").send_value(),
        "POST",
        "/api/v4/users/user_id%20a%2Fb/typing",
        &[],
        &Body::Json(json!({"channel_id":"channel_id a/b","parent_id":"parent_id a/b"})),
    );
}

#[test]
fn get_uploads_for_user() {
    sends(
        |driver| driver.users().get_uploads_for_user("user_id a/b").send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/uploads",
        &[],
        &Body::None,
    );
}

#[test]
fn login_intune() {
    sends(
        |driver| driver.users().login_intune().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/oauth/intune",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}
