// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! One operation: `submit_performance_report`.

#[cfg(feature = "metrics")]
use serde_json::Value;

#[cfg(feature = "metrics")]
use crate::Texts;

crate::__declare! {
    MetricsApi metrics "metrics";
    submit_performance_report SubmitPerformanceReport POST "/api/v4/client_perf" -> Value (Body
        version: String, Body start: i64, Body end: i64) [Body client_id: String, Body labels:
        Texts, Body counters: Value, Body histograms: Value];
}
