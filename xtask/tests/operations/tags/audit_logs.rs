// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `audit_logs` send.

use mm_driver::{FilePart, Request};

use crate::sends::{Body, sends};

#[test]
fn remove_audit_log_certificate() {
    sends(
        |driver| driver.audit_logs().remove_audit_log_certificate().send_value(),
        "DELETE",
        "/api/v4/audit_logs/certificate",
        &[],
        &Body::None,
    );
}

#[test]
fn add_audit_log_certificate() {
    sends(
        |driver| driver.audit_logs().add_audit_log_certificate(FilePart::bytes("a.txt", "certificate a/b")).send_value(),
        "POST",
        "/api/v4/audit_logs/certificate",
        &[],
        &Body::Form(&[("certificate", "certificate a/b")]),
    );
}
