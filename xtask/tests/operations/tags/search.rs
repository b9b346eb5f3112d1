// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `search` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn search_files() {
    sends(
        |driver| driver.search().search_files("terms a/b", true).send_value(),
        "POST",
        "/api/v4/files/search",
        &[],
        &Body::Json(json!({"is_or_search":true,"terms":"terms a/b"})),
    );
}

#[test]
fn search_files_in_team() {
    sends(
        |driver| driver.search().search_files_in_team("team_id a/b", "terms a/b", true).send_value(),
        "POST",
        "/api/v4/teams/team_id%20a%2Fb/files/search",
        &[],
        &Body::Json(json!({"is_or_search":true,"terms":"terms a/b"})),
    );
}
