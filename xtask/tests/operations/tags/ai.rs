// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `ai` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn get_recaps_for_user() {
    sends(
        |driver| driver.ai().get_recaps_for_user().page(7).per_page(7).send_value(),
        "GET",
        "/api/v4/recaps",
        &[("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}

#[test]
fn create_recap() {
    sends(
        |driver| driver.ai().create_recap("title a/b", ["first", "second"], "agent_id a/b").send_value(),
        "POST",
        "/api/v4/recaps",
        &[],
        &Body::Json(json!({"agent_id":"agent_id a/b","channel_ids":["first","second"],"title":"title a/b"})),
    );
}

#[test]
fn get_recap_limit_status() {
    sends(
        |driver| driver.ai().get_recap_limit_status().send_value(),
        "GET",
        "/api/v4/recaps/limit_status",
        &[],
        &Body::None,
    );
}

#[test]
fn mark_recaps_as_viewed() {
    sends(
        |driver| driver.ai().mark_recaps_as_viewed().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/recaps/mark_viewed",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn delete_recap() {
    sends(
        |driver| driver.ai().delete_recap("recap_id a/b").send_value(),
        "DELETE",
        "/api/v4/recaps/recap_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_recap() {
    sends(
        |driver| driver.ai().get_recap("recap_id a/b").send_value(),
        "GET",
        "/api/v4/recaps/recap_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn mark_recap_as_read() {
    sends(
        |driver| driver.ai().mark_recap_as_read("recap_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/recaps/recap_id%20a%2Fb/read",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn regenerate_recap() {
    sends(
        |driver| driver.ai().regenerate_recap("recap_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/recaps/recap_id%20a%2Fb/regenerate",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_scheduled_recaps() {
    sends(
        |driver| driver.ai().get_scheduled_recaps().page(7).per_page(7).send_value(),
        "GET",
        "/api/v4/scheduled_recaps",
        &[("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}

#[test]
fn create_scheduled_recap() {
    sends(
        |driver| driver.ai().create_scheduled_recap("title a/b", 7, "time_of_day a/b", "timezone a/b", "time_period a/b", "channel_mode a/b", "agent_id a/b").channel_ids(["first", "second"]).custom_instructions("custom_instructions a/b").is_recurring(true).send_value(),
        "POST",
        "/api/v4/scheduled_recaps",
        &[],
        &Body::Json(json!({"agent_id":"agent_id a/b","channel_ids":["first","second"],"channel_mode":"channel_mode a/b","custom_instructions":"custom_instructions a/b","days_of_week":7,"is_recurring":true,"time_of_day":"time_of_day a/b","time_period":"time_period a/b","timezone":"timezone a/b","title":"title a/b"})),
    );
}

#[test]
fn delete_scheduled_recap() {
    sends(
        |driver| driver.ai().delete_scheduled_recap("scheduled_recap_id a/b").send_value(),
        "DELETE",
        "/api/v4/scheduled_recaps/scheduled_recap_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_scheduled_recap() {
    sends(
        |driver| driver.ai().get_scheduled_recap("scheduled_recap_id a/b").send_value(),
        "GET",
        "/api/v4/scheduled_recaps/scheduled_recap_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn update_scheduled_recap() {
    sends(
        |driver| driver.ai().update_scheduled_recap("scheduled_recap_id a/b").title("title a/b").days_of_week(7).time_of_day("time_of_day a/b").timezone("timezone a/b").time_period("time_period a/b").channel_mode("channel_mode a/b").channel_ids(["first", "second"]).custom_instructions("custom_instructions a/b").agent_id("agent_id a/b").is_recurring(true).enabled(true).send_value(),
        "PUT",
        "/api/v4/scheduled_recaps/scheduled_recap_id%20a%2Fb",
        &[],
        &Body::Json(json!({"agent_id":"agent_id a/b","channel_ids":["first","second"],"channel_mode":"channel_mode a/b","custom_instructions":"custom_instructions a/b","days_of_week":7,"enabled":true,"is_recurring":true,"time_of_day":"time_of_day a/b","time_period":"time_period a/b","timezone":"timezone a/b","title":"title a/b"})),
    );
}

#[test]
fn pause_scheduled_recap() {
    sends(
        |driver| driver.ai().pause_scheduled_recap("scheduled_recap_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/scheduled_recaps/scheduled_recap_id%20a%2Fb/pause",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn resume_scheduled_recap() {
    sends(
        |driver| driver.ai().resume_scheduled_recap("scheduled_recap_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/scheduled_recaps/scheduled_recap_id%20a%2Fb/resume",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}
