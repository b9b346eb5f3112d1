// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 17 operations, such as `get_data_retention_policy`, `get_team_policies_for_user`, `get_data_retention_policies`.

#[cfg(feature = "data_retention")]
use serde_json::Value;

#[cfg(feature = "data_retention")]
use crate::types::{
    ChannelWithTeamData, DataRetentionPolicyWithTeamAndChannelCounts,
    GetDataRetentionPoliciesCountAnswer, GlobalDataRetentionPolicy, RetentionPolicyForChannelList,
    RetentionPolicyForTeamList, StatusOk, Team,
};
#[cfg(feature = "data_retention")]
use crate::{Texts, UserId};

crate::__declare! {
    DataRetentionApi data_retention "data_retention";
    get_data_retention_policies GetDataRetentionPolicies GET "/api/v4/data_retention/policies" ->
        Vec<DataRetentionPolicyWithTeamAndChannelCounts>
        paged<DataRetentionPolicyWithTeamAndChannelCounts> () [Query page: i64, Query per_page:
        i64];
    create_data_retention_policy CreateDataRetentionPolicy POST "/api/v4/data_retention/policies" ->
        DataRetentionPolicyWithTeamAndChannelCounts (Whole body: Value) [];
    delete_data_retention_policy DeleteDataRetentionPolicy DELETE
        "/api/v4/data_retention/policies/{policy_id}" -> StatusOk (Path policy_id: String) [];
    get_data_retention_policy_by_id GetDataRetentionPolicyById GET
        "/api/v4/data_retention/policies/{policy_id}" -> DataRetentionPolicyWithTeamAndChannelCounts
        (Path policy_id: String) [];
    patch_data_retention_policy PatchDataRetentionPolicy PATCH
        "/api/v4/data_retention/policies/{policy_id}" -> DataRetentionPolicyWithTeamAndChannelCounts
        (Path policy_id: String, Whole body: Value) [];
    remove_channels_from_retention_policy RemoveChannelsFromRetentionPolicy DELETE
        "/api/v4/data_retention/policies/{policy_id}/channels" -> StatusOk (Path policy_id: String)
        [];
    get_channels_for_retention_policy GetChannelsForRetentionPolicy GET
        "/api/v4/data_retention/policies/{policy_id}/channels" -> Vec<ChannelWithTeamData>
        paged<ChannelWithTeamData> (Path policy_id: String) [Query page: i64, Query per_page: i64];
    add_channels_to_retention_policy AddChannelsToRetentionPolicy POST
        "/api/v4/data_retention/policies/{policy_id}/channels" -> StatusOk (Path policy_id: String,
        Whole channel_ids: Texts) [];
    search_channels_for_retention_policy SearchChannelsForRetentionPolicy POST
        "/api/v4/data_retention/policies/{policy_id}/channels/search" -> Vec<ChannelWithTeamData>
        (Path policy_id: String, Body term: String) [Body team_ids: Texts, Body public: bool, Body
        private: bool, Body deleted: bool];
    remove_teams_from_retention_policy RemoveTeamsFromRetentionPolicy DELETE
        "/api/v4/data_retention/policies/{policy_id}/teams" -> StatusOk (Path policy_id: String) [];
    get_teams_for_retention_policy GetTeamsForRetentionPolicy GET
        "/api/v4/data_retention/policies/{policy_id}/teams" -> Vec<Team> paged<Team> (Path
        policy_id: String) [Query page: i64, Query per_page: i64];
    add_teams_to_retention_policy AddTeamsToRetentionPolicy POST
        "/api/v4/data_retention/policies/{policy_id}/teams" -> StatusOk (Path policy_id: String,
        Whole team_ids: Texts) [];
    search_teams_for_retention_policy SearchTeamsForRetentionPolicy POST
        "/api/v4/data_retention/policies/{policy_id}/teams/search" -> Vec<Team> (Path policy_id:
        String, Body term: String) [];
    get_data_retention_policies_count GetDataRetentionPoliciesCount GET
        "/api/v4/data_retention/policies_count" -> GetDataRetentionPoliciesCountAnswer () [];
    get_data_retention_policy GetDataRetentionPolicy GET "/api/v4/data_retention/policy" ->
        GlobalDataRetentionPolicy () [];
    get_channel_policies_for_user GetChannelPoliciesForUser GET
        "/api/v4/users/{user_id}/data_retention/channel_policies" -> RetentionPolicyForChannelList
        (Path user_id: UserId) [Query page: i64, Query per_page: i64];
    get_team_policies_for_user GetTeamPoliciesForUser GET
        "/api/v4/users/{user_id}/data_retention/team_policies" -> RetentionPolicyForTeamList (Path
        user_id: UserId) [Query page: i64, Query per_page: i64];
}
