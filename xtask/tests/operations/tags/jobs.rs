// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `jobs` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn get_jobs() {
    sends(
        |driver| driver.jobs().get_jobs().page(7).per_page(7).job_type("job_type a/b").status("status a/b").send_value(),
        "GET",
        "/api/v4/jobs",
        &[("page", "7"), ("per_page", "7"), ("job_type", "job_type a/b"), ("status", "status a/b")],
        &Body::None,
    );
}

#[test]
fn create_job() {
    sends(
        |driver| driver.jobs().create_job("type a/b").data(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/jobs",
        &[],
        &Body::Json(json!({"data":{"any":[1,"thing"]},"type":"type a/b"})),
    );
}

#[test]
fn get_jobs_by_type() {
    sends(
        |driver| driver.jobs().get_jobs_by_type("job_type a/b").team_id("team_id a/b").page(7).per_page(7).send_value(),
        "GET",
        "/api/v4/jobs/type/job_type%20a%2Fb",
        &[("team_id", "team_id a/b"), ("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}

#[test]
fn get_job() {
    sends(
        |driver| driver.jobs().get_job("job_id a/b").send_value(),
        "GET",
        "/api/v4/jobs/job_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn cancel_job() {
    sends(
        |driver| driver.jobs().cancel_job("job_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/jobs/job_id%20a%2Fb/cancel",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn download_job() {
    sends(
        |driver| driver.jobs().download_job("job_id a/b").send_value(),
        "GET",
        "/api/v4/jobs/job_id%20a%2Fb/download",
        &[],
        &Body::None,
    );
}

#[test]
fn update_job_status() {
    sends(
        |driver| driver.jobs().update_job_status("job_id a/b", "status a/b").force(true).send_value(),
        "PATCH",
        "/api/v4/jobs/job_id%20a%2Fb/status",
        &[],
        &Body::Json(json!({"force":true,"status":"status a/b"})),
    );
}
