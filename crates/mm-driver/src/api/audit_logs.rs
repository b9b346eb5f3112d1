// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 2 operations: `add_audit_log_certificate`, `remove_audit_log_certificate`.

#[cfg(feature = "audit_logs")]
use serde_json::Value;

#[cfg(feature = "audit_logs")]
use crate::FilePart;

crate::__declare! {
    AuditLogsApi audit_logs "audit_logs";
    remove_audit_log_certificate RemoveAuditLogCertificate DELETE "/api/v4/audit_logs/certificate"
        -> Value () [];
    add_audit_log_certificate AddAuditLogCertificate POST "/api/v4/audit_logs/certificate" -> Value
        (Form certificate: FilePart) [];
}
