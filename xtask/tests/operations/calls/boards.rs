// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `boards` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("create_board", |d, s| d.boards().create_board(s.text("create_board", "team_id"), s.text("create_board", "type"), s.text("create_board", "display_name")).send().map(drop)),
];
