// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `scheduled_recaps` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn get_scheduled_recaps() {
    sends(
        |driver| driver.scheduled_recaps().get_scheduled_recaps().send_value(),
        "GET",
        "/api/v4/scheduled_recaps",
        &[],
        &Body::None,
    );
}

#[test]
fn create_scheduled_recap() {
    sends(
        |driver| driver.scheduled_recaps().create_scheduled_recap("title a/b", 7, "time_of_day a/b", "timezone a/b", "time_period a/b", "channel_mode a/b", "agent_id a/b").send_value(),
        "POST",
        "/api/v4/scheduled_recaps",
        &[],
        &Body::Json(json!({"agent_id":"agent_id a/b","channel_mode":"channel_mode a/b","days_of_week":7,"time_of_day":"time_of_day a/b","time_period":"time_period a/b","timezone":"timezone a/b","title":"title a/b"})),
    );
}

#[test]
fn delete_scheduled_recap() {
    sends(
        |driver| driver.scheduled_recaps().delete_scheduled_recap("scheduled_recap_id a/b").send_value(),
        "DELETE",
        "/api/v4/scheduled_recaps/scheduled_recap_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_scheduled_recap() {
    sends(
        |driver| driver.scheduled_recaps().get_scheduled_recap("scheduled_recap_id a/b").send_value(),
        "GET",
        "/api/v4/scheduled_recaps/scheduled_recap_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn update_scheduled_recap() {
    sends(
        |driver| driver.scheduled_recaps().update_scheduled_recap("scheduled_recap_id a/b").send_value(),
        "PUT",
        "/api/v4/scheduled_recaps/scheduled_recap_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn pause_scheduled_recap() {
    sends(
        |driver| driver.scheduled_recaps().pause_scheduled_recap("scheduled_recap_id a/b").send_value(),
        "POST",
        "/api/v4/scheduled_recaps/scheduled_recap_id%20a%2Fb/pause",
        &[],
        &Body::None,
    );
}

#[test]
fn resume_scheduled_recap() {
    sends(
        |driver| driver.scheduled_recaps().resume_scheduled_recap("scheduled_recap_id a/b").send_value(),
        "POST",
        "/api/v4/scheduled_recaps/scheduled_recap_id%20a%2Fb/resume",
        &[],
        &Body::None,
    );
}
