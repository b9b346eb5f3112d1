// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `roles` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("get_all_roles", |d, _| d.roles().get_all_roles().send().map(drop)),
    ("get_role_by_name", |d, s| d.roles().get_role_by_name(s.text("get_role_by_name", "role_name")).send().map(drop)),
    ("get_roles_by_names", |d, s| d.roles().get_roles_by_names(s.texts("get_roles_by_names", "names")).send().map(drop)),
    ("get_role", |d, s| d.roles().get_role(s.text("get_role", "role_id")).send().map(drop)),
    ("patch_role", |d, s| d.roles().patch_role(s.text("patch_role", "role_id"), s.texts("patch_role", "permissions")).send().map(drop)),
];
