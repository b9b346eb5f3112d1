// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `ldap` declares.

use crate::scene::{Call, picture};

pub(crate) const CALLS: &[Call] = &[
    ("delete_ldap_private_certificate", |d, _| d.ldap().delete_ldap_private_certificate().send().map(drop)),
    ("upload_ldap_private_certificate", |d, _| d.ldap().upload_ldap_private_certificate(picture()).send().map(drop)),
    ("delete_ldap_public_certificate", |d, _| d.ldap().delete_ldap_public_certificate().send().map(drop)),
    ("upload_ldap_public_certificate", |d, _| d.ldap().upload_ldap_public_certificate(picture()).send().map(drop)),
    ("get_ldap_groups", |d, _| d.ldap().get_ldap_groups().send().map(drop)),
    ("link_ldap_group", |d, s| d.ldap().link_ldap_group(s.text("link_ldap_group", "remote_id")).body(s.value("link_ldap_group", "body")).send().map(drop)),
    ("migrate_id_ldap", |d, s| d.ldap().migrate_id_ldap(s.text("migrate_id_ldap", "toAttribute")).send().map(drop)),
    ("sync_ldap", |d, s| d.ldap().sync_ldap().body(s.value("sync_ldap", "body")).send().map(drop)),
    ("test_ldap", |d, s| d.ldap().test_ldap().body(s.value("test_ldap", "body")).send().map(drop)),
    ("test_ldap_connection", |d, s| d.ldap().test_ldap_connection().body(s.value("test_ldap_connection", "body")).send().map(drop)),
    ("test_ldap_diagnostics", |d, s| d.ldap().test_ldap_diagnostics(s.text("test_ldap_diagnostics", "test")).body(s.value("test_ldap_diagnostics", "body")).send().map(drop)),
    ("add_user_to_group_syncables", |d, s| d.ldap().add_user_to_group_syncables(s.text("add_user_to_group_syncables", "user_id")).body(s.value("add_user_to_group_syncables", "body")).send().map(drop)),
];
