// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `terms_of_service` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("get_terms_of_service", |d, _| d.terms_of_service().get_terms_of_service().send().map(drop)),
    ("create_terms_of_service", |d, s| d.terms_of_service().create_terms_of_service(s.text("create_terms_of_service", "text")).send().map(drop)),
];
