// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `bots` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn get_bots() {
    sends(
        |driver| driver.bots().get_bots().page(7).per_page(7).include_deleted(true).only_orphaned(true).send_value(),
        "GET",
        "/api/v4/bots",
        &[("page", "7"), ("per_page", "7"), ("include_deleted", "true"), ("only_orphaned", "true")],
        &Body::None,
    );
}

#[test]
fn create_bot() {
    sends(
        |driver| driver.bots().create_bot("username a/b").display_name("display_name a/b").description("description a/b").send_value(),
        "POST",
        "/api/v4/bots",
        &[],
        &Body::Json(json!({"description":"description a/b","display_name":"display_name a/b","username":"username a/b"})),
    );
}

#[test]
fn get_bot() {
    sends(
        |driver| driver.bots().get_bot("bot_user_id a/b").include_deleted(true).send_value(),
        "GET",
        "/api/v4/bots/bot_user_id%20a%2Fb",
        &[("include_deleted", "true")],
        &Body::None,
    );
}

#[test]
fn patch_bot() {
    sends(
        |driver| driver.bots().patch_bot("bot_user_id a/b", "username a/b").display_name("display_name a/b").description("description a/b").send_value(),
        "PUT",
        "/api/v4/bots/bot_user_id%20a%2Fb",
        &[],
        &Body::Json(json!({"description":"description a/b","display_name":"display_name a/b","username":"username a/b"})),
    );
}

#[test]
fn assign_bot() {
    sends(
        |driver| driver.bots().assign_bot("bot_user_id a/b", "user_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/bots/bot_user_id%20a%2Fb/assign/user_id%20a%2Fb",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn disable_bot() {
    sends(
        |driver| driver.bots().disable_bot("bot_user_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/bots/bot_user_id%20a%2Fb/disable",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn enable_bot() {
    sends(
        |driver| driver.bots().enable_bot("bot_user_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/bots/bot_user_id%20a%2Fb/enable",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn convert_bot_to_user() {
    sends(
        |driver| driver.bots().convert_bot_to_user("bot_user_id a/b", "password a/b").send_value(),
        "POST",
        "/api/v4/bots/bot_user_id%20a%2Fb/convert_to_user",
        &[],
        &Body::Json(json!({"password":"password a/b"})),
    );
}

#[test]
fn convert_user_to_bot() {
    sends(
        |driver| driver.bots().convert_user_to_bot("user_id a/b").send_value(),
        "POST",
        "/api/v4/users/user_id%20a%2Fb/convert_to_bot",
        &[],
        &Body::None,
    );
}
