// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `cloud` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("check_cws_connection", |d, _| d.cloud().check_cws_connection().send().map(drop)),
    ("get_cloud_customer", |d, _| d.cloud().get_cloud_customer().send().map(drop)),
    ("update_cloud_customer", |d, s| d.cloud().update_cloud_customer().name(s.text("update_cloud_customer", "name")).email(s.text("update_cloud_customer", "email")).contact_first_name(s.text("update_cloud_customer", "contact_first_name")).contact_last_name(s.text("update_cloud_customer", "contact_last_name")).num_employees(s.text("update_cloud_customer", "num_employees")).send().map(drop)),
    ("update_cloud_customer_address", |d, s| d.cloud().update_cloud_customer_address().body(s.value("update_cloud_customer_address", "body")).send().map(drop)),
    ("get_endpoint_for_installation_information", |d, _| d.cloud().get_endpoint_for_installation_information().send().map(drop)),
    ("get_cloud_limits", |d, _| d.cloud().get_cloud_limits().send().map(drop)),
    ("get_preview_modal_data", |d, _| d.cloud().get_preview_modal_data().send().map(drop)),
    ("get_cloud_products", |d, _| d.cloud().get_cloud_products().send().map(drop)),
    ("get_subscription", |d, _| d.cloud().get_subscription().send().map(drop)),
    ("get_invoices_for_subscription", |d, _| d.cloud().get_invoices_for_subscription().send().map(drop)),
    ("get_invoice_for_subscription_as_pdf", |d, s| d.cloud().get_invoice_for_subscription_as_pdf(s.text("get_invoice_for_subscription_as_pdf", "invoice_id")).send().map(drop)),
    ("validate_business_email", |d, s| d.cloud().validate_business_email(s.text("validate_business_email", "email")).send().map(drop)),
    ("validate_workspace_business_email", |d, s| d.cloud().validate_workspace_business_email().body(s.value("validate_workspace_business_email", "body")).send().map(drop)),
    ("post_endpoint_for_cws_webhooks", |d, s| d.cloud().post_endpoint_for_cws_webhooks().body(s.value("post_endpoint_for_cws_webhooks", "body")).send().map(drop)),
    ("hosted_customer_signup_available", |d, _| d.cloud().hosted_customer_signup_available().send().map(drop)),
];
