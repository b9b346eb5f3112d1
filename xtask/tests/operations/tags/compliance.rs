// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `compliance` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn get_compliance_reports() {
    sends(
        |driver| driver.compliance().get_compliance_reports().page(7).per_page(7).send_value(),
        "GET",
        "/api/v4/compliance/reports",
        &[("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}

#[test]
fn create_compliance_report() {
    sends(
        |driver| driver.compliance().create_compliance_report().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/compliance/reports",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_compliance_report() {
    sends(
        |driver| driver.compliance().get_compliance_report("report_id a/b").send_value(),
        "GET",
        "/api/v4/compliance/reports/report_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn download_compliance_report() {
    sends(
        |driver| driver.compliance().download_compliance_report("report_id a/b").send_value(),
        "GET",
        "/api/v4/compliance/reports/report_id%20a%2Fb/download",
        &[],
        &Body::None,
    );
}
