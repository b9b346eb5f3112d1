// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `content_flagging` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn get_cf_config() {
    sends(
        |driver| driver.content_flagging().get_cf_config().send_value(),
        "GET",
        "/api/v4/content_flagging/config",
        &[],
        &Body::None,
    );
}

#[test]
fn update_cf_config() {
    sends(
        |driver| driver.content_flagging().update_cf_config().body(json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/api/v4/content_flagging/config",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_cf_fields() {
    sends(
        |driver| driver.content_flagging().get_cf_fields().send_value(),
        "GET",
        "/api/v4/content_flagging/fields",
        &[],
        &Body::None,
    );
}

#[test]
fn get_cf_flag_config() {
    sends(
        |driver| driver.content_flagging().get_cf_flag_config().send_value(),
        "GET",
        "/api/v4/content_flagging/flag/config",
        &[],
        &Body::None,
    );
}

#[test]
fn get_cf_post() {
    sends(
        |driver| driver.content_flagging().get_cf_post("post_id a/b").send_value(),
        "GET",
        "/api/v4/content_flagging/post/post_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn post_cf_post_reviewer() {
    sends(
        |driver| driver.content_flagging().post_cf_post_reviewer("post_id a/b", "content_reviewer_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/content_flagging/post/post_id%20a%2Fb/assign/content_reviewer_id%20a%2Fb",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn generate_cf_post_exposure_report() {
    sends(
        |driver| driver.content_flagging().generate_cf_post_exposure_report("post_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/content_flagging/post/post_id%20a%2Fb/exposure_report",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_cf_post_field_values() {
    sends(
        |driver| driver.content_flagging().get_cf_post_field_values("post_id a/b").send_value(),
        "GET",
        "/api/v4/content_flagging/post/post_id%20a%2Fb/field_values",
        &[],
        &Body::None,
    );
}

#[test]
fn post_cf_post_flag() {
    sends(
        |driver| driver.content_flagging().post_cf_post_flag("post_id a/b", "reason a/b").comment("comment a/b").send_value(),
        "POST",
        "/api/v4/content_flagging/post/post_id%20a%2Fb/flag",
        &[],
        &Body::Json(json!({"comment":"comment a/b","reason":"reason a/b"})),
    );
}

#[test]
fn keep_cf_post() {
    sends(
        |driver| driver.content_flagging().keep_cf_post("post_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/api/v4/content_flagging/post/post_id%20a%2Fb/keep",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn remove_cf_post() {
    sends(
        |driver| driver.content_flagging().remove_cf_post("post_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/api/v4/content_flagging/post/post_id%20a%2Fb/remove",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn generate_cf_post_report() {
    sends(
        |driver| driver.content_flagging().generate_cf_post_report("post_id a/b").comment("comment a/b").send_value(),
        "POST",
        "/api/v4/content_flagging/post/post_id%20a%2Fb/report",
        &[],
        &Body::Json(json!({"comment":"comment a/b"})),
    );
}

#[test]
fn search_cf_team_reviewers() {
    sends(
        |driver| driver.content_flagging().search_cf_team_reviewers("team_id a/b", "term a/b").send_value(),
        "GET",
        "/api/v4/content_flagging/team/team_id%20a%2Fb/reviewers/search",
        &[("term", "term a/b")],
        &Body::None,
    );
}

#[test]
fn get_cf_team_status() {
    sends(
        |driver| driver.content_flagging().get_cf_team_status("team_id a/b").send_value(),
        "GET",
        "/api/v4/content_flagging/team/team_id%20a%2Fb/status",
        &[],
        &Body::None,
    );
}
