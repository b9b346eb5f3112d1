// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 5 operations, such as `get_role`, `patch_role`, `get_all_roles`.

#[cfg(feature = "roles")]
use crate::types::Role;
#[cfg(feature = "roles")]
use crate::{RoleId, Texts};

crate::__declare! {
    RolesApi roles "roles";
    get_all_roles GetAllRoles GET "/api/v4/roles" -> Vec<Role> () [];
    get_role_by_name GetRoleByName GET "/api/v4/roles/name/{role_name}" -> Role (Path role_name:
        String) [];
    get_roles_by_names GetRolesByNames POST "/api/v4/roles/names" -> Vec<Role> (Whole names: Texts)
        [];
    get_role GetRole GET "/api/v4/roles/{role_id}" -> Role (Path role_id: RoleId) [];
    patch_role PatchRole PUT "/api/v4/roles/{role_id}/patch" -> Role (Path role_id: RoleId, Body
        permissions: Texts) [];
}
