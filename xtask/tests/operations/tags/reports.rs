// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `reports` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn get_posts_for_reporting() {
    sends(
        |driver| driver.reports().get_posts_for_reporting("channel_id a/b").cursor("cursor a/b").start_time(7).time_field("time_field a/b").sort_direction("sort_direction a/b").per_page(7).include_deleted(true).exclude_system_posts(true).include_metadata(true).send_value(),
        "POST",
        "/api/v4/reports/posts",
        &[],
        &Body::Json(json!({"channel_id":"channel_id a/b","cursor":"cursor a/b","exclude_system_posts":true,"include_deleted":true,"include_metadata":true,"per_page":7,"sort_direction":"sort_direction a/b","start_time":7,"time_field":"time_field a/b"})),
    );
}

#[test]
fn get_users_for_reporting() {
    sends(
        |driver| driver.reports().get_users_for_reporting().sort_column("sort_column a/b").direction("direction a/b").sort_direction("sort_direction a/b").page_size(7).from_column_value("from_column_value a/b").from_id("from_id a/b").date_range("date_range a/b").role_filter("role_filter a/b").team_filter("team_filter a/b").has_no_team(true).hide_active(true).hide_inactive(true).search_term("search_term a/b").send_value(),
        "GET",
        "/api/v4/reports/users",
        &[("sort_column", "sort_column a/b"), ("direction", "direction a/b"), ("sort_direction", "sort_direction a/b"), ("page_size", "7"), ("from_column_value", "from_column_value a/b"), ("from_id", "from_id a/b"), ("date_range", "date_range a/b"), ("role_filter", "role_filter a/b"), ("team_filter", "team_filter a/b"), ("has_no_team", "true"), ("hide_active", "true"), ("hide_inactive", "true"), ("search_term", "search_term a/b")],
        &Body::None,
    );
}

#[test]
fn get_user_count_for_reporting() {
    sends(
        |driver| driver.reports().get_user_count_for_reporting().role_filter("role_filter a/b").team_filter("team_filter a/b").has_no_team(true).hide_active(true).hide_inactive(true).search_term("search_term a/b").send_value(),
        "GET",
        "/api/v4/reports/users/count",
        &[("role_filter", "role_filter a/b"), ("team_filter", "team_filter a/b"), ("has_no_team", "true"), ("hide_active", "true"), ("hide_inactive", "true"), ("search_term", "search_term a/b")],
        &Body::None,
    );
}

#[test]
fn start_batch_users_export() {
    sends(
        |driver| driver.reports().start_batch_users_export().date_range("date_range a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/reports/users/export",
        &[("date_range", "date_range a/b")],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}
