// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `webhooks` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn get_incoming_webhooks() {
    sends(
        |driver| driver.webhooks().get_incoming_webhooks().page(7).per_page(7).team_id("team_id a/b").include_total_count(true).send_value(),
        "GET",
        "/api/v4/hooks/incoming",
        &[("page", "7"), ("per_page", "7"), ("team_id", "team_id a/b"), ("include_total_count", "true")],
        &Body::None,
    );
}

#[test]
fn create_incoming_webhook() {
    sends(
        |driver| driver.webhooks().create_incoming_webhook("channel_id a/b").user_id("user_id a/b").display_name("display_name a/b").description("description a/b").username("username a/b").icon_url("icon_url a/b").channel_locked(true).send_value(),
        "POST",
        "/api/v4/hooks/incoming",
        &[],
        &Body::Json(json!({"channel_id":"channel_id a/b","channel_locked":true,"description":"description a/b","display_name":"display_name a/b","icon_url":"icon_url a/b","user_id":"user_id a/b","username":"username a/b"})),
    );
}

#[test]
fn delete_incoming_webhook() {
    sends(
        |driver| driver.webhooks().delete_incoming_webhook("hook_id a/b").send_value(),
        "DELETE",
        "/api/v4/hooks/incoming/hook_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_incoming_webhook() {
    sends(
        |driver| driver.webhooks().get_incoming_webhook("hook_id a/b").send_value(),
        "GET",
        "/api/v4/hooks/incoming/hook_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn update_incoming_webhook() {
    sends(
        |driver| driver.webhooks().update_incoming_webhook("hook_id a/b", "channel_id a/b", "display_name a/b", "description a/b").username("username a/b").icon_url("icon_url a/b").channel_locked(true).send_value(),
        "PUT",
        "/api/v4/hooks/incoming/hook_id%20a%2Fb",
        &[],
        &Body::Json(json!({"channel_id":"channel_id a/b","channel_locked":true,"description":"description a/b","display_name":"display_name a/b","icon_url":"icon_url a/b","id":"hook_id a/b","username":"username a/b"})),
    );
}

#[test]
fn get_outgoing_webhooks() {
    sends(
        |driver| driver.webhooks().get_outgoing_webhooks().page(7).per_page(7).team_id("team_id a/b").channel_id("channel_id a/b").send_value(),
        "GET",
        "/api/v4/hooks/outgoing",
        &[("page", "7"), ("per_page", "7"), ("team_id", "team_id a/b"), ("channel_id", "channel_id a/b")],
        &Body::None,
    );
}

#[test]
fn create_outgoing_webhook() {
    sends(
        |driver| driver.webhooks().create_outgoing_webhook("team_id a/b", "display_name a/b", ["first", "second"], ["first", "second"]).channel_id("channel_id a/b").creator_id("creator_id a/b").description("description a/b").trigger_when(7).content_type("content_type a/b").send_value(),
        "POST",
        "/api/v4/hooks/outgoing",
        &[],
        &Body::Json(json!({"callback_urls":["first","second"],"channel_id":"channel_id a/b","content_type":"content_type a/b","creator_id":"creator_id a/b","description":"description a/b","display_name":"display_name a/b","team_id":"team_id a/b","trigger_when":7,"trigger_words":["first","second"]})),
    );
}

#[test]
fn delete_outgoing_webhook() {
    sends(
        |driver| driver.webhooks().delete_outgoing_webhook("hook_id a/b").send_value(),
        "DELETE",
        "/api/v4/hooks/outgoing/hook_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_outgoing_webhook() {
    sends(
        |driver| driver.webhooks().get_outgoing_webhook("hook_id a/b").send_value(),
        "GET",
        "/api/v4/hooks/outgoing/hook_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn update_outgoing_webhook() {
    sends(
        |driver| driver.webhooks().update_outgoing_webhook("hook_id a/b", "channel_id a/b", "display_name a/b", "description a/b").send_value(),
        "PUT",
        "/api/v4/hooks/outgoing/hook_id%20a%2Fb",
        &[],
        &Body::Json(json!({"channel_id":"channel_id a/b","description":"description a/b","display_name":"display_name a/b","id":"hook_id a/b"})),
    );
}

#[test]
fn regen_outgoing_hook_token() {
    sends(
        |driver| driver.webhooks().regen_outgoing_hook_token("hook_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/hooks/outgoing/hook_id%20a%2Fb/regen_token",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}
