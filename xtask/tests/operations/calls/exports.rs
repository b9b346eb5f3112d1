// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `exports` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("list_exports", |d, _| d.exports().list_exports().send().map(drop)),
    ("delete_export", |d, s| d.exports().delete_export(s.text("delete_export", "export_name")).send().map(drop)),
    ("download_export", |d, s| d.exports().download_export(s.text("download_export", "export_name")).send().map(drop)),
    ("presign_export", |d, s| d.exports().presign_export(s.text("presign_export", "export_name")).body(s.value("presign_export", "body")).send().map(drop)),
];
