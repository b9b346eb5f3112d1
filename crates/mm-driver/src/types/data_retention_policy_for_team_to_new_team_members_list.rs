// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! From `DataRetentionPolicyForTeam` to `NewTeamMembersList`.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::record::records;
use super::{PluginManifest, RelationalIntegrityCheckData, User};
use crate::{
    ChannelId, EmojiId, FileId, GroupId, HookId, JobId, Millis, PostId, Secret, TeamId, UserId,
};

records! {
    /// `DataRetentionPolicyForTeam` of the API's reference.
    pub DataRetentionPolicyForTeam {
        post_duration: i64,
        team_id: TeamId,
    }

    /// `DataRetentionPolicyWithTeamAndChannelCounts` of the API's reference.
    pub DataRetentionPolicyWithTeamAndChannelCounts {
        channel_count: i64,
        display_name: String,
        id: String,
        post_duration: i64,
        team_count: i64,
    }

    /// `DataRetentionPolicyWithTeamAndChannelIds` of the API's reference.
    pub DataRetentionPolicyWithTeamAndChannelIds {
        channel_ids: Vec<ChannelId>,
        display_name: String,
        post_duration: i64,
        team_ids: Vec<TeamId>,
    }

    /// `DataRetentionPolicyWithoutId` of the API's reference.
    pub DataRetentionPolicyWithoutId {
        display_name: String,
        post_duration: i64,
    }

    /// `Emoji` of the API's reference.
    pub Emoji {
        create_at: Millis,
        creator_id: UserId,
        delete_at: Millis,
        id: EmojiId,
        name: String,
        update_at: Millis,
    }

    /// `FileInfo` of the API's reference.
    pub FileInfo {
        archived: bool,
        channel_id: ChannelId,
        create_at: Millis,
        delete_at: Millis,
        extension: String,
        has_preview_image: bool,
        height: i64,
        id: FileId,
        mime_type: String,
        mini_preview: String,
        name: String,
        post_id: PostId,
        size: i64,
        update_at: Millis,
        user_id: UserId,
        width: i64,
    }

    /// `FileInfoList` of the API's reference.
    pub FileInfoList {
        file_infos: BTreeMap<String, FileInfo>,
        next_file_id: String,
        order: Vec<String>,
        prev_file_id: String,
    }

    /// `FilesLimits` of the API's reference.
    pub FilesLimits {
        total_storage: i64,
    }

    /// `GenerateMfaSecretAnswer` of the API's reference.
    pub GenerateMfaSecretAnswer {
        qr_code: String,
        secret: Secret,
    }

    /// `GetDataRetentionPoliciesCountAnswer` of the API's reference.
    pub GetDataRetentionPoliciesCountAnswer {
        total_count: i64,
    }

    /// `GetFileLinkAnswer` of the API's reference.
    pub GetFileLinkAnswer {
        link: String,
    }

    /// `GetGroupStatsAnswer` of the API's reference.
    pub GetGroupStatsAnswer {
        group_id: GroupId,
        total_member_count: i64,
    }

    /// `GetGroupUsersAnswer` of the API's reference.
    pub GetGroupUsersAnswer {
        members: Vec<User>,
        total_member_count: i64,
    }

    /// `GetPluginsAnswer` of the API's reference.
    pub GetPluginsAnswer {
        active: Vec<PluginManifest>,
        inactive: Vec<PluginManifest>,
    }

    /// `GetRedirectLocationAnswer` of the API's reference.
    pub GetRedirectLocationAnswer {
        location: String,
    }

    /// `GetTeamInviteInfoAnswer` of the API's reference.
    pub GetTeamInviteInfoAnswer {
        description: String,
        display_name: String,
        id: String,
        name: String,
    }

    /// `GlobalDataRetentionPolicy` of the API's reference.
    pub GlobalDataRetentionPolicy {
        file_deletion_enabled: bool,
        file_retention_cutoff: i64,
        message_deletion_enabled: bool,
        message_retention_cutoff: i64,
    }

    /// `Group` of the API's reference.
    pub Group {
        create_at: Millis,
        delete_at: Millis,
        description: String,
        display_name: String,
        has_syncables: bool,
        id: GroupId,
        name: String,
        remote_id: String,
        source: String,
        update_at: Millis,
    }

    /// `GroupSyncableChannel` of the API's reference.
    pub GroupSyncableChannel {
        auto_add: bool,
        channel_id: ChannelId,
        create_at: Millis,
        delete_at: Millis,
        group_id: GroupId,
        update_at: Millis,
    }

    /// `GroupSyncableChannels` of the API's reference.
    pub GroupSyncableChannels {
        auto_add: bool,
        channel_display_name: String,
        channel_id: ChannelId,
        channel_type: String,
        create_at: Millis,
        delete_at: Millis,
        group_id: GroupId,
        team_display_name: String,
        team_id: TeamId,
        team_type: String,
        update_at: Millis,
    }

    /// `GroupSyncableTeam` of the API's reference.
    pub GroupSyncableTeam {
        auto_add: bool,
        create_at: Millis,
        delete_at: Millis,
        group_id: GroupId,
        team_id: TeamId,
        update_at: Millis,
    }

    /// `GroupSyncableTeams` of the API's reference.
    pub GroupSyncableTeams {
        auto_add: bool,
        create_at: Millis,
        delete_at: Millis,
        group_id: GroupId,
        team_display_name: String,
        team_id: TeamId,
        team_type: String,
        update_at: Millis,
    }

    /// `GroupWithSchemeAdmin` of the API's reference.
    pub GroupWithSchemeAdmin {
        group: Option<Box<Group>>,
        scheme_admin: bool,
    }

    /// `ImportTeamAnswer` of the API's reference.
    pub ImportTeamAnswer {
        results: String,
    }

    /// `IncomingWebhook` of the API's reference.
    pub IncomingWebhook {
        channel_id: ChannelId,
        create_at: Millis,
        delete_at: Millis,
        description: String,
        display_name: String,
        id: HookId,
        update_at: Millis,
    }

    /// `InsightUserInformation` of the API's reference.
    pub InsightUserInformation {
        create_at: Millis,
        first_name: String,
        id: String,
        last_name: String,
        last_picture_update: String,
        nickname: String,
        username: String,
    }

    /// `IntegrationsLimits` of the API's reference.
    pub IntegrationsLimits {
        enabled: i64,
    }

    /// `IntegrityCheckResult` of the API's reference.
    pub IntegrityCheckResult {
        data: Option<Box<RelationalIntegrityCheckData>>,
        err: String,
    }

    /// `Invoice` of the API's reference.
    pub Invoice {
        create_at: Millis,
        id: String,
        item: Vec<InvoiceLineItem>,
        number: String,
        period_end: i64,
        period_start: i64,
        status: String,
        subscription_id: String,
        tax: i64,
        total: i64,
    }

    /// `InvoiceLineItem` of the API's reference.
    pub InvoiceLineItem {
        description: String,
        metadata: Vec<String>,
        price_id: String,
        price_per_unit: i64,
        quantity: i64,
        total: i64,
    }

    /// `Job` of the API's reference.
    pub Job {
        create_at: Millis,
        data: Value,
        id: JobId,
        last_activity_at: Millis,
        progress: i64,
        start_at: Millis,
        status: String,
        type_ as "type": String,
    }

    /// `LdapGroup` of the API's reference.
    pub LdapGroup {
        has_syncables: bool,
        mattermost_group_id: String,
        name: String,
        primary_key: String,
    }

    /// `LdapGroupsPaged` of the API's reference.
    pub LdapGroupsPaged {
        count: f64,
        groups: Vec<LdapGroup>,
    }

    /// `LicenseRenewalLink` of the API's reference.
    pub LicenseRenewalLink {
        renewal_link: String,
    }

    /// `MarketplacePlugin` of the API's reference.
    pub MarketplacePlugin {
        download_url: String,
        homepage_url: String,
        icon_data: String,
        installed_version: String,
        labels: Vec<String>,
        manifest: Option<Box<PluginManifest>>,
        release_notes_url: String,
        signature: String,
    }

    /// `MessagesLimits` of the API's reference.
    pub MessagesLimits {
        history: i64,
    }

    /// `NewTeamMember` of the API's reference.
    pub NewTeamMember {
        create_at: Millis,
        first_name: String,
        id: String,
        last_name: String,
        nickname: String,
        position: String,
        username: String,
    }

    /// `NewTeamMembersList` of the API's reference.
    pub NewTeamMembersList {
        has_next: bool,
        items: Vec<NewTeamMember>,
        total_count: i64,
    }
}
