// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `remote_clusters` declares.

use crate::scene::{Call, picture};

pub(crate) const CALLS: &[Call] = &[
    ("get_remote_clusters", |d, _| d.remote_clusters().get_remote_clusters().send().map(drop)),
    ("create_remote_cluster", |d, s| d.remote_clusters().create_remote_cluster(s.text("create_remote_cluster", "name"), s.text("create_remote_cluster", "default_team_id")).send().map(drop)),
    ("accept_remote_cluster_invite", |d, s| d.remote_clusters().accept_remote_cluster_invite(s.text("accept_remote_cluster_invite", "invite"), s.text("accept_remote_cluster_invite", "name"), s.text("accept_remote_cluster_invite", "default_team_id"), s.text("accept_remote_cluster_invite", "password")).send().map(drop)),
    ("remote_cluster_confirm_invite", |d, s| d.remote_clusters().remote_cluster_confirm_invite().body(s.value("remote_cluster_confirm_invite", "body")).send().map(drop)),
    ("remote_cluster_accept_message", |d, s| d.remote_clusters().remote_cluster_accept_message().body(s.value("remote_cluster_accept_message", "body")).send().map(drop)),
    ("remote_cluster_ping", |d, s| d.remote_clusters().remote_cluster_ping().body(s.value("remote_cluster_ping", "body")).send().map(drop)),
    ("upload_remote_cluster_data", |d, s| d.remote_clusters().upload_remote_cluster_data(s.text("upload_remote_cluster_data", "upload_id"), picture()).send().map(drop)),
    ("delete_remote_cluster", |d, s| d.remote_clusters().delete_remote_cluster(s.text("delete_remote_cluster", "remote_id")).send().map(drop)),
    ("get_remote_cluster", |d, s| d.remote_clusters().get_remote_cluster(s.text("get_remote_cluster", "remote_id")).send().map(drop)),
    ("patch_remote_cluster", |d, s| d.remote_clusters().patch_remote_cluster(s.text("patch_remote_cluster", "remote_id")).display_name(s.text("patch_remote_cluster", "display_name")).default_team_id(s.text("patch_remote_cluster", "default_team_id")).send().map(drop)),
    ("generate_remote_cluster_invite", |d, s| d.remote_clusters().generate_remote_cluster_invite(s.text("generate_remote_cluster_invite", "remote_id"), s.text("generate_remote_cluster_invite", "password")).send().map(drop)),
    ("remote_set_profile_image", |d, s| d.remote_clusters().remote_set_profile_image(s.text("remote_set_profile_image", "user_id"), picture()).send().map(drop)),
];
