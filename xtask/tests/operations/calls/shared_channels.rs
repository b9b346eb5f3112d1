// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `shared_channels` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("invite_remote_cluster_to_channel", |d, s| d.shared_channels().invite_remote_cluster_to_channel(s.text("invite_remote_cluster_to_channel", "remote_id"), s.text("invite_remote_cluster_to_channel", "channel_id")).body(s.value("invite_remote_cluster_to_channel", "body")).send().map(drop)),
    ("uninvite_remote_cluster_to_channel", |d, s| d.shared_channels().uninvite_remote_cluster_to_channel(s.text("uninvite_remote_cluster_to_channel", "remote_id"), s.text("uninvite_remote_cluster_to_channel", "channel_id")).body(s.value("uninvite_remote_cluster_to_channel", "body")).send().map(drop)),
    ("get_shared_channel_remotes_by_remote_cluster", |d, s| d.shared_channels().get_shared_channel_remotes_by_remote_cluster(s.text("get_shared_channel_remotes_by_remote_cluster", "remote_id")).send().map(drop)),
    ("get_remote_cluster_info", |d, s| d.shared_channels().get_remote_cluster_info(s.text("get_remote_cluster_info", "remote_id")).send().map(drop)),
    ("can_user_direct_message", |d, s| d.shared_channels().can_user_direct_message(s.text("can_user_direct_message", "user_id"), s.text("can_user_direct_message", "other_user_id")).send().map(drop)),
    ("get_shared_channel_remotes", |d, s| d.shared_channels().get_shared_channel_remotes(s.text("get_shared_channel_remotes", "channel_id")).send().map(drop)),
    ("get_all_shared_channels", |d, s| d.shared_channels().get_all_shared_channels(s.text("get_all_shared_channels", "team_id")).send().map(drop)),
];
