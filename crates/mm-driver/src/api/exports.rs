// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 4 operations, such as `list_exports`, `delete_export`, `presign_export`.

#[cfg(feature = "exports")]
use serde_json::Value;


crate::__declare! {
    ExportsApi exports "exports";
    list_exports ListExports GET "/api/v4/exports" -> Vec<String> () [];
    delete_export DeleteExport DELETE "/api/v4/exports/{export_name}" -> Value (Path export_name:
        String) [];
    download_export DownloadExport GET "/api/v4/exports/{export_name}" -> Bytes (Path export_name:
        String) [];
    presign_export PresignExport POST "/api/v4/exports/{export_name}/presign-url" -> Value (Path
        export_name: String) [Whole body: Value];
}
