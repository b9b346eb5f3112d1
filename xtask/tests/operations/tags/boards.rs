// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `boards` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn create_board() {
    sends(
        |driver| driver.boards().create_board("team_id a/b", "type a/b", "display_name a/b").name("name a/b").header("header a/b").purpose("purpose a/b").send_value(),
        "POST",
        "/api/v4/boards",
        &[],
        &Body::Json(json!({"display_name":"display_name a/b","header":"header a/b","name":"name a/b","purpose":"purpose a/b","team_id":"team_id a/b","type":"type a/b"})),
    );
}
