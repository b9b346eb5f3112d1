// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! One operation: `get_ancillary_permissions_post`.

#[cfg(feature = "permissions")]
use serde_json::Value;

#[cfg(feature = "permissions")]
use crate::Texts;

crate::__declare! {
    PermissionsApi permissions "permissions";
    get_ancillary_permissions_post GetAncillaryPermissionsPost POST "/api/v4/permissions/ancillary"
        -> Value (Whole permissions: Texts) [];
}
