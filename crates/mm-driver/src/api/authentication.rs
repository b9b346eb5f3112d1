// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 2 operations: `migrate_auth_to_ldap`, `migrate_auth_to_saml`.

#[cfg(feature = "authentication")]
use serde_json::Value;


crate::__declare! {
    AuthenticationApi authentication "authentication";
    + users::migrate_auth_to_ldap MigrateAuthToLdap (from: String, match_field: String, force:
        bool);
    + users::migrate_auth_to_saml MigrateAuthToSaml (from: String, matches: Value, auto: bool);
}
