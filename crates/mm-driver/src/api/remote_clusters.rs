// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 12 operations, such as `get_remote_cluster`, `get_remote_clusters`, `remote_cluster_ping`.

#[cfg(feature = "remote_clusters")]
use serde_json::Value;

#[cfg(feature = "remote_clusters")]
use crate::{FilePart, UploadId, UserId};

crate::__declare! {
    RemoteClustersApi remote_clusters "remote_clusters";
    get_remote_clusters GetRemoteClusters GET "/api/v4/remotecluster" -> Value () [Query page: i64,
        Query per_page: i64, Query exclude_offline: bool, Query in_channel: String, Query
        not_in_channel: String, Query only_confirmed: bool, Query only_plugins: bool, Query
        exclude_plugins: bool, Query include_deleted: bool];
    create_remote_cluster CreateRemoteCluster POST "/api/v4/remotecluster" -> Value (Body name:
        String, Body default_team_id: String) [Body display_name: String, Body password: String];
    accept_remote_cluster_invite AcceptRemoteClusterInvite POST
        "/api/v4/remotecluster/accept_invite" -> Value (Body invite: String, Body name: String, Body
        default_team_id: String, Body password: String) [Body display_name: String];
    remote_cluster_confirm_invite RemoteClusterConfirmInvite POST
        "/api/v4/remotecluster/confirm_invite" -> Value () [Whole body: Value];
    remote_cluster_accept_message RemoteClusterAcceptMessage POST "/api/v4/remotecluster/msg" ->
        Value () [Whole body: Value];
    remote_cluster_ping RemoteClusterPing POST "/api/v4/remotecluster/ping" -> Value () [Whole body:
        Value];
    upload_remote_cluster_data UploadRemoteClusterData POST
        "/api/v4/remotecluster/upload/{upload_id}" -> Value (Path upload_id: UploadId, Form file:
        FilePart) [];
    delete_remote_cluster DeleteRemoteCluster DELETE "/api/v4/remotecluster/{remote_id}" -> Value
        (Path remote_id: String) [];
    get_remote_cluster GetRemoteCluster GET "/api/v4/remotecluster/{remote_id}" -> Value (Path
        remote_id: String) [];
    patch_remote_cluster PatchRemoteCluster PATCH "/api/v4/remotecluster/{remote_id}" -> Value (Path
        remote_id: String) [Body display_name: String, Body default_team_id: String];
    generate_remote_cluster_invite GenerateRemoteClusterInvite POST
        "/api/v4/remotecluster/{remote_id}/generate_invite" -> Value (Path remote_id: String, Body
        password: String) [];
    remote_set_profile_image RemoteSetProfileImage POST "/api/v4/remotecluster/{user_id}/image" ->
        Value (Path user_id: UserId, Form image: FilePart) [];
}
