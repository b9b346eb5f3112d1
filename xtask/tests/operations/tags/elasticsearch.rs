// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `elasticsearch` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn purge_elasticsearch_indexes() {
    sends(
        |driver| driver.elasticsearch().purge_elasticsearch_indexes().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/elasticsearch/purge_indexes",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn test_elasticsearch() {
    sends(
        |driver| driver.elasticsearch().test_elasticsearch().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/elasticsearch/test",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}
