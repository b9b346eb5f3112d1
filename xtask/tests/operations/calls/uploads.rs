// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `uploads` declares.

use crate::scene::{Call, picture};

pub(crate) const CALLS: &[Call] = &[
    ("create_upload", |d, s| d.uploads().create_upload(s.text("create_upload", "channel_id"), s.text("create_upload", "filename"), 1).send().map(drop)),
    ("get_upload", |d, s| d.uploads().get_upload(s.text("get_upload", "upload_id")).send().map(drop)),
    ("upload_data", |d, s| d.uploads().upload_data(s.text("upload_data", "upload_id"), picture()).send().map(drop)),
];
