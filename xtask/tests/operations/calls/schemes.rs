// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `schemes` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("get_schemes", |d, _| d.schemes().get_schemes().send().map(drop)),
    ("create_scheme", |d, s| d.schemes().create_scheme(s.text("create_scheme", "display_name"), s.text("create_scheme", "scope")).send().map(drop)),
    ("delete_scheme", |d, s| d.schemes().delete_scheme(s.text("delete_scheme", "scheme_id")).send().map(drop)),
    ("get_scheme", |d, s| d.schemes().get_scheme(s.text("get_scheme", "scheme_id")).send().map(drop)),
    ("get_channels_for_scheme", |d, s| d.schemes().get_channels_for_scheme(s.text("get_channels_for_scheme", "scheme_id")).send().map(drop)),
    ("patch_scheme", |d, s| d.schemes().patch_scheme(s.text("patch_scheme", "scheme_id")).name(s.text("patch_scheme", "name")).description(s.text("patch_scheme", "description")).send().map(drop)),
    ("get_teams_for_scheme", |d, s| d.schemes().get_teams_for_scheme(s.text("get_teams_for_scheme", "scheme_id")).send().map(drop)),
];
