// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `imports` send.

use mm_driver::Request;

use crate::sends::{Body, sends};

#[test]
fn list_imports() {
    sends(
        |driver| driver.imports().list_imports().send_value(),
        "GET",
        "/api/v4/imports",
        &[],
        &Body::None,
    );
}

#[test]
fn delete_import() {
    sends(
        |driver| driver.imports().delete_import("import_name a/b").send_value(),
        "DELETE",
        "/api/v4/imports/import_name%20a%2Fb",
        &[],
        &Body::None,
    );
}
