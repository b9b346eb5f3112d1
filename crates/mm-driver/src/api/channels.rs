// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 62 operations, such as `get_channel`, `view_channel`, `move_channel`.

#[cfg(feature = "channels")]
use serde_json::Value;

#[cfg(feature = "channels")]
use crate::types::{
    Channel, ChannelMember, ChannelMemberCountByGroup, ChannelModeration, ChannelStats,
    ChannelUnread, ChannelWithTeamData, OrderedSidebarCategories, PostList, SidebarCategory,
    StatusOk, ViewChannelAnswer,
};
#[cfg(feature = "channels")]
use crate::{ChannelId, Millis, SchemeId, TeamId, Texts, UserId};

crate::__declare! {
    ChannelsApi channels "channels";
    get_channel_access_control_attributes GetChannelAccessControlAttributes GET
        "/api/v4/channels/{channel_id}/access_control/attributes" -> Value (Path channel_id:
        ChannelId) [];
    get_all_channels GetAllChannels GET "/api/v4/channels" -> Vec<ChannelWithTeamData>
        paged<ChannelWithTeamData> () [Query not_associated_to_group: String, Query page: i64, Query
        per_page: i64, Query exclude_default_channels: bool, Query include_deleted: bool, Query
        include_total_count: bool, Query exclude_policy_constrained: bool];
    create_channel CreateChannel POST "/api/v4/channels" -> Channel (Body team_id: TeamId, Body
        name: String, Body display_name: String, Body type_ as "type": String) [Body purpose:
        String, Body header: String, Body managed_category_name: String, Body default_category_name:
        String];
    create_direct_channel CreateDirectChannel POST "/api/v4/channels/direct" -> Channel (Whole
        user_ids: Texts) [];
    create_group_channel CreateGroupChannel POST "/api/v4/channels/group" -> Channel (Whole
        user_ids: Texts) [];
    search_group_channels SearchGroupChannels POST "/api/v4/channels/group/search" -> Vec<Channel>
        (Body term: String) [];
    mark_all_direct_messages_read MarkAllDirectMessagesRead PUT
        "/api/v4/channels/members/{user_id}/direct/read" -> Value (Path user_id: UserId) [Whole
        body: Value];
    mark_channels_read_for_user MarkChannelsReadForUser POST
        "/api/v4/channels/members/{user_id}/mark_read" -> Value (Path user_id: UserId, Whole
        channel_ids: Texts) [];
    view_channel ViewChannel POST "/api/v4/channels/members/{user_id}/view" -> ViewChannelAnswer
        (Path user_id: UserId, Body channel_id: ChannelId) [Body prev_channel_id: String];
    search_all_channels SearchAllChannels POST "/api/v4/channels/search" -> Value (Body term:
        String) [Query system_console: bool, Body not_associated_to_group: String, Body
        exclude_default_channels: bool, Body team_ids: Texts, Body group_constrained: bool, Body
        exclude_group_constrained: bool, Body public: bool, Body private: bool, Body deleted: bool,
        Body page: String, Body per_page: String, Body exclude_policy_constrained: bool, Body
        include_search_by_id: bool, Body exclude_remote: bool];
    get_channels_member_count GetChannelsMemberCount POST "/api/v4/channels/stats/member_count" ->
        Value (Whole channel_ids: Texts) [];
    delete_channel DeleteChannel DELETE "/api/v4/channels/{channel_id}" -> StatusOk (Path
        channel_id: ChannelId) [];
    get_channel GetChannel GET "/api/v4/channels/{channel_id}" -> Channel (Path channel_id:
        ChannelId) [];
    update_channel UpdateChannel PUT "/api/v4/channels/{channel_id}" -> Channel (PathAndId
        channel_id: ChannelId) [Body name: String, Body display_name: String, Body purpose: String,
        Body header: String];
    get_group_message_members_common_teams GetGroupMessageMembersCommonTeams GET
        "/api/v4/channels/{channel_id}/common_teams" -> Value (Path channel_id: ChannelId) [];
    convert_group_message_to_channel ConvertGroupMessageToChannel POST
        "/api/v4/channels/{channel_id}/convert_to_channel" -> Value (PathAndBody channel_id:
        ChannelId, Body team_id: TeamId) [];
    get_channel_member_counts_by_group GetChannelMemberCountsByGroup GET
        "/api/v4/channels/{channel_id}/member_counts_by_group" -> Vec<ChannelMemberCountByGroup>
        (Path channel_id: ChannelId) [Query include_timezones: bool];
    get_channel_members GetChannelMembers GET "/api/v4/channels/{channel_id}/members" ->
        Vec<ChannelMember> paged<ChannelMember> (Path channel_id: ChannelId) [Query page: i64, Query
        per_page: i64];
    add_channel_member AddChannelMember POST "/api/v4/channels/{channel_id}/members" -> Value (Path
        channel_id: ChannelId, Body user_id: UserId) [Body user_ids: Texts, Body post_root_id:
        String];
    set_channel_members SetChannelMembers PUT "/api/v4/channels/{channel_id}/members" -> Value (Path
        channel_id: ChannelId, Body members: Texts) [Query batch_size: i64, Query batch_delay_ms:
        i64, Body channel_admins: Texts];
    get_channel_members_by_ids GetChannelMembersByIds POST
        "/api/v4/channels/{channel_id}/members/ids" -> Vec<ChannelMember> (Path channel_id:
        ChannelId, Whole user_ids: Texts) [];
    remove_user_from_channel RemoveUserFromChannel DELETE
        "/api/v4/channels/{channel_id}/members/{user_id}" -> StatusOk (Path channel_id: ChannelId,
        Path user_id: UserId) [];
    get_channel_member GetChannelMember GET "/api/v4/channels/{channel_id}/members/{user_id}" ->
        ChannelMember (Path channel_id: ChannelId, Path user_id: UserId) [];
    update_channel_member_autotranslation UpdateChannelMemberAutotranslation PUT
        "/api/v4/channels/{channel_id}/members/{user_id}/autotranslation" -> Value (Path channel_id:
        ChannelId, Path user_id: UserId, Body autotranslation_disabled: bool) [];
    update_channel_notify_props UpdateChannelNotifyProps PUT
        "/api/v4/channels/{channel_id}/members/{user_id}/notify_props" -> StatusOk (Path channel_id:
        ChannelId, Path user_id: UserId, Whole notify_props: Value) [];
    update_channel_roles UpdateChannelRoles PUT
        "/api/v4/channels/{channel_id}/members/{user_id}/roles" -> StatusOk (Path channel_id:
        ChannelId, Path user_id: UserId, Body roles: String) [];
    update_channel_member_scheme_roles UpdateChannelMemberSchemeRoles PUT
        "/api/v4/channels/{channel_id}/members/{user_id}/schemeRoles" -> StatusOk (Path channel_id:
        ChannelId, Path user_id: UserId, Body scheme_admin: bool, Body scheme_user: bool) [];
    channel_members_minus_group_members ChannelMembersMinusGroupMembers GET
        "/api/v4/channels/{channel_id}/members_minus_group_members" -> Value (Path channel_id:
        ChannelId, Query group_ids: String) [Query page: i64, Query per_page: i64];
    get_channel_moderations GetChannelModerations GET "/api/v4/channels/{channel_id}/moderations" ->
        Vec<ChannelModeration> (Path channel_id: ChannelId) [];
    patch_channel_moderations PatchChannelModerations PUT
        "/api/v4/channels/{channel_id}/moderations/patch" -> Vec<ChannelModeration> (Path
        channel_id: ChannelId, Whole moderations: Value) [];
    move_channel MoveChannel POST "/api/v4/channels/{channel_id}/move" -> Channel (Path channel_id:
        ChannelId, Body team_id: TeamId) [Body force: bool];
    patch_channel PatchChannel PUT "/api/v4/channels/{channel_id}/patch" -> Channel (Path
        channel_id: ChannelId) [Body name: String, Body display_name: String, Body purpose: String,
        Body header: String, Body group_constrained: bool, Body autotranslation: bool, Body
        banner_info: Value, Body managed_category_name: String, Body default_category_name: String];
    get_pinned_posts GetPinnedPosts GET "/api/v4/channels/{channel_id}/pinned" -> PostList (Path
        channel_id: ChannelId) [];
    update_channel_privacy UpdateChannelPrivacy PUT "/api/v4/channels/{channel_id}/privacy" ->
        Channel (Path channel_id: ChannelId, Body privacy: String) [];
    restore_channel RestoreChannel POST "/api/v4/channels/{channel_id}/restore" -> Channel (Path
        channel_id: ChannelId) [Whole body: Value];
    update_channel_scheme UpdateChannelScheme PUT "/api/v4/channels/{channel_id}/scheme" -> StatusOk
        (Path channel_id: ChannelId, Body scheme_id: SchemeId) [];
    get_channel_stats GetChannelStats GET "/api/v4/channels/{channel_id}/stats" -> ChannelStats
        (Path channel_id: ChannelId) [];
    get_channel_members_timezones GetChannelMembersTimezones GET
        "/api/v4/channels/{channel_id}/timezones" -> Vec<String> (Path channel_id: ChannelId) [];
    get_channel_by_name_for_team_name GetChannelByNameForTeamName GET
        "/api/v4/teams/name/{team_name}/channels/name/{channel_name}" -> Channel (Path team_name:
        String, Path channel_name: String) [Query include_deleted: bool];
    get_public_channels_for_team GetPublicChannelsForTeam GET "/api/v4/teams/{team_id}/channels" ->
        Vec<Channel> paged<Channel> (Path team_id: TeamId) [Query page: i64, Query per_page: i64];
    autocomplete_channels_for_team AutocompleteChannelsForTeam GET
        "/api/v4/teams/{team_id}/channels/autocomplete" -> Vec<Channel> (Path team_id: TeamId, Query
        name: String) [];
    get_deleted_channels_for_team GetDeletedChannelsForTeam GET
        "/api/v4/teams/{team_id}/channels/deleted" -> Vec<Channel> paged<Channel> (Path team_id:
        TeamId) [Query page: i64, Query per_page: i64];
    get_public_channels_by_ids_for_team GetPublicChannelsByIdsForTeam POST
        "/api/v4/teams/{team_id}/channels/ids" -> Vec<Channel> (Path team_id: TeamId, Whole
        channel_ids: Texts) [];
    get_managed_categories GetManagedCategories GET
        "/api/v4/teams/{team_id}/channels/managed_categories" -> Value (Path team_id: TeamId) [];
    get_channel_by_name GetChannelByName GET "/api/v4/teams/{team_id}/channels/name/{channel_name}"
        -> Channel (Path team_id: TeamId, Path channel_name: String) [Query include_deleted: bool];
    get_private_channels_for_team GetPrivateChannelsForTeam GET
        "/api/v4/teams/{team_id}/channels/private" -> Vec<Channel> paged<Channel> (Path team_id:
        TeamId) [Query page: i64, Query per_page: i64];
    get_recommended_channels_for_team GetRecommendedChannelsForTeam GET
        "/api/v4/teams/{team_id}/channels/recommended" -> Value (Path team_id: TeamId) [];
    search_channels SearchChannels POST "/api/v4/teams/{team_id}/channels/search" -> Vec<Channel>
        (Path team_id: TeamId, Body term: String) [];
    autocomplete_channels_for_team_for_search AutocompleteChannelsForTeamForSearch GET
        "/api/v4/teams/{team_id}/channels/search_autocomplete" -> Vec<Channel> (Path team_id:
        TeamId, Query name: String) [];
    get_channels_for_user GetChannelsForUser GET "/api/v4/users/{user_id}/channels" -> Vec<Channel>
        (Path user_id: UserId) [Query last_delete_at: Millis, Query include_deleted: bool];
    get_channel_unread GetChannelUnread GET "/api/v4/users/{user_id}/channels/{channel_id}/unread"
        -> ChannelUnread (Path user_id: UserId, Path channel_id: ChannelId) [];
    get_channels_for_team_for_user GetChannelsForTeamForUser GET
        "/api/v4/users/{user_id}/teams/{team_id}/channels" -> Vec<Channel> (Path user_id: UserId,
        Path team_id: TeamId) [Query include_deleted: bool, Query last_delete_at: Millis];
    get_sidebar_categories_for_team_for_user GetSidebarCategoriesForTeamForUser GET
        "/api/v4/users/{user_id}/teams/{team_id}/channels/categories" ->
        Vec<OrderedSidebarCategories> (Path user_id: UserId, Path team_id: TeamId) [];
    create_sidebar_category_for_team_for_user CreateSidebarCategoryForTeamForUser POST
        "/api/v4/users/{user_id}/teams/{team_id}/channels/categories" -> SidebarCategory (Path
        user_id: UserId, Path team_id: TeamId, Whole body: Value) [];
    update_sidebar_categories_for_team_for_user UpdateSidebarCategoriesForTeamForUser PUT
        "/api/v4/users/{user_id}/teams/{team_id}/channels/categories" -> SidebarCategory (Path
        user_id: UserId, Path team_id: TeamId, Whole body: Value) [];
    get_sidebar_category_order_for_team_for_user GetSidebarCategoryOrderForTeamForUser GET
        "/api/v4/users/{user_id}/teams/{team_id}/channels/categories/order" -> Vec<String> (Path
        user_id: UserId, Path team_id: TeamId) [];
    update_sidebar_category_order_for_team_for_user UpdateSidebarCategoryOrderForTeamForUser PUT
        "/api/v4/users/{user_id}/teams/{team_id}/channels/categories/order" -> Vec<String> (Path
        user_id: UserId, Path team_id: TeamId, Whole category_ids: Texts) [];
    remove_sidebar_category_for_team_for_user RemoveSidebarCategoryForTeamForUser DELETE
        "/api/v4/users/{user_id}/teams/{team_id}/channels/categories/{category_id}" ->
        SidebarCategory (Path user_id: UserId, Path team_id: TeamId, Path category_id: String) [];
    get_sidebar_category_for_team_for_user GetSidebarCategoryForTeamForUser GET
        "/api/v4/users/{user_id}/teams/{team_id}/channels/categories/{category_id}" ->
        SidebarCategory (Path user_id: UserId, Path team_id: TeamId, Path category_id: String) [];
    update_sidebar_category_for_team_for_user UpdateSidebarCategoryForTeamForUser PUT
        "/api/v4/users/{user_id}/teams/{team_id}/channels/categories/{category_id}" ->
        SidebarCategory (Path user_id: UserId, Path team_id: TeamId, Path category_id: String, Whole
        body: Value) [];
    get_channel_members_for_user GetChannelMembersForUser GET
        "/api/v4/users/{user_id}/teams/{team_id}/channels/members" -> Vec<ChannelMember> (Path
        user_id: UserId, Path team_id: TeamId) [];
    mark_all_team_channels_read MarkAllTeamChannelsRead PUT
        "/api/v4/users/{user_id}/teams/{team_id}/read" -> Value (Path user_id: UserId, Path team_id:
        TeamId) [Whole body: Value];
}
