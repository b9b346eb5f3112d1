// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `group_message` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn get_group_message_members_common_teams() {
    sends(
        |driver| driver.group_message().get_group_message_members_common_teams("channel_id a/b").send_value(),
        "GET",
        "/api/v4/channels/channel_id%20a%2Fb/common_teams",
        &[],
        &Body::None,
    );
}

#[test]
fn convert_group_message_to_channel() {
    sends(
        |driver| driver.group_message().convert_group_message_to_channel("channel_id a/b", "team_id a/b").send_value(),
        "POST",
        "/api/v4/channels/channel_id%20a%2Fb/convert_to_channel",
        &[],
        &Body::Json(json!({"channel_id":"channel_id a/b","team_id":"team_id a/b"})),
    );
}
