// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 7 operations, such as `get_remote_cluster_info`, `can_user_direct_message`, `get_all_shared_channels`.

#[cfg(feature = "shared_channels")]
use serde_json::Value;

#[cfg(feature = "shared_channels")]
use crate::types::{RemoteClusterInfo, SharedChannel};
#[cfg(feature = "shared_channels")]
use crate::{ChannelId, TeamId, UserId};

crate::__declare! {
    SharedChannelsApi shared_channels "shared_channels";
    invite_remote_cluster_to_channel InviteRemoteClusterToChannel POST
        "/api/v4/remotecluster/{remote_id}/channels/{channel_id}/invite" -> Value (Path remote_id:
        String, Path channel_id: ChannelId) [Whole body: Value];
    uninvite_remote_cluster_to_channel UninviteRemoteClusterToChannel POST
        "/api/v4/remotecluster/{remote_id}/channels/{channel_id}/uninvite" -> Value (Path remote_id:
        String, Path channel_id: ChannelId) [Whole body: Value];
    get_shared_channel_remotes_by_remote_cluster GetSharedChannelRemotesByRemoteCluster GET
        "/api/v4/remotecluster/{remote_id}/sharedchannelremotes" -> Value (Path remote_id: String)
        [Query include_unconfirmed: bool, Query exclude_confirmed: bool, Query exclude_home: bool,
        Query exclude_remote: bool, Query include_deleted: bool, Query page: i64, Query per_page:
        i64];
    get_remote_cluster_info GetRemoteClusterInfo GET
        "/api/v4/sharedchannels/remote_info/{remote_id}" -> RemoteClusterInfo (Path remote_id:
        String) [Query include_deleted: bool];
    can_user_direct_message CanUserDirectMessage GET
        "/api/v4/sharedchannels/users/{user_id}/can_dm/{other_user_id}" -> Value (Path user_id:
        UserId, Path other_user_id: UserId) [];
    get_shared_channel_remotes GetSharedChannelRemotes GET
        "/api/v4/sharedchannels/{channel_id}/remotes" -> Value (Path channel_id: ChannelId) [];
    get_all_shared_channels GetAllSharedChannels GET "/api/v4/sharedchannels/{team_id}" ->
        Vec<SharedChannel> paged<SharedChannel> (Path team_id: TeamId) [Query page: i64, Query
        per_page: i64];
}
