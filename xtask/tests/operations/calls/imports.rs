// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `imports` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("list_imports", |d, _| d.imports().list_imports().send().map(drop)),
    ("delete_import", |d, s| d.imports().delete_import(s.text("delete_import", "import_name")).send().map(drop)),
];
