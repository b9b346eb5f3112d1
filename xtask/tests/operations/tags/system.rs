// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `system` send.

use mm_driver::{FilePart, Request};
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn get_analytics_old() {
    sends(
        |driver| driver.system().get_analytics_old().name("name a/b").team_id("team_id a/b").send_value(),
        "GET",
        "/api/v4/analytics/old",
        &[("name", "name a/b"), ("team_id", "team_id a/b")],
        &Body::None,
    );
}

#[test]
fn get_audits() {
    sends(
        |driver| driver.system().get_audits().page(7).per_page(7).send_value(),
        "GET",
        "/api/v4/audits",
        &[("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}

#[test]
fn invalidate_caches() {
    sends(
        |driver| driver.system().invalidate_caches().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/caches/invalidate",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_config() {
    sends(
        |driver| driver.system().get_config().remove_masked(true).remove_defaults("remove_defaults a/b").send_value(),
        "GET",
        "/api/v4/config",
        &[("remove_masked", "true"), ("remove_defaults", "remove_defaults a/b")],
        &Body::None,
    );
}

#[test]
fn update_config() {
    sends(
        |driver| driver.system().update_config(json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/api/v4/config",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_client_config() {
    sends(
        |driver| driver.system().get_client_config().send_value(),
        "GET",
        "/api/v4/config/client",
        &[],
        &Body::None,
    );
}

#[test]
fn get_environment_config() {
    sends(
        |driver| driver.system().get_environment_config().send_value(),
        "GET",
        "/api/v4/config/environment",
        &[],
        &Body::None,
    );
}

#[test]
fn migrate_config() {
    sends(
        |driver| driver.system().migrate_config("from a/b", "to a/b").send_value(),
        "POST",
        "/api/v4/config/migrate",
        &[],
        &Body::Json(json!({"from":"from a/b","to":"to a/b"})),
    );
}

#[test]
fn patch_config() {
    sends(
        |driver| driver.system().patch_config(json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/api/v4/config/patch",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn reload_config() {
    sends(
        |driver| driver.system().reload_config().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/config/reload",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn database_recycle() {
    sends(
        |driver| driver.system().database_recycle().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/database/recycle",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn test_email() {
    sends(
        |driver| driver.system().test_email().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/email/test",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn test_s3_connection() {
    sends(
        |driver| driver.system().test_s3_connection().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/file/s3_test",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn test_file_store_connection() {
    sends(
        |driver| driver.system().test_file_store_connection().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/file/test",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_image_by_url() {
    sends(
        |driver| driver.system().get_image_by_url().send_value(),
        "GET",
        "/api/v4/image",
        &[],
        &Body::None,
    );
}

#[test]
fn check_integrity() {
    sends(
        |driver| driver.system().check_integrity().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/integrity",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_latest_version() {
    sends(
        |driver| driver.system().get_latest_version().send_value(),
        "GET",
        "/api/v4/latest_version",
        &[],
        &Body::None,
    );
}

#[test]
fn remove_license_file() {
    sends(
        |driver| driver.system().remove_license_file().send_value(),
        "DELETE",
        "/api/v4/license",
        &[],
        &Body::None,
    );
}

#[test]
fn upload_license_file() {
    sends(
        |driver| driver.system().upload_license_file(FilePart::bytes("a.txt", "license a/b")).send_value(),
        "POST",
        "/api/v4/license",
        &[],
        &Body::Form(&[("license", "license a/b")]),
    );
}

#[test]
fn get_client_license() {
    sends(
        |driver| driver.system().get_client_license("format a/b").send_value(),
        "GET",
        "/api/v4/license/client",
        &[("format", "format a/b")],
        &Body::None,
    );
}

#[test]
fn get_license_load_metric() {
    sends(
        |driver| driver.system().get_license_load_metric().send_value(),
        "GET",
        "/api/v4/license/load_metric",
        &[],
        &Body::None,
    );
}

#[test]
fn preview_license_file() {
    sends(
        |driver| driver.system().preview_license_file(FilePart::bytes("a.txt", "license a/b")).send_value(),
        "POST",
        "/api/v4/license/preview",
        &[],
        &Body::Form(&[("license", "license a/b")]),
    );
}

#[test]
fn get_logs() {
    sends(
        |driver| driver.system().get_logs().page(7).logs_per_page("logs_per_page a/b").send_value(),
        "GET",
        "/api/v4/logs",
        &[("page", "7"), ("logs_per_page", "logs_per_page a/b")],
        &Body::None,
    );
}

#[test]
fn post_log() {
    sends(
        |driver| driver.system().post_log("level a/b", "message a/b").send_value(),
        "POST",
        "/api/v4/logs",
        &[],
        &Body::Json(json!({"level":"level a/b","message":"message a/b"})),
    );
}

#[test]
fn query_logs() {
    sends(
        |driver| driver.system().query_logs().page(7).logs_per_page("logs_per_page a/b").server_names(["first", "second"]).log_levels(["first", "second"]).date_from("date_from a/b").date_to("date_to a/b").send_value(),
        "POST",
        "/api/v4/logs/query",
        &[("page", "7"), ("logs_per_page", "logs_per_page a/b")],
        &Body::Json(json!({"date_from":"date_from a/b","date_to":"date_to a/b","log_levels":["first","second"],"server_names":["first","second"]})),
    );
}

#[test]
fn test_notification() {
    sends(
        |driver| driver.system().test_notification().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/notifications/test",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn update_marketplace_visited_by_admin() {
    sends(
        |driver| driver.system().update_marketplace_visited_by_admin().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/plugins/marketplace/first_admin_visit",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_redirect_location() {
    sends(
        |driver| driver.system().get_redirect_location("url a/b").send_value(),
        "GET",
        "/api/v4/redirect_location",
        &[("url", "url a/b")],
        &Body::None,
    );
}

#[test]
fn restart_server() {
    sends(
        |driver| driver.system().restart_server().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/restart",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn clear_server_busy() {
    sends(
        |driver| driver.system().clear_server_busy().send_value(),
        "DELETE",
        "/api/v4/server_busy",
        &[],
        &Body::None,
    );
}

#[test]
fn get_server_busy_expires() {
    sends(
        |driver| driver.system().get_server_busy_expires().send_value(),
        "GET",
        "/api/v4/server_busy",
        &[],
        &Body::None,
    );
}

#[test]
fn set_server_busy() {
    sends(
        |driver| driver.system().set_server_busy().seconds("seconds a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/server_busy",
        &[("seconds", "seconds a/b")],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn test_site_url() {
    sends(
        |driver| driver.system().test_site_url("site_url a/b").send_value(),
        "POST",
        "/api/v4/site_url/test",
        &[],
        &Body::Json(json!({"site_url":"site_url a/b"})),
    );
}

#[test]
fn delete_ai_bridge_test_helper() {
    sends(
        |driver| driver.system().delete_ai_bridge_test_helper().send_value(),
        "DELETE",
        "/api/v4/system/e2e/ai_bridge",
        &[],
        &Body::None,
    );
}

#[test]
fn get_ai_bridge_test_helper() {
    sends(
        |driver| driver.system().get_ai_bridge_test_helper().send_value(),
        "GET",
        "/api/v4/system/e2e/ai_bridge",
        &[],
        &Body::None,
    );
}

#[test]
fn set_ai_bridge_test_helper() {
    sends(
        |driver| driver.system().set_ai_bridge_test_helper().body(json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/api/v4/system/e2e/ai_bridge",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn mark_notices_viewed() {
    sends(
        |driver| driver.system().mark_notices_viewed(["first", "second"]).send_value(),
        "PUT",
        "/api/v4/system/notices/view",
        &[],
        &Body::Json(json!(["first","second"])),
    );
}

#[test]
fn get_notices() {
    sends(
        |driver| driver.system().get_notices("team_id a/b", "clientVersion a/b", "client a/b").locale("locale a/b").send_value(),
        "GET",
        "/api/v4/system/notices/team_id%20a%2Fb",
        &[("clientVersion", "clientVersion a/b"), ("client", "client a/b"), ("locale", "locale a/b")],
        &Body::None,
    );
}

#[test]
fn get_onboarding_complete() {
    sends(
        |driver| driver.system().get_onboarding_complete().send_value(),
        "GET",
        "/api/v4/system/onboarding/complete",
        &[],
        &Body::None,
    );
}

#[test]
fn complete_onboarding() {
    sends(
        |driver| driver.system().complete_onboarding("organization a/b").install_plugins(["first", "second"]).send_value(),
        "POST",
        "/api/v4/system/onboarding/complete",
        &[],
        &Body::Json(json!({"install_plugins":["first","second"],"organization":"organization a/b"})),
    );
}

#[test]
fn get_ping() {
    sends(
        |driver| driver.system().get_ping().get_server_status(true).device_id("device_id a/b").use_rest_semantics(true).send_value(),
        "GET",
        "/api/v4/system/ping",
        &[("get_server_status", "true"), ("device_id", "device_id a/b"), ("use_rest_semantics", "true")],
        &Body::None,
    );
}

#[test]
fn get_applied_schema_migrations() {
    sends(
        |driver| driver.system().get_applied_schema_migrations().send_value(),
        "GET",
        "/api/v4/system/schema/version",
        &[],
        &Body::None,
    );
}

#[test]
fn generate_support_packet() {
    sends(
        |driver| driver.system().generate_support_packet().basic_server_logs(true).plugin_packets("plugin_packets a/b").send_value(),
        "GET",
        "/api/v4/system/support_packet",
        &[("basic_server_logs", "true"), ("plugin_packets", "plugin_packets a/b")],
        &Body::None,
    );
}

#[test]
fn get_supported_timezone() {
    sends(
        |driver| driver.system().get_supported_timezone().send_value(),
        "GET",
        "/api/v4/system/timezones",
        &[],
        &Body::None,
    );
}

#[test]
fn request_trial_license() {
    sends(
        |driver| driver.system().request_trial_license(7).send_value(),
        "POST",
        "/api/v4/trial-license",
        &[],
        &Body::Json(json!({"users":7})),
    );
}

#[test]
fn get_prev_trial_license() {
    sends(
        |driver| driver.system().get_prev_trial_license().send_value(),
        "GET",
        "/api/v4/trial-license/prev",
        &[],
        &Body::None,
    );
}

#[test]
fn upgrade_to_enterprise() {
    sends(
        |driver| driver.system().upgrade_to_enterprise().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/upgrade_to_enterprise",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn is_allowed_to_upgrade_to_enterprise() {
    sends(
        |driver| driver.system().is_allowed_to_upgrade_to_enterprise().send_value(),
        "GET",
        "/api/v4/upgrade_to_enterprise/allowed",
        &[],
        &Body::None,
    );
}

#[test]
fn upgrade_to_enterprise_status() {
    sends(
        |driver| driver.system().upgrade_to_enterprise_status().send_value(),
        "GET",
        "/api/v4/upgrade_to_enterprise/status",
        &[],
        &Body::None,
    );
}

#[test]
fn connect_web_socket() {
    sends(
        |driver| driver.system().connect_web_socket().connection_id("connection_id a/b").sequence_number("sequence_number a/b").posted_ack(true).disconnect_err_code("disconnect_err_code a/b").send_value(),
        "GET",
        "/api/v4/websocket",
        &[("connection_id", "connection_id a/b"), ("sequence_number", "sequence_number a/b"), ("posted_ack", "true"), ("disconnect_err_code", "disconnect_err_code a/b")],
        &Body::None,
    );
}

#[test]
fn manual_test() {
    sends(
        |driver| driver.system().manual_test("test a/b").uid("uid a/b").username("username a/b").teamname("teamname a/b").send_value(),
        "GET",
        "/manualtest",
        &[("test", "test a/b"), ("uid", "uid a/b"), ("username", "username a/b"), ("teamname", "teamname a/b")],
        &Body::None,
    );
}
