// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `preferences` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn get_preferences() {
    sends(
        |driver| driver.preferences().get_preferences("user_id a/b").send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/preferences",
        &[],
        &Body::None,
    );
}

#[test]
fn update_preferences() {
    sends(
        |driver| driver.preferences().update_preferences("user_id a/b", json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/api/v4/users/user_id%20a%2Fb/preferences",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn delete_preferences() {
    sends(
        |driver| driver.preferences().delete_preferences("user_id a/b", json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/users/user_id%20a%2Fb/preferences/delete",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_preferences_by_category() {
    sends(
        |driver| driver.preferences().get_preferences_by_category("user_id a/b", "category a/b").send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/preferences/category%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_preferences_by_category_by_name() {
    sends(
        |driver| driver.preferences().get_preferences_by_category_by_name("user_id a/b", "category a/b", "preference_name a/b").send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/preferences/category%20a%2Fb/name/preference_name%20a%2Fb",
        &[],
        &Body::None,
    );
}
