// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! The operations that are listed under `logs`.


crate::__declare! {
    LogsApi logs;
    download_system_logs DownloadSystemLogs GET "/api/v4/logs/download" -> Bytes () [];
}
