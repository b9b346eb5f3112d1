// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `elasticsearch` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("purge_elasticsearch_indexes", |d, s| d.elasticsearch().purge_elasticsearch_indexes().body(s.value("purge_elasticsearch_indexes", "body")).send().map(drop)),
    ("test_elasticsearch", |d, s| d.elasticsearch().test_elasticsearch().body(s.value("test_elasticsearch", "body")).send().map(drop)),
];
