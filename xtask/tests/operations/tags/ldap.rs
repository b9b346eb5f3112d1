// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `ldap` send.

use mm_driver::{FilePart, Request};
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn delete_ldap_private_certificate() {
    sends(
        |driver| driver.ldap().delete_ldap_private_certificate().send_value(),
        "DELETE",
        "/api/v4/ldap/certificate/private",
        &[],
        &Body::None,
    );
}

#[test]
fn upload_ldap_private_certificate() {
    sends(
        |driver| driver.ldap().upload_ldap_private_certificate(FilePart::bytes("a.txt", "certificate a/b")).send_value(),
        "POST",
        "/api/v4/ldap/certificate/private",
        &[],
        &Body::Form(&[("certificate", "certificate a/b")]),
    );
}

#[test]
fn delete_ldap_public_certificate() {
    sends(
        |driver| driver.ldap().delete_ldap_public_certificate().send_value(),
        "DELETE",
        "/api/v4/ldap/certificate/public",
        &[],
        &Body::None,
    );
}

#[test]
fn upload_ldap_public_certificate() {
    sends(
        |driver| driver.ldap().upload_ldap_public_certificate(FilePart::bytes("a.txt", "certificate a/b")).send_value(),
        "POST",
        "/api/v4/ldap/certificate/public",
        &[],
        &Body::Form(&[("certificate", "certificate a/b")]),
    );
}

#[test]
fn get_ldap_groups() {
    sends(
        |driver| driver.ldap().get_ldap_groups().q("q a/b").page(7).per_page(7).send_value(),
        "GET",
        "/api/v4/ldap/groups",
        &[("q", "q a/b"), ("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}

#[test]
fn link_ldap_group() {
    sends(
        |driver| driver.ldap().link_ldap_group("remote_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/ldap/groups/remote_id%20a%2Fb/link",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn migrate_id_ldap() {
    sends(
        |driver| driver.ldap().migrate_id_ldap("toAttribute a/b").send_value(),
        "POST",
        "/api/v4/ldap/migrateid",
        &[],
        &Body::Json(json!({"toAttribute":"toAttribute a/b"})),
    );
}

#[test]
fn sync_ldap() {
    sends(
        |driver| driver.ldap().sync_ldap().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/ldap/sync",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn test_ldap() {
    sends(
        |driver| driver.ldap().test_ldap().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/ldap/test",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn test_ldap_connection() {
    sends(
        |driver| driver.ldap().test_ldap_connection().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/ldap/test_connection",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn test_ldap_diagnostics() {
    sends(
        |driver| driver.ldap().test_ldap_diagnostics("test a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/ldap/test_diagnostics",
        &[("test", "test a/b")],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn add_user_to_group_syncables() {
    sends(
        |driver| driver.ldap().add_user_to_group_syncables("user_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/ldap/users/user_id%20a%2Fb/group_sync_memberships",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn migrate_auth_to_ldap() {
    sends(
        |driver| driver.ldap().migrate_auth_to_ldap("from a/b", "match_field a/b", true).send_value(),
        "POST",
        "/api/v4/users/migrate_auth/ldap",
        &[],
        &Body::Json(json!({"force":true,"from":"from a/b","match_field":"match_field a/b"})),
    );
}
