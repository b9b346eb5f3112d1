// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `properties` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("search_property_fields", |d, s| d.properties().search_property_fields(s.text("search_property_fields", "group_name"), s.texts("search_property_fields", "object_types")).send().map(drop)),
    ("get_system_property_values", |d, s| d.properties().get_system_property_values(s.text("get_system_property_values", "group_name")).send().map(drop)),
    ("update_system_property_values", |d, s| d.properties().update_system_property_values(s.text("update_system_property_values", "group_name")).body(s.value("update_system_property_values", "body")).send().map(drop)),
    ("get_property_fields", |d, s| d.properties().get_property_fields(s.text("get_property_fields", "group_name"), s.text("get_property_fields", "object_type")).send().map(drop)),
    ("create_property_field", |d, s| d.properties().create_property_field(s.text("create_property_field", "group_name"), s.text("create_property_field", "object_type"), s.text("create_property_field", "name"), s.text("create_property_field", "type"), s.text("create_property_field", "target_type")).send().map(drop)),
    ("delete_property_field", |d, s| d.properties().delete_property_field(s.text("delete_property_field", "group_name"), s.text("delete_property_field", "object_type"), s.text("delete_property_field", "field_id")).send().map(drop)),
    ("update_property_field", |d, s| d.properties().update_property_field(s.text("update_property_field", "group_name"), s.text("update_property_field", "object_type"), s.text("update_property_field", "field_id")).body(s.value("update_property_field", "body")).send().map(drop)),
    ("get_property_values", |d, s| d.properties().get_property_values(s.text("get_property_values", "group_name"), s.text("get_property_values", "object_type"), s.text("get_property_values", "target_id")).send().map(drop)),
    ("update_property_values", |d, s| d.properties().update_property_values(s.text("update_property_values", "group_name"), s.text("update_property_values", "object_type"), s.text("update_property_values", "target_id")).body(s.value("update_property_values", "body")).send().map(drop)),
];
