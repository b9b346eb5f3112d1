// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `remote_clusters` send.

use mm_driver::{FilePart, Request};
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn get_remote_clusters() {
    sends(
        |driver| driver.remote_clusters().get_remote_clusters().page(7).per_page(7).exclude_offline(true).in_channel("in_channel a/b").not_in_channel("not_in_channel a/b").only_confirmed(true).only_plugins(true).exclude_plugins(true).include_deleted(true).send_value(),
        "GET",
        "/api/v4/remotecluster",
        &[("page", "7"), ("per_page", "7"), ("exclude_offline", "true"), ("in_channel", "in_channel a/b"), ("not_in_channel", "not_in_channel a/b"), ("only_confirmed", "true"), ("only_plugins", "true"), ("exclude_plugins", "true"), ("include_deleted", "true")],
        &Body::None,
    );
}

#[test]
fn create_remote_cluster() {
    sends(
        |driver| driver.remote_clusters().create_remote_cluster("name a/b", "default_team_id a/b").display_name("display_name a/b").password("password a/b").send_value(),
        "POST",
        "/api/v4/remotecluster",
        &[],
        &Body::Json(json!({"default_team_id":"default_team_id a/b","display_name":"display_name a/b","name":"name a/b","password":"password a/b"})),
    );
}

#[test]
fn accept_remote_cluster_invite() {
    sends(
        |driver| driver.remote_clusters().accept_remote_cluster_invite("invite a/b", "name a/b", "default_team_id a/b", "password a/b").display_name("display_name a/b").send_value(),
        "POST",
        "/api/v4/remotecluster/accept_invite",
        &[],
        &Body::Json(json!({"default_team_id":"default_team_id a/b","display_name":"display_name a/b","invite":"invite a/b","name":"name a/b","password":"password a/b"})),
    );
}

#[test]
fn remote_cluster_confirm_invite() {
    sends(
        |driver| driver.remote_clusters().remote_cluster_confirm_invite().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/remotecluster/confirm_invite",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn remote_cluster_accept_message() {
    sends(
        |driver| driver.remote_clusters().remote_cluster_accept_message().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/remotecluster/msg",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn remote_cluster_ping() {
    sends(
        |driver| driver.remote_clusters().remote_cluster_ping().body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/remotecluster/ping",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn upload_remote_cluster_data() {
    sends(
        |driver| driver.remote_clusters().upload_remote_cluster_data("upload_id a/b", FilePart::bytes("a.txt", "file a/b")).send_value(),
        "POST",
        "/api/v4/remotecluster/upload/upload_id%20a%2Fb",
        &[],
        &Body::Form(&[("file", "file a/b")]),
    );
}

#[test]
fn delete_remote_cluster() {
    sends(
        |driver| driver.remote_clusters().delete_remote_cluster("remote_id a/b").send_value(),
        "DELETE",
        "/api/v4/remotecluster/remote_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_remote_cluster() {
    sends(
        |driver| driver.remote_clusters().get_remote_cluster("remote_id a/b").send_value(),
        "GET",
        "/api/v4/remotecluster/remote_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn patch_remote_cluster() {
    sends(
        |driver| driver.remote_clusters().patch_remote_cluster("remote_id a/b").display_name("display_name a/b").default_team_id("default_team_id a/b").send_value(),
        "PATCH",
        "/api/v4/remotecluster/remote_id%20a%2Fb",
        &[],
        &Body::Json(json!({"default_team_id":"default_team_id a/b","display_name":"display_name a/b"})),
    );
}

#[test]
fn generate_remote_cluster_invite() {
    sends(
        |driver| driver.remote_clusters().generate_remote_cluster_invite("remote_id a/b", "password a/b").send_value(),
        "POST",
        "/api/v4/remotecluster/remote_id%20a%2Fb/generate_invite",
        &[],
        &Body::Json(json!({"password":"password a/b"})),
    );
}

#[test]
fn remote_set_profile_image() {
    sends(
        |driver| driver.remote_clusters().remote_set_profile_image("user_id a/b", FilePart::bytes("a.txt", "image a/b")).send_value(),
        "POST",
        "/api/v4/remotecluster/user_id%20a%2Fb/image",
        &[],
        &Body::Form(&[("image", "image a/b")]),
    );
}
