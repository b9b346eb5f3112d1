// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 17 operations, such as `get_cel_visual_ast`, `get_access_control_policy`, `create_access_control_policy`.

#[cfg(feature = "access_control")]
use serde_json::Value;

#[cfg(feature = "access_control")]
use crate::{ChannelId, Texts};

crate::__declare! {
    AccessControlApi access_control "access_control";
    create_access_control_policy CreateAccessControlPolicy PUT "/api/v4/access_control_policies" ->
        Value (Whole body: Value) [];
    update_access_control_policies_active UpdateAccessControlPoliciesActive PUT
        "/api/v4/access_control_policies/activate" -> Value () [Whole body: Value];
    get_access_control_policy_autocomplete_fields GetAccessControlPolicyAutocompleteFields GET
        "/api/v4/access_control_policies/cel/autocomplete/fields" -> Value (Query limit: i64) [Query
        after: String];
    check_access_control_policy_expression CheckAccessControlPolicyExpression POST
        "/api/v4/access_control_policies/cel/check" -> Value (Body expression: String) [];
    simulate_access_control_policy_for_users SimulateAccessControlPolicyForUsers POST
        "/api/v4/access_control_policies/cel/simulate_users" -> Value () [Whole body: Value];
    test_access_control_policy_expression TestAccessControlPolicyExpression POST
        "/api/v4/access_control_policies/cel/test" -> Value () [Whole body: Value];
    validate_expression_against_requester ValidateExpressionAgainstRequester POST
        "/api/v4/access_control_policies/cel/validate_requester" -> Value (Body expression: String)
        [Body channel_id as "channelId": String];
    get_cel_visual_ast GetCelVisualAst POST "/api/v4/access_control_policies/cel/visual_ast" ->
        Value () [Whole body: Value];
    search_access_control_policies SearchAccessControlPolicies POST
        "/api/v4/access_control_policies/search" -> Value () [Whole body: Value];
    delete_access_control_policy DeleteAccessControlPolicy DELETE
        "/api/v4/access_control_policies/{policy_id}" -> Value (Path policy_id: String) [];
    get_access_control_policy GetAccessControlPolicy GET
        "/api/v4/access_control_policies/{policy_id}" -> Value (Path policy_id: String) [];
    update_access_control_policy_active_status UpdateAccessControlPolicyActiveStatus GET
        "/api/v4/access_control_policies/{policy_id}/activate" -> Value (Path policy_id: String,
        Query active: bool) [];
    assign_access_control_policy_to_channels AssignAccessControlPolicyToChannels POST
        "/api/v4/access_control_policies/{policy_id}/assign" -> Value (Path policy_id: String) [Body
        channel_ids: Texts, Body team_ids: Texts];
    get_channels_for_access_control_policy GetChannelsForAccessControlPolicy GET
        "/api/v4/access_control_policies/{policy_id}/resources/channels" -> Value (Path policy_id:
        String, Query limit: i64) [Query after: String];
    search_channels_for_access_control_policy SearchChannelsForAccessControlPolicy POST
        "/api/v4/access_control_policies/{policy_id}/resources/channels/search" -> Value (Path
        policy_id: String) [Whole body: Value];
    unassign_access_control_policy_from_channels UnassignAccessControlPolicyFromChannels DELETE
        "/api/v4/access_control_policies/{policy_id}/unassign" -> Value (Path policy_id: String)
        [Query channel_ids: Texts, Query team_ids: Texts];
    + channels::get_channel_access_control_attributes GetChannelAccessControlAttributes (channel_id:
        ChannelId);
}
