// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 13 operations, such as `sync_ldap`, `test_ldap`, `get_ldap_groups`.

#[cfg(feature = "ldap")]
use serde_json::Value;

#[cfg(feature = "ldap")]
use crate::types::{LdapGroupsPaged, StatusOk};
#[cfg(feature = "ldap")]
use crate::{FilePart, UserId};

crate::__declare! {
    LdapApi ldap "ldap";
    delete_ldap_private_certificate DeleteLdapPrivateCertificate DELETE
        "/api/v4/ldap/certificate/private" -> StatusOk () [];
    upload_ldap_private_certificate UploadLdapPrivateCertificate POST
        "/api/v4/ldap/certificate/private" -> StatusOk (Form certificate: FilePart) [];
    delete_ldap_public_certificate DeleteLdapPublicCertificate DELETE
        "/api/v4/ldap/certificate/public" -> StatusOk () [];
    upload_ldap_public_certificate UploadLdapPublicCertificate POST
        "/api/v4/ldap/certificate/public" -> StatusOk (Form certificate: FilePart) [];
    get_ldap_groups GetLdapGroups GET "/api/v4/ldap/groups" -> Vec<LdapGroupsPaged>
        paged<LdapGroupsPaged> () [Query q: String, Query page: i64, Query per_page: i64];
    link_ldap_group LinkLdapGroup POST "/api/v4/ldap/groups/{remote_id}/link" -> StatusOk (Path
        remote_id: String) [Whole body: Value];
    migrate_id_ldap MigrateIdLdap POST "/api/v4/ldap/migrateid" -> StatusOk (Body to_attribute as
        "toAttribute": String) [];
    sync_ldap SyncLdap POST "/api/v4/ldap/sync" -> StatusOk () [Whole body: Value];
    test_ldap TestLdap POST "/api/v4/ldap/test" -> StatusOk () [Whole body: Value];
    test_ldap_connection TestLdapConnection POST "/api/v4/ldap/test_connection" -> Value () [Whole
        body: Value];
    test_ldap_diagnostics TestLdapDiagnostics POST "/api/v4/ldap/test_diagnostics" -> Value (Query
        test: String) [Whole body: Value];
    add_user_to_group_syncables AddUserToGroupSyncables POST
        "/api/v4/ldap/users/{user_id}/group_sync_memberships" -> Value (Path user_id: UserId) [Whole
        body: Value];
    + users::migrate_auth_to_ldap MigrateAuthToLdap (from: String, match_field: String, force:
        bool);
}
