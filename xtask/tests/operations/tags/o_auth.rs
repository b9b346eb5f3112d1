// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `o_auth` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn get_authorization_server_metadata() {
    sends(
        |driver| driver.o_auth().get_authorization_server_metadata().send_value(),
        "GET",
        "/.well-known/oauth-authorization-server",
        &[],
        &Body::None,
    );
}

#[test]
fn get_o_auth_apps() {
    sends(
        |driver| driver.o_auth().get_o_auth_apps().page(7).per_page(7).send_value(),
        "GET",
        "/api/v4/oauth/apps",
        &[("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}

#[test]
fn create_o_auth_app() {
    sends(
        |driver| driver.o_auth().create_o_auth_app("name a/b", "description a/b", ["first", "second"], "homepage a/b").icon_url("icon_url a/b").is_trusted(true).is_public(true).send_value(),
        "POST",
        "/api/v4/oauth/apps",
        &[],
        &Body::Json(json!({"callback_urls":["first","second"],"description":"description a/b","homepage":"homepage a/b","icon_url":"icon_url a/b","is_public":true,"is_trusted":true,"name":"name a/b"})),
    );
}

#[test]
fn register_o_auth_client() {
    sends(
        |driver| driver.o_auth().register_o_auth_client().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/oauth/apps/register",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn delete_o_auth_app() {
    sends(
        |driver| driver.o_auth().delete_o_auth_app("app_id a/b").send_value(),
        "DELETE",
        "/api/v4/oauth/apps/app_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_o_auth_app() {
    sends(
        |driver| driver.o_auth().get_o_auth_app("app_id a/b").send_value(),
        "GET",
        "/api/v4/oauth/apps/app_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn update_o_auth_app() {
    sends(
        |driver| driver.o_auth().update_o_auth_app("app_id a/b", "name a/b", "description a/b", ["first", "second"], "homepage a/b").icon_url("icon_url a/b").is_trusted(true).send_value(),
        "PUT",
        "/api/v4/oauth/apps/app_id%20a%2Fb",
        &[],
        &Body::Json(json!({"callback_urls":["first","second"],"description":"description a/b","homepage":"homepage a/b","icon_url":"icon_url a/b","id":"app_id a/b","is_trusted":true,"name":"name a/b"})),
    );
}

#[test]
fn get_o_auth_app_info() {
    sends(
        |driver| driver.o_auth().get_o_auth_app_info("app_id a/b").send_value(),
        "GET",
        "/api/v4/oauth/apps/app_id%20a%2Fb/info",
        &[],
        &Body::None,
    );
}

#[test]
fn regenerate_o_auth_app_secret() {
    sends(
        |driver| driver.o_auth().regenerate_o_auth_app_secret("app_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/oauth/apps/app_id%20a%2Fb/regen_secret",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_authorized_o_auth_apps_for_user() {
    sends(
        |driver| driver.o_auth().get_authorized_o_auth_apps_for_user("user_id a/b").page(7).per_page(7).send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/oauth/apps/authorized",
        &[("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}
