// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `schemes` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn get_schemes() {
    sends(
        |driver| driver.schemes().get_schemes().scope("scope a/b").page(7).per_page(7).send_value(),
        "GET",
        "/api/v4/schemes",
        &[("scope", "scope a/b"), ("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}

#[test]
fn create_scheme() {
    sends(
        |driver| driver.schemes().create_scheme("display_name a/b", "scope a/b").name("name a/b").description("description a/b").send_value(),
        "POST",
        "/api/v4/schemes",
        &[],
        &Body::Json(json!({"description":"description a/b","display_name":"display_name a/b","name":"name a/b","scope":"scope a/b"})),
    );
}

#[test]
fn delete_scheme() {
    sends(
        |driver| driver.schemes().delete_scheme("scheme_id a/b").send_value(),
        "DELETE",
        "/api/v4/schemes/scheme_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_scheme() {
    sends(
        |driver| driver.schemes().get_scheme("scheme_id a/b").send_value(),
        "GET",
        "/api/v4/schemes/scheme_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_channels_for_scheme() {
    sends(
        |driver| driver.schemes().get_channels_for_scheme("scheme_id a/b").page(7).per_page(7).send_value(),
        "GET",
        "/api/v4/schemes/scheme_id%20a%2Fb/channels",
        &[("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}

#[test]
fn patch_scheme() {
    sends(
        |driver| driver.schemes().patch_scheme("scheme_id a/b").name("name a/b").description("description a/b").send_value(),
        "PUT",
        "/api/v4/schemes/scheme_id%20a%2Fb/patch",
        &[],
        &Body::Json(json!({"description":"description a/b","name":"name a/b"})),
    );
}

#[test]
fn get_teams_for_scheme() {
    sends(
        |driver| driver.schemes().get_teams_for_scheme("scheme_id a/b").page(7).per_page(7).send_value(),
        "GET",
        "/api/v4/schemes/scheme_id%20a%2Fb/teams",
        &[("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}
