// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! The operations that are listed under `migrate`.

use serde_json::Value;


crate::__declare! {
    MigrateApi migrate;
    + users::migrate_auth_to_ldap MigrateAuthToLdap (from: String, match_field: String, force:
        bool);
    + users::migrate_auth_to_saml MigrateAuthToSaml (from: String, matches: Value, auto: bool);
}
