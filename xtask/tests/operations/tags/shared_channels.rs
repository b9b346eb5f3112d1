// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `shared_channels` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn invite_remote_cluster_to_channel() {
    sends(
        |driver| driver.shared_channels().invite_remote_cluster_to_channel("remote_id a/b", "channel_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/remotecluster/remote_id%20a%2Fb/channels/channel_id%20a%2Fb/invite",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn uninvite_remote_cluster_to_channel() {
    sends(
        |driver| driver.shared_channels().uninvite_remote_cluster_to_channel("remote_id a/b", "channel_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/remotecluster/remote_id%20a%2Fb/channels/channel_id%20a%2Fb/uninvite",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn get_shared_channel_remotes_by_remote_cluster() {
    sends(
        |driver| driver.shared_channels().get_shared_channel_remotes_by_remote_cluster("remote_id a/b").include_unconfirmed(true).exclude_confirmed(true).exclude_home(true).exclude_remote(true).include_deleted(true).page(7).per_page(7).send_value(),
        "GET",
        "/api/v4/remotecluster/remote_id%20a%2Fb/sharedchannelremotes",
        &[("include_unconfirmed", "true"), ("exclude_confirmed", "true"), ("exclude_home", "true"), ("exclude_remote", "true"), ("include_deleted", "true"), ("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}

#[test]
fn get_remote_cluster_info() {
    sends(
        |driver| driver.shared_channels().get_remote_cluster_info("remote_id a/b").include_deleted(true).send_value(),
        "GET",
        "/api/v4/sharedchannels/remote_info/remote_id%20a%2Fb",
        &[("include_deleted", "true")],
        &Body::None,
    );
}

#[test]
fn can_user_direct_message() {
    sends(
        |driver| driver.shared_channels().can_user_direct_message("user_id a/b", "other_user_id a/b").send_value(),
        "GET",
        "/api/v4/sharedchannels/users/user_id%20a%2Fb/can_dm/other_user_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_shared_channel_remotes() {
    sends(
        |driver| driver.shared_channels().get_shared_channel_remotes("channel_id a/b").send_value(),
        "GET",
        "/api/v4/sharedchannels/channel_id%20a%2Fb/remotes",
        &[],
        &Body::None,
    );
}

#[test]
fn get_all_shared_channels() {
    sends(
        |driver| driver.shared_channels().get_all_shared_channels("team_id a/b").page(7).per_page(7).send_value(),
        "GET",
        "/api/v4/sharedchannels/team_id%20a%2Fb",
        &[("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}
