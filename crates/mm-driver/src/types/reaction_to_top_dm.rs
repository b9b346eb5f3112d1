// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! From `Reaction` to `TopDm`.

use serde_json::Value;

use crate::record::records;
use super::{
    DataRetentionPolicyForChannel, DataRetentionPolicyForTeam, OrphanedRecord,
    TopDmInsightUserInformation,
};
use crate::{ChannelId, Millis, PostId, RoleId, SchemeId, Secret, TeamId, UserId};

records! {
    /// `Reaction` of the API's reference.
    pub Reaction {
        create_at: Millis,
        emoji_name: String,
        post_id: PostId,
        user_id: UserId,
    }

    /// `RegenCommandTokenAnswer` of the API's reference.
    pub RegenCommandTokenAnswer {
        token: Secret,
    }

    /// `RelationalIntegrityCheckData` of the API's reference.
    pub RelationalIntegrityCheckData {
        child_id_attr: String,
        child_name: String,
        parent_id_attr: String,
        parent_name: String,
        records: Vec<OrphanedRecord>,
    }

    /// `RemoteClusterInfo` of the API's reference.
    pub RemoteClusterInfo {
        create_at: Millis,
        display_name: String,
        last_ping_at: Millis,
    }

    /// `ResetSamlAuthDataToEmailAnswer` of the API's reference.
    pub ResetSamlAuthDataToEmailAnswer {
        num_affected: i64,
    }

    /// `RetentionPolicyForChannelList` of the API's reference.
    pub RetentionPolicyForChannelList {
        policies: Vec<DataRetentionPolicyForChannel>,
        total_count: i64,
    }

    /// `RetentionPolicyForTeamList` of the API's reference.
    pub RetentionPolicyForTeamList {
        policies: Vec<DataRetentionPolicyForTeam>,
        total_count: i64,
    }

    /// `Role` of the API's reference.
    pub Role {
        description: String,
        display_name: String,
        id: RoleId,
        name: String,
        permissions: Vec<String>,
        scheme_managed: bool,
    }

    /// `SamlCertificateStatus` of the API's reference.
    pub SamlCertificateStatus {
        idp_certificate_file: bool,
        private_key_file: bool,
        public_certificate_file: bool,
    }

    /// `Scheme` of the API's reference.
    pub Scheme {
        create_at: Millis,
        default_channel_admin_role: String,
        default_channel_user_role: String,
        default_team_admin_role: String,
        default_team_user_role: String,
        delete_at: Millis,
        description: String,
        id: SchemeId,
        name: String,
        scope: String,
        update_at: Millis,
    }

    /// `ServerBusy` of the API's reference.
    pub ServerBusy {
        busy: bool,
        expires: Millis,
    }

    /// `Session` of the API's reference.
    pub Session {
        create_at: Millis,
        device_id: String,
        expires_at: Millis,
        id: String,
        is_oauth: bool,
        last_activity_at: Millis,
        props: Value,
        roles: String,
        team_members: Vec<TeamMember>,
        token: Secret,
        user_id: UserId,
    }

    /// `SharedChannel` of the API's reference.
    pub SharedChannel {
        create_at: Millis,
        creator_id: UserId,
        display_name: String,
        header: String,
        home: bool,
        id: String,
        name: String,
        purpose: String,
        readonly: bool,
        remote_id: String,
        team_id: TeamId,
        update_at: Millis,
    }

    /// `SidebarCategory` of the API's reference.
    pub SidebarCategory {
        display_name: String,
        id: String,
        team_id: TeamId,
        type_ as "type": String,
        user_id: UserId,
    }

    /// `SidebarCategoryWithChannels` of the API's reference.
    pub SidebarCategoryWithChannels {
        channel_ids: Vec<ChannelId>,
        display_name: String,
        id: String,
        team_id: TeamId,
        type_ as "type": String,
        user_id: UserId,
    }

    /// `SlackAttachment` of the API's reference.
    pub SlackAttachment {
        author_icon as "AuthorIcon": String,
        author_link as "AuthorLink": String,
        author_name as "AuthorName": String,
        color as "Color": String,
        fallback as "Fallback": String,
        fields as "Fields": Vec<SlackAttachmentField>,
        footer as "Footer": String,
        footer_icon as "FooterIcon": String,
        id as "Id": String,
        image_url as "ImageURL": String,
        pretext as "Pretext": String,
        text as "Text": String,
        thumb_url as "ThumbURL": String,
        timestamp as "Timestamp": String,
        title as "Title": String,
        title_link as "TitleLink": String,
    }

    /// `SlackAttachmentField` of the API's reference.
    pub SlackAttachmentField {
        short as "Short": bool,
        title as "Title": String,
        value as "Value": String,
    }

    /// `Status` of the API's reference.
    pub Status {
        active_channel: String,
        dnd_end_time: Millis,
        last_activity_at: Millis,
        manual: bool,
        status: String,
        user_id: UserId,
    }

    /// `StatusOk` of the API's reference.
    pub StatusOk {
        status: String,
    }

    /// `StorageUsage` of the API's reference.
    pub StorageUsage {
        bytes: f64,
    }

    /// `Subscription` of the API's reference.
    pub Subscription {
        add_ons: Vec<String>,
        create_at: Millis,
        customer_id: String,
        dns: String,
        end_at: Millis,
        id: String,
        product_id: String,
        seats: i64,
        start_at: Millis,
    }

    /// `SubscriptionStats` of the API's reference.
    pub SubscriptionStats {
        is_paid_tier: String,
        remaining_seats: i64,
    }

    /// `SwitchAccountTypeAnswer` of the API's reference.
    pub SwitchAccountTypeAnswer {
        follow_link: String,
    }

    /// `System` of the API's reference.
    pub System {
        name: String,
        value: String,
    }

    /// `SystemStatusResponse` of the API's reference.
    pub SystemStatusResponse {
        android_latest_version as "AndroidLatestVersion": String,
        android_min_version as "AndroidMinVersion": String,
        can_receive_notifications as "CanReceiveNotifications": String,
        desktop_latest_version as "DesktopLatestVersion": String,
        desktop_min_version as "DesktopMinVersion": String,
        ios_latest_version as "IosLatestVersion": String,
        ios_min_version as "IosMinVersion": String,
        database_status: String,
        filestore_status: String,
        status: String,
    }

    /// `Team` of the API's reference.
    pub Team {
        allow_open_invite: bool,
        allowed_domains: String,
        create_at: Millis,
        delete_at: Millis,
        description: String,
        display_name: String,
        email: String,
        group_constrained: bool,
        id: TeamId,
        invite_id: String,
        name: String,
        policy_id: String,
        scheme_id: SchemeId,
        type_ as "type": String,
        update_at: Millis,
    }

    /// `TeamExists` of the API's reference.
    pub TeamExists {
        exists: bool,
    }

    /// `TeamMap` of the API's reference.
    pub TeamMap {
        team_id: Option<Box<Team>>,
    }

    /// `TeamMember` of the API's reference.
    pub TeamMember {
        delete_at: Millis,
        explicit_roles: String,
        roles: String,
        scheme_admin: bool,
        scheme_user: bool,
        team_id: TeamId,
        user_id: UserId,
    }

    /// `TeamStats` of the API's reference.
    pub TeamStats {
        active_member_count: i64,
        team_id: TeamId,
        total_member_count: i64,
    }

    /// `TeamUnread` of the API's reference.
    pub TeamUnread {
        mention_count: i64,
        msg_count: i64,
        team_id: TeamId,
    }

    /// `TeamsLimits` of the API's reference.
    pub TeamsLimits {
        active: i64,
    }

    /// `TermsOfService` of the API's reference.
    pub TermsOfService {
        create_at: Millis,
        id: String,
        text: String,
        user_id: UserId,
    }

    /// `Timezone` of the API's reference.
    pub Timezone {
        automatic_timezone as "automaticTimezone": String,
        manual_timezone as "manualTimezone": String,
        use_automatic_timezone as "useAutomaticTimezone": bool,
    }

    /// `TopChannel` of the API's reference.
    pub TopChannel {
        display_name: String,
        id: String,
        message_count: String,
        name: String,
        team_id: TeamId,
        type_ as "type": String,
    }

    /// `TopChannelList` of the API's reference.
    pub TopChannelList {
        has_next: bool,
        items: Vec<TopChannel>,
    }

    /// `TopDm` of the API's reference.
    pub TopDm {
        outgoing_message_count: i64,
        post_count: i64,
        second_participant: Option<Box<TopDmInsightUserInformation>>,
    }
}
