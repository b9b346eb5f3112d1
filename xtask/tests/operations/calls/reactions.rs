// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `reactions` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("get_reactions", |d, s| d.reactions().get_reactions(s.text("get_reactions", "post_id")).send().map(drop)),
    ("save_reaction", |d, s| d.reactions().save_reaction(s.text("save_reaction", "user_id"), s.text("save_reaction", "post_id"), s.text("save_reaction", "emoji_name")).send().map(drop)),
    ("delete_reaction", |d, s| d.reactions().delete_reaction(s.text("delete_reaction", "user_id"), s.text("delete_reaction", "post_id"), s.text("delete_reaction", "emoji_name")).send().map(drop)),
];
