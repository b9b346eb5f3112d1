// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! From `AddOn` to `DataRetentionPolicyForChannel`.

use serde_json::Value;

use crate::record::records;
use super::{PaymentMethod, SlackAttachment};
use crate::{ChannelId, CommandId, GroupId, Millis, SchemeId, Secret, TeamId, UserId};

records! {
    /// `AddOn` of the API's reference.
    pub AddOn {
        display_name: String,
        id: String,
        name: String,
        price_per_seat: String,
    }

    /// `Address` of the API's reference.
    pub Address {
        city: String,
        country: String,
        line1: String,
        line2: String,
        postal_code: String,
        state: String,
    }

    /// `AppError` of the API's reference.
    pub AppError {
        id: String,
        message: String,
        request_id: String,
        status_code: i64,
    }

    /// `Audit` of the API's reference.
    pub Audit {
        action: String,
        create_at: Millis,
        extra_info: String,
        id: String,
        ip_address: String,
        session_id: String,
        user_id: UserId,
    }

    /// `AutocompleteSuggestion` of the API's reference.
    pub AutocompleteSuggestion {
        complete as "Complete": String,
        description as "Description": String,
        hint as "Hint": String,
        icon_data as "IconData": String,
        suggestion as "Suggestion": String,
    }

    /// `BoardsLimits` of the API's reference.
    pub BoardsLimits {
        cards: i64,
        views: i64,
    }

    /// `Bot` of the API's reference.
    pub Bot {
        create_at: Millis,
        delete_at: Millis,
        description: String,
        display_name: String,
        owner_id: UserId,
        update_at: Millis,
        user_id: UserId,
        username: String,
    }

    /// `Channel` of the API's reference.
    pub Channel {
        create_at: Millis,
        creator_id: UserId,
        delete_at: Millis,
        display_name: String,
        extra_update_at: Millis,
        group_constrained: bool,
        header: String,
        id: ChannelId,
        last_post_at: Millis,
        last_root_post_at: Millis,
        name: String,
        policy_id: String,
        props: Value,
        purpose: String,
        scheme_id: SchemeId,
        shared: bool,
        team_id: TeamId,
        total_msg_count: i64,
        total_msg_count_root: i64,
        type_ as "type": String,
        update_at: Millis,
    }

    /// `ChannelData` of the API's reference.
    pub ChannelData {
        channel: Option<Box<Channel>>,
        member: Option<Box<ChannelMember>>,
    }

    /// `ChannelMember` of the API's reference.
    pub ChannelMember {
        channel_id: ChannelId,
        explicit_roles: String,
        last_update_at: Millis,
        last_viewed_at: Millis,
        mention_count: i64,
        mention_count_root: i64,
        msg_count: i64,
        msg_count_root: i64,
        notify_props: Option<Box<ChannelNotifyProps>>,
        roles: String,
        scheme_admin: bool,
        scheme_guest: bool,
        scheme_user: bool,
        urgent_mention_count: i64,
        user_id: UserId,
    }

    /// `ChannelMemberCountByGroup` of the API's reference.
    pub ChannelMemberCountByGroup {
        channel_member_count: f64,
        channel_member_timezones_count: f64,
        group_id: GroupId,
    }

    /// `ChannelMemberWithTeamData` of the API's reference.
    pub ChannelMemberWithTeamData {
        channel_id: ChannelId,
        explicit_roles: String,
        last_update_at: Millis,
        last_viewed_at: Millis,
        mention_count: i64,
        mention_count_root: i64,
        msg_count: i64,
        msg_count_root: i64,
        notify_props: Option<Box<ChannelNotifyProps>>,
        roles: String,
        scheme_admin: bool,
        scheme_guest: bool,
        scheme_user: bool,
        team_display_name: String,
        team_name: String,
        team_update_at: Millis,
        urgent_mention_count: i64,
        user_id: UserId,
    }

    /// `ChannelModeratedRole` of the API's reference.
    pub ChannelModeratedRole {
        enabled: bool,
        value: bool,
    }

    /// `ChannelModeratedRoles` of the API's reference.
    pub ChannelModeratedRoles {
        guests: Option<Box<ChannelModeratedRole>>,
        members: Option<Box<ChannelModeratedRole>>,
    }

    /// `ChannelModeratedRolesPatch` of the API's reference.
    pub ChannelModeratedRolesPatch {
        guests: bool,
        members: bool,
    }

    /// `ChannelModeration` of the API's reference.
    pub ChannelModeration {
        name: String,
        roles: Option<Box<ChannelModeratedRoles>>,
    }

    /// `ChannelModerationPatch` of the API's reference.
    pub ChannelModerationPatch {
        name: String,
        roles: Option<Box<ChannelModeratedRolesPatch>>,
    }

    /// `ChannelNotifyProps` of the API's reference.
    pub ChannelNotifyProps {
        desktop: String,
        email: String,
        mark_unread: String,
        push: String,
    }

    /// `ChannelStats` of the API's reference.
    pub ChannelStats {
        channel_id: ChannelId,
        member_count: i64,
    }

    /// `ChannelUnread` of the API's reference.
    pub ChannelUnread {
        channel_id: ChannelId,
        mention_count: i64,
        msg_count: i64,
        team_id: TeamId,
    }

    /// `ChannelUnreadAt` of the API's reference.
    pub ChannelUnreadAt {
        channel_id: ChannelId,
        last_viewed_at: Millis,
        mention_count: i64,
        msg_count: i64,
        team_id: TeamId,
    }

    /// `ChannelWithTeamData` of the API's reference.
    pub ChannelWithTeamData {
        create_at: Millis,
        creator_id: UserId,
        delete_at: Millis,
        display_name: String,
        extra_update_at: Millis,
        group_constrained: bool,
        header: String,
        id: ChannelId,
        last_post_at: Millis,
        last_root_post_at: Millis,
        name: String,
        policy_id: String,
        props: Value,
        purpose: String,
        scheme_id: SchemeId,
        shared: bool,
        team_display_name: String,
        team_id: TeamId,
        team_name: String,
        team_update_at: Millis,
        total_msg_count: i64,
        total_msg_count_root: i64,
        type_ as "type": String,
        update_at: Millis,
    }

    /// `CloudCustomer` of the API's reference.
    pub CloudCustomer {
        billing_address: Option<Box<Address>>,
        company_address: Option<Box<Address>>,
        contact_first_name: String,
        contact_last_name: String,
        create_at: Millis,
        creator_id: UserId,
        email: String,
        id: String,
        name: String,
        num_employees: String,
        payment_method: Option<Box<PaymentMethod>>,
    }

    /// `ClusterInfo` of the API's reference.
    pub ClusterInfo {
        config_hash: String,
        hostname: String,
        id: String,
        internode_url: String,
        is_alive: bool,
        last_ping: i64,
        version: String,
    }

    /// `Command` of the API's reference.
    pub Command {
        auto_complete: bool,
        auto_complete_desc: String,
        auto_complete_hint: String,
        create_at: Millis,
        creator_id: UserId,
        delete_at: Millis,
        description: String,
        display_name: String,
        icon_url: String,
        id: CommandId,
        method: String,
        team_id: TeamId,
        token: Secret,
        trigger: String,
        update_at: Millis,
        url: String,
        username: String,
    }

    /// `CommandResponse` of the API's reference.
    pub CommandResponse {
        attachments as "Attachments": Vec<SlackAttachment>,
        goto_location as "GotoLocation": String,
        icon_url as "IconURL": String,
        response_type as "ResponseType": String,
        text as "Text": String,
        username as "Username": String,
    }

    /// `Compliance` of the API's reference.
    pub Compliance {
        count: i64,
        create_at: Millis,
        desc: String,
        emails: String,
        end_at: Millis,
        id: String,
        keywords: String,
        start_at: Millis,
        status: String,
        type_ as "type": String,
        user_id: UserId,
    }

    /// `DataRetentionPolicy` of the API's reference.
    pub DataRetentionPolicy {
        display_name: String,
        id: String,
        post_duration: i64,
    }

    /// `DataRetentionPolicyCreate` of the API's reference.
    pub DataRetentionPolicyCreate {
        channel_ids: Vec<ChannelId>,
        display_name: String,
        post_duration: i64,
        team_ids: Vec<TeamId>,
    }

    /// `DataRetentionPolicyForChannel` of the API's reference.
    pub DataRetentionPolicyForChannel {
        channel_id: ChannelId,
        post_duration: i64,
    }
}
