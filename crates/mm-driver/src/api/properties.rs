// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 9 operations, such as `get_property_fields`, `get_property_values`, `create_property_field`.

#[cfg(feature = "properties")]
use serde_json::Value;

#[cfg(feature = "properties")]
use crate::{ChannelId, Millis, TeamId, Texts};

crate::__declare! {
    PropertiesApi properties "properties";
    search_property_fields SearchPropertyFields POST
        "/api/v4/properties/groups/{group_name}/fields/search" -> Value (Path group_name: String,
        Body object_types: Texts) [Body channel_id: ChannelId, Body team_id: TeamId, Body
        target_type: String, Body target_id: String, Body since: Millis, Body cursor_id: String,
        Body cursor_create_at: Millis, Body cursor_update_at: Millis, Body per_page: i64];
    get_system_property_values GetSystemPropertyValues GET
        "/api/v4/properties/groups/{group_name}/system/values" -> Value (Path group_name: String)
        [Query since: Millis, Query cursor_id: String, Query cursor_create_at: Millis, Query
        cursor_update_at: Millis, Query per_page: i64];
    update_system_property_values UpdateSystemPropertyValues PATCH
        "/api/v4/properties/groups/{group_name}/system/values" -> Value (Path group_name: String)
        [Whole body: Value];
    get_property_fields GetPropertyFields GET
        "/api/v4/properties/groups/{group_name}/{object_type}/fields" -> Value (Path group_name:
        String, Path object_type: String) [Query channel_id: ChannelId, Query team_id: TeamId, Query
        target_type: String, Query target_id: String, Query since: Millis, Query cursor_id: String,
        Query cursor_create_at: Millis, Query cursor_update_at: Millis, Query per_page: i64];
    create_property_field CreatePropertyField POST
        "/api/v4/properties/groups/{group_name}/{object_type}/fields" -> Value (Path group_name:
        String, Path object_type: String, Body name: String, Body type_ as "type": String, Body
        target_type: String) [Body attrs: Value, Body target_id: String, Body permission_field:
        String, Body permission_values: String, Body permission_options: String, Body
        linked_field_id: String];
    delete_property_field DeletePropertyField DELETE
        "/api/v4/properties/groups/{group_name}/{object_type}/fields/{field_id}" -> Value (Path
        group_name: String, Path object_type: String, Path field_id: String) [];
    update_property_field UpdatePropertyField PATCH
        "/api/v4/properties/groups/{group_name}/{object_type}/fields/{field_id}" -> Value (Path
        group_name: String, Path object_type: String, Path field_id: String) [Whole body: Value];
    get_property_values GetPropertyValues GET
        "/api/v4/properties/groups/{group_name}/{object_type}/values/{target_id}" -> Value (Path
        group_name: String, Path object_type: String, Path target_id: String) [Query since: Millis,
        Query cursor_id: String, Query cursor_create_at: Millis, Query cursor_update_at: Millis,
        Query per_page: i64];
    update_property_values UpdatePropertyValues PATCH
        "/api/v4/properties/groups/{group_name}/{object_type}/values/{target_id}" -> Value (Path
        group_name: String, Path object_type: String, Path target_id: String) [Whole body: Value];
}
