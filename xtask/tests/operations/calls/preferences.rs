// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `preferences` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("get_preferences", |d, s| d.preferences().get_preferences(s.text("get_preferences", "user_id")).send().map(drop)),
    ("update_preferences", |d, s| d.preferences().update_preferences(s.text("update_preferences", "user_id"), s.value("update_preferences", "preferences")).send().map(drop)),
    ("delete_preferences", |d, s| d.preferences().delete_preferences(s.text("delete_preferences", "user_id"), s.value("delete_preferences", "preferences")).send().map(drop)),
    ("get_preferences_by_category", |d, s| d.preferences().get_preferences_by_category(s.text("get_preferences_by_category", "user_id"), s.text("get_preferences_by_category", "category")).send().map(drop)),
    ("get_preferences_by_category_by_name", |d, s| d.preferences().get_preferences_by_category_by_name(s.text("get_preferences_by_category_by_name", "user_id"), s.text("get_preferences_by_category_by_name", "category"), s.text("get_preferences_by_category_by_name", "preference_name")).send().map(drop)),
];
