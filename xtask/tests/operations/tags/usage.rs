// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `usage` send.

use mm_driver::Request;

use crate::sends::{Body, sends};

#[test]
fn get_posts_usage() {
    sends(
        |driver| driver.usage().get_posts_usage().send_value(),
        "GET",
        "/api/v4/usage/posts",
        &[],
        &Body::None,
    );
}

#[test]
fn get_storage_usage() {
    sends(
        |driver| driver.usage().get_storage_usage().send_value(),
        "GET",
        "/api/v4/usage/storage",
        &[],
        &Body::None,
    );
}

#[test]
fn get_teams_usage() {
    sends(
        |driver| driver.usage().get_teams_usage().send_value(),
        "GET",
        "/api/v4/usage/teams",
        &[],
        &Body::None,
    );
}
