// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `saml` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("delete_saml_idp_certificate", |d, _| d.saml().delete_saml_idp_certificate().send().map(drop)),
    ("upload_saml_idp_certificate", |d, s| d.saml().upload_saml_idp_certificate(s.file("upload_saml_idp_certificate", "certificate")).send().map(drop)),
    ("delete_saml_private_certificate", |d, _| d.saml().delete_saml_private_certificate().send().map(drop)),
    ("upload_saml_private_certificate", |d, s| d.saml().upload_saml_private_certificate(s.file("upload_saml_private_certificate", "certificate")).send().map(drop)),
    ("delete_saml_public_certificate", |d, _| d.saml().delete_saml_public_certificate().send().map(drop)),
    ("upload_saml_public_certificate", |d, s| d.saml().upload_saml_public_certificate(s.file("upload_saml_public_certificate", "certificate")).send().map(drop)),
    ("get_saml_certificate_status", |d, _| d.saml().get_saml_certificate_status().send().map(drop)),
    ("get_saml_metadata", |d, _| d.saml().get_saml_metadata().send().map(drop)),
    ("get_saml_metadata_from_idp", |d, s| d.saml().get_saml_metadata_from_idp().saml_metadata_url(s.text("get_saml_metadata_from_idp", "saml_metadata_url")).send().map(drop)),
    ("reset_saml_auth_data_to_email", |d, s| d.saml().reset_saml_auth_data_to_email().include_deleted(s.flag("reset_saml_auth_data_to_email", "include_deleted")).dry_run(s.flag("reset_saml_auth_data_to_email", "dry_run")).user_ids(s.texts("reset_saml_auth_data_to_email", "user_ids")).send().map(drop)),
];
