// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `metrics` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn submit_performance_report() {
    sends(
        |driver| driver.metrics().submit_performance_report("version a/b", 7, 7).client_id("client_id a/b").labels(["first", "second"]).counters(json!({"any":[1,"thing"]})).histograms(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/client_perf",
        &[],
        &Body::Json(json!({"client_id":"client_id a/b","counters":{"any":[1,"thing"]},"end":7,"histograms":{"any":[1,"thing"]},"labels":["first","second"],"start":7,"version":"version a/b"})),
    );
}
