// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `audit_logs` declares.

use crate::scene::{Call, picture};

pub(crate) const CALLS: &[Call] = &[
    ("remove_audit_log_certificate", |d, _| d.audit_logs().remove_audit_log_certificate().send().map(drop)),
    ("add_audit_log_certificate", |d, _| d.audit_logs().add_audit_log_certificate(picture()).send().map(drop)),
];
