// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `scheduled_post` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn create_scheduled_post() {
    sends(
        |driver| driver.scheduled_post().create_scheduled_post(7, "channel_id a/b", "message a/b").root_id("root_id a/b").file_ids(json!({"any":[1,"thing"]})).props(json!({"any":[1,"thing"]})).repeat_type("repeat_type a/b").repeat_timezone("repeat_timezone a/b").send_value(),
        "POST",
        "/api/v4/posts/schedule",
        &[],
        &Body::Json(json!({"channel_id":"channel_id a/b","file_ids":{"any":[1,"thing"]},"message":"message a/b","props":{"any":[1,"thing"]},"repeat_timezone":"repeat_timezone a/b","repeat_type":"repeat_type a/b","root_id":"root_id a/b","scheduled_at":7})),
    );
}

#[test]
fn delete_scheduled_post() {
    sends(
        |driver| driver.scheduled_post().delete_scheduled_post("scheduled_post_id a/b").send_value(),
        "DELETE",
        "/api/v4/posts/schedule/scheduled_post_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn update_scheduled_post() {
    sends(
        |driver| driver.scheduled_post().update_scheduled_post("scheduled_post_id a/b", "channel_id a/b", "user_id a/b", 7, "message a/b").repeat_type("repeat_type a/b").repeat_timezone("repeat_timezone a/b").send_value(),
        "PUT",
        "/api/v4/posts/schedule/scheduled_post_id%20a%2Fb",
        &[],
        &Body::Json(json!({"channel_id":"channel_id a/b","id":"scheduled_post_id a/b","message":"message a/b","repeat_timezone":"repeat_timezone a/b","repeat_type":"repeat_type a/b","scheduled_at":7,"user_id":"user_id a/b"})),
    );
}

#[test]
fn get_user_scheduled_posts() {
    sends(
        |driver| driver.scheduled_post().get_user_scheduled_posts("team_id a/b").include_direct_channels(true).send_value(),
        "GET",
        "/api/v4/posts/scheduled/team/team_id%20a%2Fb",
        &[("includeDirectChannels", "true")],
        &Body::None,
    );
}
