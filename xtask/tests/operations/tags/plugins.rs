// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `plugins` send.

use mm_driver::{FilePart, Request};
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn get_plugins() {
    sends(
        |driver| driver.plugins().get_plugins().send_value(),
        "GET",
        "/api/v4/plugins",
        &[],
        &Body::None,
    );
}

#[test]
fn upload_plugin() {
    sends(
        |driver| driver.plugins().upload_plugin(FilePart::bytes("a.txt", "plugin a/b")).force("force a/b").send_value(),
        "POST",
        "/api/v4/plugins",
        &[],
        &Body::Form(&[("plugin", "plugin a/b"), ("force", "force a/b")]),
    );
}

#[test]
fn install_plugin_from_url() {
    sends(
        |driver| driver.plugins().install_plugin_from_url("plugin_download_url a/b").force("force a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/plugins/install_from_url",
        &[("plugin_download_url", "plugin_download_url a/b"), ("force", "force a/b")],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_marketplace_plugins() {
    sends(
        |driver| driver.plugins().get_marketplace_plugins().page(7).per_page(7).filter("filter a/b").server_version("server_version a/b").local_only(true).send_value(),
        "GET",
        "/api/v4/plugins/marketplace",
        &[("page", "7"), ("per_page", "7"), ("filter", "filter a/b"), ("server_version", "server_version a/b"), ("local_only", "true")],
        &Body::None,
    );
}

#[test]
fn install_marketplace_plugin() {
    sends(
        |driver| driver.plugins().install_marketplace_plugin("id a/b").version("version a/b").send_value(),
        "POST",
        "/api/v4/plugins/marketplace",
        &[],
        &Body::Json(json!({"id":"id a/b","version":"version a/b"})),
    );
}

#[test]
fn get_marketplace_visited_by_admin() {
    sends(
        |driver| driver.plugins().get_marketplace_visited_by_admin().send_value(),
        "GET",
        "/api/v4/plugins/marketplace/first_admin_visit",
        &[],
        &Body::None,
    );
}

#[test]
fn reattach_plugin() {
    sends(
        |driver| driver.plugins().reattach_plugin().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/plugins/reattach",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_plugin_statuses() {
    sends(
        |driver| driver.plugins().get_plugin_statuses().send_value(),
        "GET",
        "/api/v4/plugins/statuses",
        &[],
        &Body::None,
    );
}

#[test]
fn get_webapp_plugins() {
    sends(
        |driver| driver.plugins().get_webapp_plugins().send_value(),
        "GET",
        "/api/v4/plugins/webapp",
        &[],
        &Body::None,
    );
}

#[test]
fn remove_plugin() {
    sends(
        |driver| driver.plugins().remove_plugin("plugin_id a/b").send_value(),
        "DELETE",
        "/api/v4/plugins/plugin_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn detach_plugin() {
    sends(
        |driver| driver.plugins().detach_plugin("plugin_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/plugins/plugin_id%20a%2Fb/detach",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn disable_plugin() {
    sends(
        |driver| driver.plugins().disable_plugin("plugin_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/plugins/plugin_id%20a%2Fb/disable",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn enable_plugin() {
    sends(
        |driver| driver.plugins().enable_plugin("plugin_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/plugins/plugin_id%20a%2Fb/enable",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}
