// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `jobs` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("get_jobs", |d, _| d.jobs().get_jobs().send().map(drop)),
    ("create_job", |d, s| d.jobs().create_job(s.text("create_job", "type")).send().map(drop)),
    ("get_jobs_by_type", |d, s| d.jobs().get_jobs_by_type(s.text("get_jobs_by_type", "job_type")).send().map(drop)),
    ("get_job", |d, s| d.jobs().get_job(s.text("get_job", "job_id")).send().map(drop)),
    ("cancel_job", |d, s| d.jobs().cancel_job(s.text("cancel_job", "job_id")).body(s.value("cancel_job", "body")).send().map(drop)),
    ("download_job", |d, s| d.jobs().download_job(s.text("download_job", "job_id")).send().map(drop)),
    ("update_job_status", |d, s| d.jobs().update_job_status(s.text("update_job_status", "job_id"), s.text("update_job_status", "status")).send().map(drop)),
];
