// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 51 operations, such as `get_logs`, `post_log`, `get_ping`.

#[cfg(feature = "system")]
use serde_json::Value;

#[cfg(feature = "system")]
use crate::json::ByName;
#[cfg(feature = "system")]
use crate::types::{
    Audit, Config, EnvironmentConfig, GetRedirectLocationAnswer, IntegrityCheckResult, Notice,
    PushNotification, ServerBusy, StatusOk, SystemStatusResponse, UpgradeToEnterpriseStatusAnswer,
};
#[cfg(feature = "system")]
use crate::{FilePart, TeamId, Texts};

crate::__declare! {
    SystemApi system "system";
    get_analytics_old GetAnalyticsOld GET "/api/v4/analytics/old" -> Value () [Query name: String,
        Query team_id: TeamId];
    get_audits GetAudits GET "/api/v4/audits" -> Vec<Audit> paged<Audit> () [Query page: i64, Query
        per_page: i64];
    invalidate_caches InvalidateCaches POST "/api/v4/caches/invalidate" -> StatusOk () [Whole body:
        Value];
    get_config GetConfig GET "/api/v4/config" -> Config () [Query remove_masked: bool, Query
        remove_defaults: String];
    update_config UpdateConfig PUT "/api/v4/config" -> Config (Whole config: Value) [];
    get_client_config GetClientConfig GET "/api/v4/config/client" -> ByName<String> () [];
    get_environment_config GetEnvironmentConfig GET "/api/v4/config/environment" ->
        EnvironmentConfig () [];
    migrate_config MigrateConfig POST "/api/v4/config/migrate" -> Value (Body from: String, Body to:
        String) [];
    patch_config PatchConfig PUT "/api/v4/config/patch" -> Config (Whole config: Value) [];
    reload_config ReloadConfig POST "/api/v4/config/reload" -> StatusOk () [Whole body: Value];
    database_recycle DatabaseRecycle POST "/api/v4/database/recycle" -> StatusOk () [Whole body:
        Value];
    test_email TestEmail POST "/api/v4/email/test" -> StatusOk () [Whole body: Value];
    test_s3_connection TestS3Connection POST "/api/v4/file/s3_test" -> StatusOk () [Whole body:
        Value];
    test_file_store_connection TestFileStoreConnection POST "/api/v4/file/test" -> Value () [Whole
        body: Value];
    get_image_by_url GetImageByUrl GET "/api/v4/image" -> Bytes () [];
    check_integrity CheckIntegrity POST "/api/v4/integrity" -> Vec<IntegrityCheckResult> () [Whole
        body: Value];
    get_latest_version GetLatestVersion GET "/api/v4/latest_version" -> Value () [];
    remove_license_file RemoveLicenseFile DELETE "/api/v4/license" -> Value () [];
    upload_license_file UploadLicenseFile POST "/api/v4/license" -> StatusOk (Form license:
        FilePart) [];
    get_client_license GetClientLicense GET "/api/v4/license/client" -> ByName<String> (Query
        format: String) [];
    get_license_load_metric GetLicenseLoadMetric GET "/api/v4/license/load_metric" -> Value () [];
    preview_license_file PreviewLicenseFile POST "/api/v4/license/preview" -> Value (Form license:
        FilePart) [];
    get_logs GetLogs GET "/api/v4/logs" -> Vec<String> () [Query page: i64, Query logs_per_page:
        String];
    post_log PostLog POST "/api/v4/logs" -> Value (Body level: String, Body message: String) [];
    query_logs QueryLogs POST "/api/v4/logs/query" -> Value () [Query page: i64, Query
        logs_per_page: String, Body server_names: Texts, Body log_levels: Texts, Body date_from:
        String, Body date_to: String];
    test_notification TestNotification POST "/api/v4/notifications/test" -> Value () [Whole body:
        Value];
    update_marketplace_visited_by_admin UpdateMarketplaceVisitedByAdmin POST
        "/api/v4/plugins/marketplace/first_admin_visit" -> StatusOk () [Whole body: Value];
    get_redirect_location GetRedirectLocation GET "/api/v4/redirect_location" ->
        GetRedirectLocationAnswer (Query url: String) [];
    restart_server RestartServer POST "/api/v4/restart" -> StatusOk () [Whole body: Value];
    clear_server_busy ClearServerBusy DELETE "/api/v4/server_busy" -> StatusOk () [];
    get_server_busy_expires GetServerBusyExpires GET "/api/v4/server_busy" -> ServerBusy () [];
    set_server_busy SetServerBusy POST "/api/v4/server_busy" -> StatusOk () [Query seconds: String,
        Whole body: Value];
    test_site_url TestSiteUrl POST "/api/v4/site_url/test" -> StatusOk (Body site_url: String) [];
    delete_ai_bridge_test_helper DeleteAiBridgeTestHelper DELETE "/api/v4/system/e2e/ai_bridge" ->
        Value () [];
    get_ai_bridge_test_helper GetAiBridgeTestHelper GET "/api/v4/system/e2e/ai_bridge" -> Value ()
        [];
    set_ai_bridge_test_helper SetAiBridgeTestHelper PUT "/api/v4/system/e2e/ai_bridge" -> Value ()
        [Whole body: Value];
    mark_notices_viewed MarkNoticesViewed PUT "/api/v4/system/notices/view" -> StatusOk (Whole
        notice_ids: Texts) [];
    get_notices GetNotices GET "/api/v4/system/notices/{team_id}" -> Vec<Notice> (Path team_id:
        TeamId, Query client_version as "clientVersion": String, Query client: String) [Query
        locale: String];
    get_onboarding_complete GetOnboardingComplete GET "/api/v4/system/onboarding/complete" -> Value
        () [];
    complete_onboarding CompleteOnboarding POST "/api/v4/system/onboarding/complete" -> Value (Body
        organization: String) [Body install_plugins: Texts];
    get_ping GetPing GET "/api/v4/system/ping" -> SystemStatusResponse () [Query get_server_status:
        bool, Query device_id: String, Query use_rest_semantics: bool];
    get_applied_schema_migrations GetAppliedSchemaMigrations GET "/api/v4/system/schema/version" ->
        Value () [];
    generate_support_packet GenerateSupportPacket GET "/api/v4/system/support_packet" -> Bytes ()
        [Query basic_server_logs: bool, Query plugin_packets: String];
    get_supported_timezone GetSupportedTimezone GET "/api/v4/system/timezones" -> Vec<String> () [];
    request_trial_license RequestTrialLicense POST "/api/v4/trial-license" -> Value (Body users:
        i64) [];
    get_prev_trial_license GetPrevTrialLicense GET "/api/v4/trial-license/prev" -> Value () [];
    upgrade_to_enterprise UpgradeToEnterprise POST "/api/v4/upgrade_to_enterprise" ->
        PushNotification () [Whole body: Value];
    is_allowed_to_upgrade_to_enterprise IsAllowedToUpgradeToEnterprise GET
        "/api/v4/upgrade_to_enterprise/allowed" -> Value () [];
    upgrade_to_enterprise_status UpgradeToEnterpriseStatus GET
        "/api/v4/upgrade_to_enterprise/status" -> UpgradeToEnterpriseStatusAnswer () [];
    connect_web_socket ConnectWebSocket GET "/api/v4/websocket" -> Value () [Query connection_id:
        String, Query sequence_number: String, Query posted_ack: bool, Query disconnect_err_code:
        String];
    manual_test ManualTest GET "/manualtest" -> Value (Query test: String) [Query uid: String, Query
        username: String, Query teamname: String];
}
