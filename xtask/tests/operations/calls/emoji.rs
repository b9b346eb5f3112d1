// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `emoji` declares.

use crate::scene::{Call, picture};

pub(crate) const CALLS: &[Call] = &[
    ("get_emoji_list", |d, _| d.emoji().get_emoji_list().send().map(drop)),
    ("create_emoji", |d, s| d.emoji().create_emoji(s.text("create_emoji", "emoji"), picture()).send().map(drop)),
    ("autocomplete_emoji", |d, s| d.emoji().autocomplete_emoji(s.text("autocomplete_emoji", "name")).send().map(drop)),
    ("get_emoji_by_name", |d, s| d.emoji().get_emoji_by_name(s.text("get_emoji_by_name", "emoji_name")).send().map(drop)),
    ("get_emojis_by_names", |d, s| d.emoji().get_emojis_by_names(s.texts("get_emojis_by_names", "names")).send().map(drop)),
    ("search_emoji", |d, s| d.emoji().search_emoji(s.text("search_emoji", "term")).send().map(drop)),
    ("delete_emoji", |d, s| d.emoji().delete_emoji(s.text("delete_emoji", "emoji_id")).send().map(drop)),
    ("get_emoji", |d, s| d.emoji().get_emoji(s.text("get_emoji", "emoji_id")).send().map(drop)),
    ("get_emoji_image", |d, s| d.emoji().get_emoji_image(s.text("get_emoji_image", "emoji_id")).send().map(drop)),
];
