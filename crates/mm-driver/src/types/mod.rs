// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! The objects of the API, each with the fields that its reference states.

mod add_on_to_data_retention_policy_for_channel;
mod data_retention_policy_for_team_to_new_team_members_list;
mod notice_to_push_notification;
mod reaction_to_top_dm;
mod top_dm_insight_user_information_to_view_channel_answer;

use std::collections::BTreeMap;

use serde_json::Value;

pub use add_on_to_data_retention_policy_for_channel::{
    AddOn, Address, AppError, Audit, AutocompleteSuggestion, BoardsLimits, Bot, Channel,
    ChannelData, ChannelMember, ChannelMemberCountByGroup, ChannelMemberWithTeamData,
    ChannelModeratedRole, ChannelModeratedRoles, ChannelModeratedRolesPatch, ChannelModeration,
    ChannelModerationPatch, ChannelNotifyProps, ChannelStats, ChannelUnread, ChannelUnreadAt,
    ChannelWithTeamData, CloudCustomer, ClusterInfo, Command, CommandResponse, Compliance,
    DataRetentionPolicy, DataRetentionPolicyCreate, DataRetentionPolicyForChannel,
};
pub use data_retention_policy_for_team_to_new_team_members_list::{
    DataRetentionPolicyForTeam, DataRetentionPolicyWithTeamAndChannelCounts,
    DataRetentionPolicyWithTeamAndChannelIds, DataRetentionPolicyWithoutId, Emoji, FileInfo,
    FileInfoList, FilesLimits, GenerateMfaSecretAnswer, GetDataRetentionPoliciesCountAnswer,
    GetFileLinkAnswer, GetGroupStatsAnswer, GetGroupUsersAnswer, GetPluginsAnswer,
    GetRedirectLocationAnswer, GetTeamInviteInfoAnswer, GlobalDataRetentionPolicy, Group,
    GroupSyncableChannel, GroupSyncableChannels, GroupSyncableTeam, GroupSyncableTeams,
    GroupWithSchemeAdmin, ImportTeamAnswer, IncomingWebhook, InsightUserInformation,
    IntegrationsLimits, IntegrityCheckResult, Invoice, InvoiceLineItem, Job, LdapGroup,
    LdapGroupsPaged, LicenseRenewalLink, MarketplacePlugin, MessagesLimits, NewTeamMember,
    NewTeamMembersList,
};
pub use notice_to_push_notification::{
    Notice, OAuthApp, OpenGraph, OpenGraphArticle, OpenGraphArticleAuthors, OpenGraphAudios,
    OpenGraphBook, OpenGraphBookAuthors, OpenGraphImages, OpenGraphProfile, OpenGraphVideos,
    OrderedSidebarCategories, OrphanedRecord, OutgoingWebhook, PaymentMethod, PaymentSetupIntent,
    PluginManifest, PluginManifestBackend, PluginManifestServer, PluginManifestServerExecutables,
    PluginManifestWebapp, PluginManifestWebappWebapp, PluginStatus, Post, PostAcknowledgement,
    PostList, PostListWithSearchMatches, PostMetadata, PostMetadataEmbeds, PostMetadataPriority,
    PostsUsage, Preference, Product, ProductLimits, PushNotification,
};
pub use reaction_to_top_dm::{
    Reaction, RegenCommandTokenAnswer, RelationalIntegrityCheckData, RemoteClusterInfo,
    ResetSamlAuthDataToEmailAnswer, RetentionPolicyForChannelList, RetentionPolicyForTeamList, Role,
    SamlCertificateStatus, Scheme, ServerBusy, Session, SharedChannel, SidebarCategory,
    SidebarCategoryWithChannels, SlackAttachment, SlackAttachmentField, Status, StatusOk,
    StorageUsage, Subscription, SubscriptionStats, SwitchAccountTypeAnswer, System,
    SystemStatusResponse, Team, TeamExists, TeamMap, TeamMember, TeamStats, TeamUnread, TeamsLimits,
    TermsOfService, Timezone, TopChannel, TopChannelList, TopDm,
};
pub use top_dm_insight_user_information_to_view_channel_answer::{
    TopDmInsightUserInformation, TopDmList, TopReaction, TopReactionList, TopThread, TopThreadList,
    UpgradeToEnterpriseStatusAnswer, UploadFileAnswer, UploadSession, User, UserAccessToken,
    UserAccessTokenSanitized, UserAuthData, UserAutocomplete, UserAutocompleteInChannel,
    UserAutocompleteInTeam, UserNotifyProps, UserTermsOfService, UserThread, UserThreads,
    UsersStats, ViewChannelAnswer,
};

/// `ChannelListWithTeamData`
pub type ChannelListWithTeamData = Vec<ChannelWithTeamData>;

/// `Config`
pub type Config = Value;

/// `EnvironmentConfig`
pub type EnvironmentConfig = Value;

/// `GroupsAssociatedToChannels`
pub type GroupsAssociatedToChannels = BTreeMap<String, Vec<GroupWithSchemeAdmin>>;

/// `KnownUsers`
pub type KnownUsers = Vec<Value>;

/// `PostIdToReactionsMap`
pub type PostIdToReactionsMap = BTreeMap<String, Vec<Reaction>>;
