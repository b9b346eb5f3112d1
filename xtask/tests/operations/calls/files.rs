// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `files` declares.

use crate::scene::{Call, picture};

pub(crate) const CALLS: &[Call] = &[
    ("upload_file", |d, s| d.files().upload_file(s.text("upload_file", "channel_id")).client_ids(s.text("upload_file", "client_ids")).files(picture()).send().map(drop)),
    ("search_files", |d, s| d.files().search_files(s.text("search_files", "terms"), false).send().map(drop)),
    ("get_file", |d, s| d.files().get_file(s.text("get_file", "file_id")).send().map(drop)),
    ("head_file", |d, s| d.files().head_file(s.text("head_file", "file_id")).send().map(drop)),
    ("get_file_info", |d, s| d.files().get_file_info(s.text("get_file_info", "file_id")).send().map(drop)),
    ("get_file_link", |d, s| d.files().get_file_link(s.text("get_file_link", "file_id")).send().map(drop)),
    ("get_file_preview", |d, s| d.files().get_file_preview(s.text("get_file_preview", "file_id")).send().map(drop)),
    ("head_file_preview", |d, s| d.files().head_file_preview(s.text("head_file_preview", "file_id")).send().map(drop)),
    ("get_file_thumbnail", |d, s| d.files().get_file_thumbnail(s.text("get_file_thumbnail", "file_id")).send().map(drop)),
    ("head_file_thumbnail", |d, s| d.files().head_file_thumbnail(s.text("head_file_thumbnail", "file_id")).send().map(drop)),
    ("get_file_public", |d, s| d.files().get_file_public(s.text("get_file_public", "file_id"), s.text("get_file_public", "h")).send().map(drop)),
    ("head_file_public", |d, s| d.files().head_file_public(s.text("head_file_public", "file_id"), s.text("head_file_public", "h")).send().map(drop)),
];
