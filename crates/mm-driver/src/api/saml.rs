// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 11 operations, such as `get_saml_metadata`, `migrate_auth_to_saml`, `get_saml_metadata_from_idp`.

#[cfg(feature = "saml")]
use serde_json::Value;

#[cfg(feature = "saml")]
use crate::types::{ResetSamlAuthDataToEmailAnswer, SamlCertificateStatus, StatusOk};
#[cfg(feature = "saml")]
use crate::{FilePart, Texts};

crate::__declare! {
    SamlApi saml "saml";
    delete_saml_idp_certificate DeleteSamlIdpCertificate DELETE "/api/v4/saml/certificate/idp" ->
        StatusOk () [];
    upload_saml_idp_certificate UploadSamlIdpCertificate POST "/api/v4/saml/certificate/idp" ->
        StatusOk (Form certificate: FilePart) [];
    delete_saml_private_certificate DeleteSamlPrivateCertificate DELETE
        "/api/v4/saml/certificate/private" -> StatusOk () [];
    upload_saml_private_certificate UploadSamlPrivateCertificate POST
        "/api/v4/saml/certificate/private" -> StatusOk (Form certificate: FilePart) [];
    delete_saml_public_certificate DeleteSamlPublicCertificate DELETE
        "/api/v4/saml/certificate/public" -> StatusOk () [];
    upload_saml_public_certificate UploadSamlPublicCertificate POST
        "/api/v4/saml/certificate/public" -> StatusOk (Form certificate: FilePart) [];
    get_saml_certificate_status GetSamlCertificateStatus GET "/api/v4/saml/certificate/status" ->
        SamlCertificateStatus () [];
    get_saml_metadata GetSamlMetadata GET "/api/v4/saml/metadata" -> String () [];
    get_saml_metadata_from_idp GetSamlMetadataFromIdp POST "/api/v4/saml/metadatafromidp" -> String
        (Body saml_metadata_url: String) [];
    reset_saml_auth_data_to_email ResetSamlAuthDataToEmail POST "/api/v4/saml/reset_auth_data" ->
        ResetSamlAuthDataToEmailAnswer () [Body include_deleted: bool, Body dry_run: bool, Body
        user_ids: Texts];
    + users::migrate_auth_to_saml MigrateAuthToSaml (from: String, matches: Value, auto: bool);
}
