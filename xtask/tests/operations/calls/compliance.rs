// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `compliance` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("get_compliance_reports", |d, _| d.compliance().get_compliance_reports().send().map(drop)),
    ("create_compliance_report", |d, s| d.compliance().create_compliance_report().body(s.value("create_compliance_report", "body")).send().map(drop)),
    ("get_compliance_report", |d, s| d.compliance().get_compliance_report(s.text("get_compliance_report", "report_id")).send().map(drop)),
    ("download_compliance_report", |d, s| d.compliance().download_compliance_report(s.text("download_compliance_report", "report_id")).send().map(drop)),
];
