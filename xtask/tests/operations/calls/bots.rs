// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `bots` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("get_bots", |d, _| d.bots().get_bots().send().map(drop)),
    ("create_bot", |d, s| d.bots().create_bot(s.text("create_bot", "username")).send().map(drop)),
    ("get_bot", |d, s| d.bots().get_bot(s.text("get_bot", "bot_user_id")).send().map(drop)),
    ("patch_bot", |d, s| d.bots().patch_bot(s.text("patch_bot", "bot_user_id"), s.text("patch_bot", "username")).send().map(drop)),
    ("assign_bot", |d, s| d.bots().assign_bot(s.text("assign_bot", "bot_user_id"), s.text("assign_bot", "user_id")).body(s.value("assign_bot", "body")).send().map(drop)),
    ("disable_bot", |d, s| d.bots().disable_bot(s.text("disable_bot", "bot_user_id")).body(s.value("disable_bot", "body")).send().map(drop)),
    ("enable_bot", |d, s| d.bots().enable_bot(s.text("enable_bot", "bot_user_id")).body(s.value("enable_bot", "body")).send().map(drop)),
];
