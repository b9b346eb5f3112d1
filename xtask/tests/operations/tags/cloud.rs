// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `cloud` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn check_cws_connection() {
    sends(
        |driver| driver.cloud().check_cws_connection().send_value(),
        "GET",
        "/api/v4/cloud/check-cws-connection",
        &[],
        &Body::None,
    );
}

#[test]
fn get_cloud_customer() {
    sends(
        |driver| driver.cloud().get_cloud_customer().send_value(),
        "GET",
        "/api/v4/cloud/customer",
        &[],
        &Body::None,
    );
}

#[test]
fn update_cloud_customer() {
    sends(
        |driver| driver.cloud().update_cloud_customer().name("name a/b").email("email a/b").contact_first_name("contact_first_name a/b").contact_last_name("contact_last_name a/b").num_employees("num_employees a/b").send_value(),
        "PUT",
        "/api/v4/cloud/customer",
        &[],
        &Body::Json(json!({"contact_first_name":"contact_first_name a/b","contact_last_name":"contact_last_name a/b","email":"email a/b","name":"name a/b","num_employees":"num_employees a/b"})),
    );
}

#[test]
fn update_cloud_customer_address() {
    sends(
        |driver| driver.cloud().update_cloud_customer_address().body(json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/api/v4/cloud/customer/address",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_endpoint_for_installation_information() {
    sends(
        |driver| driver.cloud().get_endpoint_for_installation_information().send_value(),
        "GET",
        "/api/v4/cloud/installation",
        &[],
        &Body::None,
    );
}

#[test]
fn get_cloud_limits() {
    sends(
        |driver| driver.cloud().get_cloud_limits().send_value(),
        "GET",
        "/api/v4/cloud/limits",
        &[],
        &Body::None,
    );
}

#[test]
fn get_preview_modal_data() {
    sends(
        |driver| driver.cloud().get_preview_modal_data().send_value(),
        "GET",
        "/api/v4/cloud/preview/modal_data",
        &[],
        &Body::None,
    );
}

#[test]
fn get_cloud_products() {
    sends(
        |driver| driver.cloud().get_cloud_products().send_value(),
        "GET",
        "/api/v4/cloud/products",
        &[],
        &Body::None,
    );
}

#[test]
fn get_subscription() {
    sends(
        |driver| driver.cloud().get_subscription().send_value(),
        "GET",
        "/api/v4/cloud/subscription",
        &[],
        &Body::None,
    );
}

#[test]
fn get_invoices_for_subscription() {
    sends(
        |driver| driver.cloud().get_invoices_for_subscription().send_value(),
        "GET",
        "/api/v4/cloud/subscription/invoices",
        &[],
        &Body::None,
    );
}

#[test]
fn get_invoice_for_subscription_as_pdf() {
    sends(
        |driver| driver.cloud().get_invoice_for_subscription_as_pdf("invoice_id a/b").send_value(),
        "GET",
        "/api/v4/cloud/subscription/invoices/invoice_id%20a%2Fb/pdf",
        &[],
        &Body::None,
    );
}

#[test]
fn validate_business_email() {
    sends(
        |driver| driver.cloud().validate_business_email("email a/b").send_value(),
        "POST",
        "/api/v4/cloud/validate-business-email",
        &[],
        &Body::Json(json!({"email":"email a/b"})),
    );
}

#[test]
fn validate_workspace_business_email() {
    sends(
        |driver| driver.cloud().validate_workspace_business_email().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/cloud/validate-workspace-business-email",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn post_endpoint_for_cws_webhooks() {
    sends(
        |driver| driver.cloud().post_endpoint_for_cws_webhooks().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/cloud/webhook",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn hosted_customer_signup_available() {
    sends(
        |driver| driver.cloud().hosted_customer_signup_available().send_value(),
        "GET",
        "/api/v4/hosted_customer/signup_available",
        &[],
        &Body::None,
    );
}
