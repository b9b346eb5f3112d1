// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 5 operations, such as `get_preferences`, `update_preferences`, `delete_preferences`.

#[cfg(feature = "preferences")]
use serde_json::Value;

#[cfg(feature = "preferences")]
use crate::types::{Preference, StatusOk};
#[cfg(feature = "preferences")]
use crate::UserId;

crate::__declare! {
    PreferencesApi preferences "preferences";
    get_preferences GetPreferences GET "/api/v4/users/{user_id}/preferences" -> Vec<Preference>
        (Path user_id: UserId) [];
    update_preferences UpdatePreferences PUT "/api/v4/users/{user_id}/preferences" -> StatusOk (Path
        user_id: UserId, Whole preferences: Value) [];
    delete_preferences DeletePreferences POST "/api/v4/users/{user_id}/preferences/delete" ->
        StatusOk (Path user_id: UserId, Whole preferences: Value) [];
    get_preferences_by_category GetPreferencesByCategory GET
        "/api/v4/users/{user_id}/preferences/{category}" -> Vec<Preference> (Path user_id: UserId,
        Path category: String) [];
    get_preferences_by_category_by_name GetPreferencesByCategoryByName GET
        "/api/v4/users/{user_id}/preferences/{category}/name/{preference_name}" -> Preference (Path
        user_id: UserId, Path category: String, Path preference_name: String) [];
}
