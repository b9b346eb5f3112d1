// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 4 operations, such as `get_compliance_report`, `get_compliance_reports`, `create_compliance_report`.

#[cfg(feature = "compliance")]
use serde_json::Value;

#[cfg(feature = "compliance")]
use crate::types::Compliance;

crate::__declare! {
    ComplianceApi compliance "compliance";
    get_compliance_reports GetComplianceReports GET "/api/v4/compliance/reports" -> Vec<Compliance>
        paged<Compliance> () [Query page: i64, Query per_page: i64];
    create_compliance_report CreateComplianceReport POST "/api/v4/compliance/reports" -> Compliance
        () [Whole body: Value];
    get_compliance_report GetComplianceReport GET "/api/v4/compliance/reports/{report_id}" ->
        Compliance (Path report_id: String) [];
    download_compliance_report DownloadComplianceReport GET
        "/api/v4/compliance/reports/{report_id}/download" -> Bytes (Path report_id: String) [];
}
