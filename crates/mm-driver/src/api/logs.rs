// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! One operation: `download_system_logs`.


crate::__declare! {
    LogsApi logs "logs";
    download_system_logs DownloadSystemLogs GET "/api/v4/logs/download" -> Bytes () [];
}
