// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `terms_of_service` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn get_terms_of_service() {
    sends(
        |driver| driver.terms_of_service().get_terms_of_service().send_value(),
        "GET",
        "/api/v4/terms_of_service",
        &[],
        &Body::None,
    );
}

#[test]
fn create_terms_of_service() {
    sends(
        |driver| driver.terms_of_service().create_terms_of_service("text a/b").send_value(),
        "POST",
        "/api/v4/terms_of_service",
        &[],
        &Body::Json(json!({"text":"text a/b"})),
    );
}

#[test]
fn get_user_terms_of_service() {
    sends(
        |driver| driver.terms_of_service().get_user_terms_of_service("user_id a/b").send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/terms_of_service",
        &[],
        &Body::None,
    );
}

#[test]
fn register_terms_of_service_action() {
    sends(
        |driver| driver.terms_of_service().register_terms_of_service_action("user_id a/b", "serviceTermsId a/b", "accepted a/b").send_value(),
        "POST",
        "/api/v4/users/user_id%20a%2Fb/terms_of_service",
        &[],
        &Body::Json(json!({"accepted":"accepted a/b","serviceTermsId":"serviceTermsId a/b"})),
    );
}
