// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! The operations of the REST API, under the tags of its reference.

use crate::Operation;

#[cfg(feature = "access_control")]
pub mod access_control;
#[cfg(feature = "agents")]
pub mod agents;
#[cfg(feature = "ai")]
pub mod ai;
#[cfg(feature = "audit_logs")]
pub mod audit_logs;
#[cfg(feature = "authentication")]
pub mod authentication;
#[cfg(feature = "boards")]
pub mod boards;
#[cfg(feature = "bookmarks")]
pub mod bookmarks;
#[cfg(feature = "bots")]
pub mod bots;
#[cfg(feature = "brand")]
pub mod brand;
#[cfg(feature = "channels")]
pub mod channels;
#[cfg(feature = "cloud")]
pub mod cloud;
#[cfg(feature = "cluster")]
pub mod cluster;
#[cfg(feature = "commands")]
pub mod commands;
#[cfg(feature = "compliance")]
pub mod compliance;
#[cfg(feature = "conditions")]
pub mod conditions;
#[cfg(feature = "content_flagging")]
pub mod content_flagging;
#[cfg(feature = "custom_profile_attributes")]
pub mod custom_profile_attributes;
#[cfg(feature = "data_retention")]
pub mod data_retention;
#[cfg(feature = "drafts")]
pub mod drafts;
#[cfg(feature = "elasticsearch")]
pub mod elasticsearch;
#[cfg(feature = "emoji")]
pub mod emoji;
#[cfg(feature = "exports")]
pub mod exports;
#[cfg(feature = "files")]
pub mod files;
#[cfg(feature = "filtering")]
pub mod filtering;
#[cfg(feature = "group_message")]
pub mod group_message;
#[cfg(feature = "groups")]
pub mod groups;
#[cfg(feature = "imports")]
pub mod imports;
#[cfg(feature = "integration_actions")]
pub mod integration_actions;
#[cfg(feature = "internal")]
pub mod internal;
#[cfg(feature = "ip")]
pub mod ip;
#[cfg(feature = "jobs")]
pub mod jobs;
#[cfg(feature = "ldap")]
pub mod ldap;
#[cfg(feature = "logs")]
pub mod logs;
#[cfg(feature = "metrics")]
pub mod metrics;
#[cfg(feature = "migrate")]
pub mod migrate;
#[cfg(feature = "o_auth")]
pub mod o_auth;
#[cfg(feature = "oauth")]
pub mod oauth;
#[cfg(feature = "outgoing_connections")]
pub mod outgoing_connections;
#[cfg(feature = "outgoing_oauth_connections")]
pub mod outgoing_oauth_connections;
#[cfg(feature = "permissions")]
pub mod permissions;
#[cfg(feature = "playbook_autofollows")]
pub mod playbook_autofollows;
#[cfg(feature = "playbook_runs")]
pub mod playbook_runs;
#[cfg(feature = "playbooks")]
pub mod playbooks;
#[cfg(feature = "plugins")]
pub mod plugins;
#[cfg(feature = "posts")]
pub mod posts;
#[cfg(feature = "preferences")]
pub mod preferences;
#[cfg(feature = "properties")]
pub mod properties;
#[cfg(feature = "reactions")]
pub mod reactions;
#[cfg(feature = "recaps")]
pub mod recaps;
#[cfg(feature = "remote_clusters")]
pub mod remote_clusters;
#[cfg(feature = "reports")]
pub mod reports;
#[cfg(feature = "roles")]
pub mod roles;
#[cfg(feature = "root")]
pub mod root;
#[cfg(feature = "saml")]
pub mod saml;
#[cfg(feature = "scheduled_post")]
pub mod scheduled_post;
#[cfg(feature = "scheduled_recaps")]
pub mod scheduled_recaps;
#[cfg(feature = "schemes")]
pub mod schemes;
#[cfg(feature = "search")]
pub mod search;
#[cfg(feature = "shared_channels")]
pub mod shared_channels;
#[cfg(feature = "status")]
pub mod status;
#[cfg(feature = "system")]
pub mod system;
#[cfg(feature = "teams")]
pub mod teams;
#[cfg(feature = "terms_of_service")]
pub mod terms_of_service;
#[cfg(feature = "threads")]
pub mod threads;
#[cfg(feature = "timeline")]
pub mod timeline;
#[cfg(feature = "uploads")]
pub mod uploads;
#[cfg(feature = "usage")]
pub mod usage;
#[cfg(feature = "users")]
pub mod users;
#[cfg(feature = "views")]
pub mod views;
#[cfg(feature = "webhooks")]
pub mod webhooks;

/// The operations of each tag that is compiled in.
pub(crate) const DECLARED: &[&[&Operation]] = &[
    #[cfg(feature = "access_control")]
    access_control::AccessControlApi::OPERATIONS,
    #[cfg(feature = "agents")]
    agents::AgentsApi::OPERATIONS,
    #[cfg(feature = "ai")]
    ai::AiApi::OPERATIONS,
    #[cfg(feature = "audit_logs")]
    audit_logs::AuditLogsApi::OPERATIONS,
    #[cfg(feature = "authentication")]
    authentication::AuthenticationApi::OPERATIONS,
    #[cfg(feature = "boards")]
    boards::BoardsApi::OPERATIONS,
    #[cfg(feature = "bookmarks")]
    bookmarks::BookmarksApi::OPERATIONS,
    #[cfg(feature = "bots")]
    bots::BotsApi::OPERATIONS,
    #[cfg(feature = "brand")]
    brand::BrandApi::OPERATIONS,
    #[cfg(feature = "channels")]
    channels::ChannelsApi::OPERATIONS,
    #[cfg(feature = "cloud")]
    cloud::CloudApi::OPERATIONS,
    #[cfg(feature = "cluster")]
    cluster::ClusterApi::OPERATIONS,
    #[cfg(feature = "commands")]
    commands::CommandsApi::OPERATIONS,
    #[cfg(feature = "compliance")]
    compliance::ComplianceApi::OPERATIONS,
    #[cfg(feature = "conditions")]
    conditions::ConditionsApi::OPERATIONS,
    #[cfg(feature = "content_flagging")]
    content_flagging::ContentFlaggingApi::OPERATIONS,
    #[cfg(feature = "custom_profile_attributes")]
    custom_profile_attributes::CustomProfileAttributesApi::OPERATIONS,
    #[cfg(feature = "data_retention")]
    data_retention::DataRetentionApi::OPERATIONS,
    #[cfg(feature = "drafts")]
    drafts::DraftsApi::OPERATIONS,
    #[cfg(feature = "elasticsearch")]
    elasticsearch::ElasticsearchApi::OPERATIONS,
    #[cfg(feature = "emoji")]
    emoji::EmojiApi::OPERATIONS,
    #[cfg(feature = "exports")]
    exports::ExportsApi::OPERATIONS,
    #[cfg(feature = "files")]
    files::FilesApi::OPERATIONS,
    #[cfg(feature = "filtering")]
    filtering::FilteringApi::OPERATIONS,
    #[cfg(feature = "group_message")]
    group_message::GroupMessageApi::OPERATIONS,
    #[cfg(feature = "groups")]
    groups::GroupsApi::OPERATIONS,
    #[cfg(feature = "imports")]
    imports::ImportsApi::OPERATIONS,
    #[cfg(feature = "integration_actions")]
    integration_actions::IntegrationActionsApi::OPERATIONS,
    #[cfg(feature = "internal")]
    internal::InternalApi::OPERATIONS,
    #[cfg(feature = "ip")]
    ip::IpApi::OPERATIONS,
    #[cfg(feature = "jobs")]
    jobs::JobsApi::OPERATIONS,
    #[cfg(feature = "ldap")]
    ldap::LdapApi::OPERATIONS,
    #[cfg(feature = "logs")]
    logs::LogsApi::OPERATIONS,
    #[cfg(feature = "metrics")]
    metrics::MetricsApi::OPERATIONS,
    #[cfg(feature = "migrate")]
    migrate::MigrateApi::OPERATIONS,
    #[cfg(feature = "o_auth")]
    o_auth::OAuthApi::OPERATIONS,
    #[cfg(feature = "oauth")]
    oauth::OauthApi::OPERATIONS,
    #[cfg(feature = "outgoing_connections")]
    outgoing_connections::OutgoingConnectionsApi::OPERATIONS,
    #[cfg(feature = "outgoing_oauth_connections")]
    outgoing_oauth_connections::OutgoingOauthConnectionsApi::OPERATIONS,
    #[cfg(feature = "permissions")]
    permissions::PermissionsApi::OPERATIONS,
    #[cfg(feature = "playbook_autofollows")]
    playbook_autofollows::PlaybookAutofollowsApi::OPERATIONS,
    #[cfg(feature = "playbook_runs")]
    playbook_runs::PlaybookRunsApi::OPERATIONS,
    #[cfg(feature = "playbooks")]
    playbooks::PlaybooksApi::OPERATIONS,
    #[cfg(feature = "plugins")]
    plugins::PluginsApi::OPERATIONS,
    #[cfg(feature = "posts")]
    posts::PostsApi::OPERATIONS,
    #[cfg(feature = "preferences")]
    preferences::PreferencesApi::OPERATIONS,
    #[cfg(feature = "properties")]
    properties::PropertiesApi::OPERATIONS,
    #[cfg(feature = "reactions")]
    reactions::ReactionsApi::OPERATIONS,
    #[cfg(feature = "recaps")]
    recaps::RecapsApi::OPERATIONS,
    #[cfg(feature = "remote_clusters")]
    remote_clusters::RemoteClustersApi::OPERATIONS,
    #[cfg(feature = "reports")]
    reports::ReportsApi::OPERATIONS,
    #[cfg(feature = "roles")]
    roles::RolesApi::OPERATIONS,
    #[cfg(feature = "root")]
    root::RootApi::OPERATIONS,
    #[cfg(feature = "saml")]
    saml::SamlApi::OPERATIONS,
    #[cfg(feature = "scheduled_post")]
    scheduled_post::ScheduledPostApi::OPERATIONS,
    #[cfg(feature = "scheduled_recaps")]
    scheduled_recaps::ScheduledRecapsApi::OPERATIONS,
    #[cfg(feature = "schemes")]
    schemes::SchemesApi::OPERATIONS,
    #[cfg(feature = "search")]
    search::SearchApi::OPERATIONS,
    #[cfg(feature = "shared_channels")]
    shared_channels::SharedChannelsApi::OPERATIONS,
    #[cfg(feature = "status")]
    status::StatusApi::OPERATIONS,
    #[cfg(feature = "system")]
    system::SystemApi::OPERATIONS,
    #[cfg(feature = "teams")]
    teams::TeamsApi::OPERATIONS,
    #[cfg(feature = "terms_of_service")]
    terms_of_service::TermsOfServiceApi::OPERATIONS,
    #[cfg(feature = "threads")]
    threads::ThreadsApi::OPERATIONS,
    #[cfg(feature = "timeline")]
    timeline::TimelineApi::OPERATIONS,
    #[cfg(feature = "uploads")]
    uploads::UploadsApi::OPERATIONS,
    #[cfg(feature = "usage")]
    usage::UsageApi::OPERATIONS,
    #[cfg(feature = "users")]
    users::UsersApi::OPERATIONS,
    #[cfg(feature = "views")]
    views::ViewsApi::OPERATIONS,
    #[cfg(feature = "webhooks")]
    webhooks::WebhooksApi::OPERATIONS,
];

/// What each tag lists that is declared under another: its tag, and its name.
pub(crate) const ALSO: &[(&str, &[(&str, &str)])] = &[
    #[cfg(feature = "access_control")]
    ("access_control", access_control::AccessControlApi::ALSO),
    #[cfg(feature = "agents")]
    ("agents", agents::AgentsApi::ALSO),
    #[cfg(feature = "ai")]
    ("ai", ai::AiApi::ALSO),
    #[cfg(feature = "audit_logs")]
    ("audit_logs", audit_logs::AuditLogsApi::ALSO),
    #[cfg(feature = "authentication")]
    ("authentication", authentication::AuthenticationApi::ALSO),
    #[cfg(feature = "boards")]
    ("boards", boards::BoardsApi::ALSO),
    #[cfg(feature = "bookmarks")]
    ("bookmarks", bookmarks::BookmarksApi::ALSO),
    #[cfg(feature = "bots")]
    ("bots", bots::BotsApi::ALSO),
    #[cfg(feature = "brand")]
    ("brand", brand::BrandApi::ALSO),
    #[cfg(feature = "channels")]
    ("channels", channels::ChannelsApi::ALSO),
    #[cfg(feature = "cloud")]
    ("cloud", cloud::CloudApi::ALSO),
    #[cfg(feature = "cluster")]
    ("cluster", cluster::ClusterApi::ALSO),
    #[cfg(feature = "commands")]
    ("commands", commands::CommandsApi::ALSO),
    #[cfg(feature = "compliance")]
    ("compliance", compliance::ComplianceApi::ALSO),
    #[cfg(feature = "conditions")]
    ("conditions", conditions::ConditionsApi::ALSO),
    #[cfg(feature = "content_flagging")]
    ("content_flagging", content_flagging::ContentFlaggingApi::ALSO),
    #[cfg(feature = "custom_profile_attributes")]
    ("custom_profile_attributes", custom_profile_attributes::CustomProfileAttributesApi::ALSO),
    #[cfg(feature = "data_retention")]
    ("data_retention", data_retention::DataRetentionApi::ALSO),
    #[cfg(feature = "drafts")]
    ("drafts", drafts::DraftsApi::ALSO),
    #[cfg(feature = "elasticsearch")]
    ("elasticsearch", elasticsearch::ElasticsearchApi::ALSO),
    #[cfg(feature = "emoji")]
    ("emoji", emoji::EmojiApi::ALSO),
    #[cfg(feature = "exports")]
    ("exports", exports::ExportsApi::ALSO),
    #[cfg(feature = "files")]
    ("files", files::FilesApi::ALSO),
    #[cfg(feature = "filtering")]
    ("filtering", filtering::FilteringApi::ALSO),
    #[cfg(feature = "group_message")]
    ("group_message", group_message::GroupMessageApi::ALSO),
    #[cfg(feature = "groups")]
    ("groups", groups::GroupsApi::ALSO),
    #[cfg(feature = "imports")]
    ("imports", imports::ImportsApi::ALSO),
    #[cfg(feature = "integration_actions")]
    ("integration_actions", integration_actions::IntegrationActionsApi::ALSO),
    #[cfg(feature = "internal")]
    ("internal", internal::InternalApi::ALSO),
    #[cfg(feature = "ip")]
    ("ip", ip::IpApi::ALSO),
    #[cfg(feature = "jobs")]
    ("jobs", jobs::JobsApi::ALSO),
    #[cfg(feature = "ldap")]
    ("ldap", ldap::LdapApi::ALSO),
    #[cfg(feature = "logs")]
    ("logs", logs::LogsApi::ALSO),
    #[cfg(feature = "metrics")]
    ("metrics", metrics::MetricsApi::ALSO),
    #[cfg(feature = "migrate")]
    ("migrate", migrate::MigrateApi::ALSO),
    #[cfg(feature = "o_auth")]
    ("o_auth", o_auth::OAuthApi::ALSO),
    #[cfg(feature = "oauth")]
    ("oauth", oauth::OauthApi::ALSO),
    #[cfg(feature = "outgoing_connections")]
    ("outgoing_connections", outgoing_connections::OutgoingConnectionsApi::ALSO),
    #[cfg(feature = "outgoing_oauth_connections")]
    ("outgoing_oauth_connections", outgoing_oauth_connections::OutgoingOauthConnectionsApi::ALSO),
    #[cfg(feature = "permissions")]
    ("permissions", permissions::PermissionsApi::ALSO),
    #[cfg(feature = "playbook_autofollows")]
    ("playbook_autofollows", playbook_autofollows::PlaybookAutofollowsApi::ALSO),
    #[cfg(feature = "playbook_runs")]
    ("playbook_runs", playbook_runs::PlaybookRunsApi::ALSO),
    #[cfg(feature = "playbooks")]
    ("playbooks", playbooks::PlaybooksApi::ALSO),
    #[cfg(feature = "plugins")]
    ("plugins", plugins::PluginsApi::ALSO),
    #[cfg(feature = "posts")]
    ("posts", posts::PostsApi::ALSO),
    #[cfg(feature = "preferences")]
    ("preferences", preferences::PreferencesApi::ALSO),
    #[cfg(feature = "properties")]
    ("properties", properties::PropertiesApi::ALSO),
    #[cfg(feature = "reactions")]
    ("reactions", reactions::ReactionsApi::ALSO),
    #[cfg(feature = "recaps")]
    ("recaps", recaps::RecapsApi::ALSO),
    #[cfg(feature = "remote_clusters")]
    ("remote_clusters", remote_clusters::RemoteClustersApi::ALSO),
    #[cfg(feature = "reports")]
    ("reports", reports::ReportsApi::ALSO),
    #[cfg(feature = "roles")]
    ("roles", roles::RolesApi::ALSO),
    #[cfg(feature = "root")]
    ("root", root::RootApi::ALSO),
    #[cfg(feature = "saml")]
    ("saml", saml::SamlApi::ALSO),
    #[cfg(feature = "scheduled_post")]
    ("scheduled_post", scheduled_post::ScheduledPostApi::ALSO),
    #[cfg(feature = "scheduled_recaps")]
    ("scheduled_recaps", scheduled_recaps::ScheduledRecapsApi::ALSO),
    #[cfg(feature = "schemes")]
    ("schemes", schemes::SchemesApi::ALSO),
    #[cfg(feature = "search")]
    ("search", search::SearchApi::ALSO),
    #[cfg(feature = "shared_channels")]
    ("shared_channels", shared_channels::SharedChannelsApi::ALSO),
    #[cfg(feature = "status")]
    ("status", status::StatusApi::ALSO),
    #[cfg(feature = "system")]
    ("system", system::SystemApi::ALSO),
    #[cfg(feature = "teams")]
    ("teams", teams::TeamsApi::ALSO),
    #[cfg(feature = "terms_of_service")]
    ("terms_of_service", terms_of_service::TermsOfServiceApi::ALSO),
    #[cfg(feature = "threads")]
    ("threads", threads::ThreadsApi::ALSO),
    #[cfg(feature = "timeline")]
    ("timeline", timeline::TimelineApi::ALSO),
    #[cfg(feature = "uploads")]
    ("uploads", uploads::UploadsApi::ALSO),
    #[cfg(feature = "usage")]
    ("usage", usage::UsageApi::ALSO),
    #[cfg(feature = "users")]
    ("users", users::UsersApi::ALSO),
    #[cfg(feature = "views")]
    ("views", views::ViewsApi::ALSO),
    #[cfg(feature = "webhooks")]
    ("webhooks", webhooks::WebhooksApi::ALSO),
];
