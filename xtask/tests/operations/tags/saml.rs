// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `saml` send.

use mm_driver::{FilePart, Request};
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn delete_saml_idp_certificate() {
    sends(
        |driver| driver.saml().delete_saml_idp_certificate().send_value(),
        "DELETE",
        "/api/v4/saml/certificate/idp",
        &[],
        &Body::None,
    );
}

#[test]
fn upload_saml_idp_certificate() {
    sends(
        |driver| driver.saml().upload_saml_idp_certificate(FilePart::bytes("a.txt", "certificate a/b")).send_value(),
        "POST",
        "/api/v4/saml/certificate/idp",
        &[],
        &Body::Form(&[("certificate", "certificate a/b")]),
    );
}

#[test]
fn delete_saml_private_certificate() {
    sends(
        |driver| driver.saml().delete_saml_private_certificate().send_value(),
        "DELETE",
        "/api/v4/saml/certificate/private",
        &[],
        &Body::None,
    );
}

#[test]
fn upload_saml_private_certificate() {
    sends(
        |driver| driver.saml().upload_saml_private_certificate(FilePart::bytes("a.txt", "certificate a/b")).send_value(),
        "POST",
        "/api/v4/saml/certificate/private",
        &[],
        &Body::Form(&[("certificate", "certificate a/b")]),
    );
}

#[test]
fn delete_saml_public_certificate() {
    sends(
        |driver| driver.saml().delete_saml_public_certificate().send_value(),
        "DELETE",
        "/api/v4/saml/certificate/public",
        &[],
        &Body::None,
    );
}

#[test]
fn upload_saml_public_certificate() {
    sends(
        |driver| driver.saml().upload_saml_public_certificate(FilePart::bytes("a.txt", "certificate a/b")).send_value(),
        "POST",
        "/api/v4/saml/certificate/public",
        &[],
        &Body::Form(&[("certificate", "certificate a/b")]),
    );
}

#[test]
fn get_saml_certificate_status() {
    sends(
        |driver| driver.saml().get_saml_certificate_status().send_value(),
        "GET",
        "/api/v4/saml/certificate/status",
        &[],
        &Body::None,
    );
}

#[test]
fn get_saml_metadata() {
    sends(
        |driver| driver.saml().get_saml_metadata().send_value(),
        "GET",
        "/api/v4/saml/metadata",
        &[],
        &Body::None,
    );
}

#[test]
fn get_saml_metadata_from_idp() {
    sends(
        |driver| driver.saml().get_saml_metadata_from_idp("saml_metadata_url a/b").send_value(),
        "POST",
        "/api/v4/saml/metadatafromidp",
        &[],
        &Body::Json(json!({"saml_metadata_url":"saml_metadata_url a/b"})),
    );
}

#[test]
fn reset_saml_auth_data_to_email() {
    sends(
        |driver| driver.saml().reset_saml_auth_data_to_email().include_deleted(true).dry_run(true).user_ids(["first", "second"]).send_value(),
        "POST",
        "/api/v4/saml/reset_auth_data",
        &[],
        &Body::Json(json!({"dry_run":true,"include_deleted":true,"user_ids":["first","second"]})),
    );
}

#[test]
fn migrate_auth_to_saml() {
    sends(
        |driver| driver.saml().migrate_auth_to_saml("from a/b", json!({"any":[1,"thing"]}), true).send_value(),
        "POST",
        "/api/v4/users/migrate_auth/saml",
        &[],
        &Body::Json(json!({"auto":true,"from":"from a/b","matches":{"any":[1,"thing"]}})),
    );
}
