// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 8 operations, such as `get_cpa_group`, `patch_cpa_field`, `list_cpa_values`.

#[cfg(feature = "custom_profile_attributes")]
use serde_json::Value;

#[cfg(feature = "custom_profile_attributes")]
use crate::UserId;

crate::__declare! {
    CustomProfileAttributesApi custom_profile_attributes "custom_profile_attributes";
    list_all_cpa_fields ListAllCpaFields GET "/api/v4/custom_profile_attributes/fields" -> Value ()
        [];
    create_cpa_field CreateCpaField POST "/api/v4/custom_profile_attributes/fields" -> Value (Body
        name: String, Body type_ as "type": String) [Body attrs: Value];
    delete_cpa_field DeleteCpaField DELETE "/api/v4/custom_profile_attributes/fields/{field_id}" ->
        Value (Path field_id: String) [];
    patch_cpa_field PatchCpaField PATCH "/api/v4/custom_profile_attributes/fields/{field_id}" ->
        Value (Path field_id: String) [Body name: String, Body type_ as "type": String, Body attrs:
        Value];
    get_cpa_group GetCpaGroup GET "/api/v4/custom_profile_attributes/group" -> Value () [];
    patch_cpa_values PatchCpaValues PATCH "/api/v4/custom_profile_attributes/values" -> Value (Whole
        body: Value) [];
    list_cpa_values ListCpaValues GET "/api/v4/users/{user_id}/custom_profile_attributes" -> Value
        (Path user_id: UserId) [];
    patch_cpa_values_for_user PatchCpaValuesForUser PATCH
        "/api/v4/users/{user_id}/custom_profile_attributes" -> Value (Path user_id: UserId, Whole
        body: Value) [];
}
