// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `saml` declares.

use crate::scene::{Call, picture};

pub(crate) const CALLS: &[Call] = &[
    ("delete_saml_idp_certificate", |d, _| d.saml().delete_saml_idp_certificate().send().map(drop)),
    ("upload_saml_idp_certificate", |d, _| d.saml().upload_saml_idp_certificate(picture()).send().map(drop)),
    ("delete_saml_private_certificate", |d, _| d.saml().delete_saml_private_certificate().send().map(drop)),
    ("upload_saml_private_certificate", |d, _| d.saml().upload_saml_private_certificate(picture()).send().map(drop)),
    ("delete_saml_public_certificate", |d, _| d.saml().delete_saml_public_certificate().send().map(drop)),
    ("upload_saml_public_certificate", |d, _| d.saml().upload_saml_public_certificate(picture()).send().map(drop)),
    ("get_saml_certificate_status", |d, _| d.saml().get_saml_certificate_status().send().map(drop)),
    ("get_saml_metadata", |d, _| d.saml().get_saml_metadata().send().map(drop)),
    ("get_saml_metadata_from_idp", |d, s| d.saml().get_saml_metadata_from_idp(s.text("get_saml_metadata_from_idp", "saml_metadata_url")).send().map(drop)),
    ("reset_saml_auth_data_to_email", |d, s| d.saml().reset_saml_auth_data_to_email().include_deleted(false).dry_run(false).user_ids(s.texts("reset_saml_auth_data_to_email", "user_ids")).send().map(drop)),
];
