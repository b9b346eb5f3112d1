// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 26 operations, such as `get_group`, `get_groups`, `patch_group`.

#[cfg(feature = "groups")]
use serde_json::Value;

#[cfg(feature = "groups")]
use crate::types::{
    GetGroupStatsAnswer, GetGroupUsersAnswer, Group, GroupSyncableChannel, GroupSyncableChannels,
    GroupSyncableTeam, GroupSyncableTeams, StatusOk,
};
#[cfg(feature = "groups")]
use crate::{ChannelId, GroupId, Millis, TeamId, Texts, UserId};

crate::__declare! {
    GroupsApi groups "groups";
    get_groups_by_channel GetGroupsByChannel GET "/api/v4/channels/{channel_id}/groups" ->
        Vec<Group> paged<Group> (Path channel_id: ChannelId) [Query page: i64, Query per_page: i64,
        Query filter_allow_reference: bool];
    get_groups GetGroups GET "/api/v4/groups" -> Vec<Group> paged<Group> () [Query page: i64, Query
        per_page: i64, Query q: String, Query include_member_count: bool, Query
        not_associated_to_team: String, Query not_associated_to_channel: String, Query since:
        Millis, Query filter_allow_reference: bool];
    create_group CreateGroup POST "/api/v4/groups" -> Value (Body name: String, Body display_name:
        String, Body source: String, Body allow_reference: bool, Body user_ids: Texts) [];
    get_groups_by_names GetGroupsByNames POST "/api/v4/groups/names" -> Value (Whole names: Texts)
        [];
    delete_group DeleteGroup DELETE "/api/v4/groups/{group_id}" -> StatusOk (Path group_id: GroupId)
        [];
    get_group GetGroup GET "/api/v4/groups/{group_id}" -> Group (Path group_id: GroupId) [];
    get_group_syncables_channels GetGroupSyncablesChannels GET "/api/v4/groups/{group_id}/channels"
        -> Vec<GroupSyncableChannels> (Path group_id: GroupId) [];
    get_group_syncable_for_channel_id GetGroupSyncableForChannelId GET
        "/api/v4/groups/{group_id}/channels/{channel_id}" -> GroupSyncableChannel (Path group_id:
        GroupId, Path channel_id: ChannelId) [];
    unlink_group_syncable_for_channel UnlinkGroupSyncableForChannel DELETE
        "/api/v4/groups/{group_id}/channels/{channel_id}/link" -> StatusOk (Path group_id: GroupId,
        Path channel_id: ChannelId) [];
    link_group_syncable_for_channel LinkGroupSyncableForChannel POST
        "/api/v4/groups/{group_id}/channels/{channel_id}/link" -> GroupSyncableChannel (Path
        group_id: GroupId, Path channel_id: ChannelId) [Whole body: Value];
    patch_group_syncable_for_channel PatchGroupSyncableForChannel PUT
        "/api/v4/groups/{group_id}/channels/{channel_id}/patch" -> GroupSyncableChannel (Path
        group_id: GroupId, Path channel_id: ChannelId, Body auto_add: bool) [];
    delete_group_members DeleteGroupMembers DELETE "/api/v4/groups/{group_id}/members" -> StatusOk
        (Path group_id: GroupId) [Query user_ids: Texts];
    get_group_users GetGroupUsers GET "/api/v4/groups/{group_id}/members" -> GetGroupUsersAnswer
        (Path group_id: GroupId) [Query page: i64, Query per_page: i64];
    add_group_members AddGroupMembers POST "/api/v4/groups/{group_id}/members" -> StatusOk (Path
        group_id: GroupId, Body user_ids: Texts) [];
    patch_group PatchGroup PUT "/api/v4/groups/{group_id}/patch" -> Group (Path group_id: GroupId)
        [Body name: String, Body display_name: String, Body description: String];
    restore_group RestoreGroup POST "/api/v4/groups/{group_id}/restore" -> Value (Path group_id:
        GroupId) [Whole body: Value];
    get_group_stats GetGroupStats GET "/api/v4/groups/{group_id}/stats" -> GetGroupStatsAnswer (Path
        group_id: GroupId) [];
    get_group_syncables_teams GetGroupSyncablesTeams GET "/api/v4/groups/{group_id}/teams" ->
        Vec<GroupSyncableTeams> (Path group_id: GroupId) [];
    get_group_syncable_for_team_id GetGroupSyncableForTeamId GET
        "/api/v4/groups/{group_id}/teams/{team_id}" -> GroupSyncableTeam (Path group_id: GroupId,
        Path team_id: TeamId) [];
    unlink_group_syncable_for_team UnlinkGroupSyncableForTeam DELETE
        "/api/v4/groups/{group_id}/teams/{team_id}/link" -> StatusOk (Path group_id: GroupId, Path
        team_id: TeamId) [];
    link_group_syncable_for_team LinkGroupSyncableForTeam POST
        "/api/v4/groups/{group_id}/teams/{team_id}/link" -> GroupSyncableTeam (Path group_id:
        GroupId, Path team_id: TeamId) [Whole body: Value];
    patch_group_syncable_for_team PatchGroupSyncableForTeam PUT
        "/api/v4/groups/{group_id}/teams/{team_id}/patch" -> GroupSyncableTeam (Path group_id:
        GroupId, Path team_id: TeamId, Body auto_add: bool) [];
    unlink_ldap_group UnlinkLdapGroup DELETE "/api/v4/ldap/groups/{remote_id}/link" -> StatusOk
        (Path remote_id: String) [];
    get_groups_by_team GetGroupsByTeam GET "/api/v4/teams/{team_id}/groups" -> Vec<Group>
        paged<Group> (Path team_id: TeamId) [Query page: i64, Query per_page: i64, Query
        filter_allow_reference: bool, Query include_member_count: bool, Query include_timezones:
        bool, Query include_total_count: bool, Query include_archived: bool, Query filter_archived:
        bool, Query filter_parent_team_permitted: bool, Query filter_has_member: String, Query
        include_member_ids: bool, Query only_syncable_sources: bool];
    get_groups_associated_to_channels_by_team GetGroupsAssociatedToChannelsByTeam GET
        "/api/v4/teams/{team_id}/groups_by_channels" -> Value (Path team_id: TeamId) [Query page:
        i64, Query per_page: i64, Query filter_allow_reference: bool, Query paginate: bool];
    get_groups_by_user_id GetGroupsByUserId GET "/api/v4/users/{user_id}/groups" -> Vec<Group> (Path
        user_id: UserId) [];
}
