// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 2 operations: `list_imports`, `delete_import`.

#[cfg(feature = "imports")]
use serde_json::Value;


crate::__declare! {
    ImportsApi imports "imports";
    list_imports ListImports GET "/api/v4/imports" -> Value () [];
    delete_import DeleteImport DELETE "/api/v4/imports/{import_name}" -> Value (Path import_name:
        String) [];
}
