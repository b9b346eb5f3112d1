// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `custom_profile_attributes` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("list_all_cpa_fields", |d, _| d.custom_profile_attributes().list_all_cpa_fields().send().map(drop)),
    ("create_cpa_field", |d, s| d.custom_profile_attributes().create_cpa_field(s.text("create_cpa_field", "name"), s.text("create_cpa_field", "type")).send().map(drop)),
    ("delete_cpa_field", |d, s| d.custom_profile_attributes().delete_cpa_field(s.text("delete_cpa_field", "field_id")).send().map(drop)),
    ("patch_cpa_field", |d, s| d.custom_profile_attributes().patch_cpa_field(s.text("patch_cpa_field", "field_id")).name(s.text("patch_cpa_field", "name")).type_(s.text("patch_cpa_field", "type")).attrs(s.value("patch_cpa_field", "attrs")).send().map(drop)),
    ("get_cpa_group", |d, _| d.custom_profile_attributes().get_cpa_group().send().map(drop)),
    ("patch_cpa_values", |d, s| d.custom_profile_attributes().patch_cpa_values(s.value("patch_cpa_values", "body")).send().map(drop)),
    ("list_cpa_values", |d, s| d.custom_profile_attributes().list_cpa_values(s.text("list_cpa_values", "user_id")).send().map(drop)),
    ("patch_cpa_values_for_user", |d, s| d.custom_profile_attributes().patch_cpa_values_for_user(s.text("patch_cpa_values_for_user", "user_id"), s.value("patch_cpa_values_for_user", "body")).send().map(drop)),
];
