// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! The operations that are listed under `audit_logs`.

use serde_json::Value;

use crate::FilePart;

crate::__declare! {
    AuditLogsApi audit_logs;
    remove_audit_log_certificate RemoveAuditLogCertificate DELETE "/api/v4/audit_logs/certificate"
        -> Value () [];
    add_audit_log_certificate AddAuditLogCertificate POST "/api/v4/audit_logs/certificate" -> Value
        (Form certificate: FilePart) [];
}
