// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 7 operations, such as `get_job`, `get_jobs`, `create_job`.

#[cfg(feature = "jobs")]
use serde_json::Value;

#[cfg(feature = "jobs")]
use crate::types::{Job, StatusOk};
#[cfg(feature = "jobs")]
use crate::{JobId, TeamId};

crate::__declare! {
    JobsApi jobs "jobs";
    get_jobs GetJobs GET "/api/v4/jobs" -> Vec<Job> paged<Job> () [Query page: i64, Query per_page:
        i64, Query job_type: String, Query status: String];
    create_job CreateJob POST "/api/v4/jobs" -> Job (Body type_ as "type": String) [Body data:
        Value];
    get_jobs_by_type GetJobsByType GET "/api/v4/jobs/type/{job_type}" -> Vec<Job> paged<Job> (Path
        job_type: String) [Query team_id: TeamId, Query page: i64, Query per_page: i64];
    get_job GetJob GET "/api/v4/jobs/{job_id}" -> Job (Path job_id: JobId) [];
    cancel_job CancelJob POST "/api/v4/jobs/{job_id}/cancel" -> StatusOk (Path job_id: JobId) [Whole
        body: Value];
    download_job DownloadJob GET "/api/v4/jobs/{job_id}/download" -> Bytes (Path job_id: JobId) [];
    update_job_status UpdateJobStatus PATCH "/api/v4/jobs/{job_id}/status" -> Value (Path job_id:
        JobId, Body status: String) [Body force: bool];
}
