// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `authentication` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn migrate_auth_to_ldap() {
    sends(
        |driver| driver.authentication().migrate_auth_to_ldap("from a/b", "match_field a/b", true).send_value(),
        "POST",
        "/api/v4/users/migrate_auth/ldap",
        &[],
        &Body::Json(json!({"force":true,"from":"from a/b","match_field":"match_field a/b"})),
    );
}

#[test]
fn migrate_auth_to_saml() {
    sends(
        |driver| driver.authentication().migrate_auth_to_saml("from a/b", json!({"any":[1,"thing"]}), true).send_value(),
        "POST",
        "/api/v4/users/migrate_auth/saml",
        &[],
        &Body::Json(json!({"auto":true,"from":"from a/b","matches":{"any":[1,"thing"]}})),
    );
}
