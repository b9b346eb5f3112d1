// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 79 operations, such as `login`, `logout`, `get_user`.

#[cfg(feature = "users")]
use serde_json::Value;

#[cfg(feature = "users")]
use crate::json::ByName;
#[cfg(feature = "users")]
use crate::types::{
    Audit, ChannelMemberWithTeamData, GenerateMfaSecretAnswer, Session, StatusOk,
    SwitchAccountTypeAnswer, UploadSession, User, UserAccessToken, UserAccessTokenSanitized,
    UserAuthData, UserAutocomplete, UserTermsOfService, UsersStats,
};
#[cfg(feature = "users")]
use crate::{ChannelId, FilePart, Millis, PostId, TeamId, Texts, UserId};

crate::__declare! {
    UsersApi users "users";
    migrate_auth_to_ldap MigrateAuthToLdap POST "/api/v4/users/migrate_auth/ldap" -> Value (Body
        from: String, Body match_field: String, Body force: bool) [];
    migrate_auth_to_saml MigrateAuthToSaml POST "/api/v4/users/migrate_auth/saml" -> Value (Body
        from: String, Body matches: Value, Body auto: bool) [];
    convert_bot_to_user ConvertBotToUser POST "/api/v4/bots/{bot_user_id}/convert_to_user" ->
        StatusOk (Path bot_user_id: UserId, Body password: String) [Query set_system_admin: bool,
        Body email: String, Body username: String, Body first_name: String, Body last_name: String,
        Body nickname: String, Body locale: String, Body position: String, Body props: Value, Body
        notify_props: Value];
    convert_user_to_bot ConvertUserToBot POST "/api/v4/users/{user_id}/convert_to_bot" -> StatusOk
        (Path user_id: UserId) [Whole body: Value];
    upsert_draft UpsertDraft POST "/api/v4/drafts" -> Value (Whole draft: Value) [];
    delete_draft DeleteDraft DELETE "/api/v4/users/{user_id}/channels/{channel_id}/drafts" -> Value
        (Path user_id: UserId, Path channel_id: ChannelId) [];
    delete_draft_for_thread DeleteDraftForThread DELETE
        "/api/v4/users/{user_id}/channels/{channel_id}/drafts/{thread_id}" -> Value (Path user_id:
        UserId, Path channel_id: ChannelId, Path thread_id: PostId) [];
    get_drafts GetDrafts GET "/api/v4/users/{user_id}/teams/{team_id}/drafts" -> Value (Path
        user_id: UserId, Path team_id: TeamId) [];
    get_user_terms_of_service GetUserTermsOfService GET "/api/v4/users/{user_id}/terms_of_service"
        -> UserTermsOfService (Path user_id: UserId) [];
    register_terms_of_service_action RegisterTermsOfServiceAction POST
        "/api/v4/users/{user_id}/terms_of_service" -> StatusOk (Path user_id: UserId, Body
        service_terms_id as "serviceTermsId": String, Body accepted: String) [];
    get_server_limits GetServerLimits GET "/api/v4/limits/server" -> Value () [];
    permanent_delete_all_users PermanentDeleteAllUsers DELETE "/api/v4/users" -> Value () [];
    get_users GetUsers GET "/api/v4/users" -> Vec<User> paged<User> () [Query page: i64, Query
        per_page: i64, Query in_team: String, Query not_in_team: String, Query in_channel: String,
        Query not_in_channel: String, Query in_group: String, Query group_constrained: bool, Query
        abac_match_only: bool, Query without_team: bool, Query active: bool, Query inactive: bool,
        Query role: String, Query sort: String, Query roles: String, Query channel_roles: String,
        Query team_roles: String];
    create_user CreateUser POST "/api/v4/users" -> User (Body email: String, Body username: String,
        Body password: String) [Query t: String, Query iid: String, Body first_name: String, Body
        last_name: String, Body nickname: String, Body position: String, Body timezone: Value, Body
        auth_data: String, Body auth_service: String, Body locale: String, Body props: Value, Body
        notify_props: Value];
    get_user_by_auth_data GetUserByAuthData GET "/api/v4/users/auth_data" -> Value (Query value:
        String) [];
    autocomplete_users AutocompleteUsers GET "/api/v4/users/autocomplete" -> UserAutocomplete (Query
        name: String) [Query team_id: TeamId, Query channel_id: ChannelId, Query limit: i64];
    verify_user_email VerifyUserEmail POST "/api/v4/users/email/verify" -> StatusOk (Body token:
        String) [];
    send_verification_email SendVerificationEmail POST "/api/v4/users/email/verify/send" -> StatusOk
        (Body email: String) [];
    get_user_by_email GetUserByEmail GET "/api/v4/users/email/{email}" -> User (Path email: String)
        [];
    get_users_by_group_channel_ids GetUsersByGroupChannelIds POST "/api/v4/users/group_channels" ->
        ByName<Vec<User>> (Whole channel_ids: Texts) [];
    get_users_by_ids GetUsersByIds POST "/api/v4/users/ids" -> Vec<User> (Whole user_ids: Texts)
        [Query since: Millis];
    get_users_with_invalid_emails GetUsersWithInvalidEmails GET "/api/v4/users/invalid_emails" ->
        Value () [Query page: i64, Query per_page: i64];
    get_known_users GetKnownUsers GET "/api/v4/users/known" -> Vec<Value> () [];
    login Login POST "/api/v4/users/login" -> User (Body login_id: String, Body password: String)
        [Body id: String, Body token: String, Body device_id: String, Body voip_device_id: String,
        Body ldap_only: bool, Body magic_link_token: String];
    login_by_cws_token LoginByCwsToken POST "/api/v4/users/login/cws" -> Value (Body login_id:
        String, Body cws_token: String) [];
    login_with_desktop_token LoginWithDesktopToken POST "/api/v4/users/login/desktop_token" -> Value
        (Body token: String) [Body device_id: String];
    login_sso_code_exchange LoginSsoCodeExchange POST "/api/v4/users/login/sso/code-exchange" ->
        Value (Body login_code: String, Body code_verifier: String, Body state: String) [];
    switch_account_type SwitchAccountType POST "/api/v4/users/login/switch" ->
        SwitchAccountTypeAnswer (Body current_service: String, Body new_service: String) [Body
        email: String, Body password: String, Body mfa_code: String, Body ldap_id: String];
    get_login_type GetLoginType POST "/api/v4/users/login/type" -> Value (Body login_id: String)
        [Body id: String, Body device_id: String];
    logout Logout POST "/api/v4/users/logout" -> StatusOk () [Whole body: Value];
    notify_admin NotifyAdmin POST "/api/v4/users/notify-admin" -> Value () [Whole body: Value];
    reset_password ResetPassword POST "/api/v4/users/password/reset" -> StatusOk (Body code: String,
        Body new_password: String) [];
    send_password_reset_email SendPasswordResetEmail POST "/api/v4/users/password/reset/send" ->
        StatusOk (Body email: String) [];
    search_users SearchUsers POST "/api/v4/users/search" -> Vec<User> (Body term: String) [Body
        team_id: TeamId, Body not_in_team_id: String, Body in_channel_id: String, Body
        not_in_channel_id: String, Body in_group_id: String, Body group_constrained: bool, Body
        allow_inactive: bool, Body without_team: bool, Body limit: i64];
    get_session_attributes_manifest GetSessionAttributesManifest GET
        "/api/v4/users/sessions/attributes/manifest" -> Value () [];
    attach_device_extra_props AttachDeviceExtraProps PUT "/api/v4/users/sessions/device" -> StatusOk
        () [Body device_id: String, Body voip_device_id: String, Body device_notification_disabled
        as "deviceNotificationDisabled": String, Body mobile_version as "mobileVersion": String];
    revoke_sessions_from_all_users RevokeSessionsFromAllUsers POST
        "/api/v4/users/sessions/revoke/all" -> Value () [Whole body: Value];
    get_total_users_stats GetTotalUsersStats GET "/api/v4/users/stats" -> UsersStats () [];
    get_total_users_stats_filtered GetTotalUsersStatsFiltered GET "/api/v4/users/stats/filtered" ->
        UsersStats () [Query in_team: String, Query in_channel: String, Query include_deleted: bool,
        Query include_bots: bool, Query roles: String, Query channel_roles: String, Query
        team_roles: String];
    get_user_access_tokens GetUserAccessTokens GET "/api/v4/users/tokens" ->
        Vec<UserAccessTokenSanitized> paged<UserAccessTokenSanitized> () [Query page: i64, Query
        per_page: i64];
    disable_user_access_token DisableUserAccessToken POST "/api/v4/users/tokens/disable" -> StatusOk
        (Body token_id: String) [];
    enable_user_access_token EnableUserAccessToken POST "/api/v4/users/tokens/enable" -> StatusOk
        (Body token_id: String) [];
    get_non_compliant_user_access_token_count GetNonCompliantUserAccessTokenCount GET
        "/api/v4/users/tokens/non_compliant/count" -> Value () [];
    revoke_non_compliant_user_access_tokens RevokeNonCompliantUserAccessTokens POST
        "/api/v4/users/tokens/non_compliant/revoke" -> Value () [Whole body: Value];
    revoke_user_access_token RevokeUserAccessToken POST "/api/v4/users/tokens/revoke" -> StatusOk
        (Body token_id: String) [];
    rotate_user_access_token RotateUserAccessToken POST "/api/v4/users/tokens/rotate" -> Value (Body
        token_id: String) [Body expires_at: Millis];
    search_user_access_tokens SearchUserAccessTokens POST "/api/v4/users/tokens/search" ->
        Vec<UserAccessTokenSanitized> (Body term: String) [];
    get_user_access_token GetUserAccessToken GET "/api/v4/users/tokens/{token_id}" ->
        UserAccessTokenSanitized (Path token_id: String) [];
    trigger_notify_admin_posts TriggerNotifyAdminPosts POST
        "/api/v4/users/trigger-notify-admin-posts" -> Value () [Whole body: Value];
    get_user_by_username GetUserByUsername GET "/api/v4/users/username/{username}" -> User (Path
        username: String) [];
    get_users_by_usernames GetUsersByUsernames POST "/api/v4/users/usernames" -> Vec<User> (Whole
        usernames: Texts) [];
    delete_user DeleteUser DELETE "/api/v4/users/{user_id}" -> StatusOk (Path user_id: UserId) [];
    get_user GetUser GET "/api/v4/users/{user_id}" -> User (Path user_id: UserId) [];
    update_user UpdateUser PUT "/api/v4/users/{user_id}" -> User (PathAndId user_id: UserId, Body
        email: String, Body username: String) [Body first_name: String, Body last_name: String, Body
        nickname: String, Body locale: String, Body position: String, Body timezone: Value, Body
        props: Value, Body notify_props: Value];
    update_user_active UpdateUserActive PUT "/api/v4/users/{user_id}/active" -> StatusOk (Path
        user_id: UserId, Body active: bool) [];
    get_user_audits GetUserAudits GET "/api/v4/users/{user_id}/audits" -> Vec<Audit> (Path user_id:
        UserId) [];
    update_user_auth UpdateUserAuth PUT "/api/v4/users/{user_id}/auth" -> UserAuthData (Path
        user_id: UserId, Whole body: Value) [];
    get_channel_members_with_team_data_for_user GetChannelMembersWithTeamDataForUser GET
        "/api/v4/users/{user_id}/channel_members" -> Vec<ChannelMemberWithTeamData>
        paged<ChannelMemberWithTeamData> (Path user_id: UserId) [Query page: i64, Query per_page:
        i64];
    demote_user_to_guest DemoteUserToGuest POST "/api/v4/users/{user_id}/demote" -> StatusOk (Path
        user_id: UserId) [Whole body: Value];
    verify_user_email_without_token VerifyUserEmailWithoutToken POST
        "/api/v4/users/{user_id}/email/verify/member" -> User (Path user_id: UserId) [Whole body:
        Value];
    set_default_profile_image SetDefaultProfileImage DELETE "/api/v4/users/{user_id}/image" ->
        StatusOk (Path user_id: UserId) [];
    get_profile_image GetProfileImage GET "/api/v4/users/{user_id}/image" -> Bytes (Path user_id:
        UserId) [Query last_picture_update as "_": f64];
    set_profile_image SetProfileImage POST "/api/v4/users/{user_id}/image" -> StatusOk (Path
        user_id: UserId, Form image: FilePart) [];
    get_default_profile_image GetDefaultProfileImage GET "/api/v4/users/{user_id}/image/default" ->
        Bytes (Path user_id: UserId) [];
    update_user_mfa UpdateUserMfa PUT "/api/v4/users/{user_id}/mfa" -> StatusOk (Path user_id:
        UserId, Body activate: bool) [Body code: String];
    generate_mfa_secret GenerateMfaSecret POST "/api/v4/users/{user_id}/mfa/generate" ->
        GenerateMfaSecretAnswer (Path user_id: UserId) [Whole body: Value];
    update_user_password UpdateUserPassword PUT "/api/v4/users/{user_id}/password" -> StatusOk (Path
        user_id: UserId, Body new_password: String) [Body current_password: String];
    patch_user PatchUser PUT "/api/v4/users/{user_id}/patch" -> User (Path user_id: UserId) [Body
        email: String, Body username: String, Body first_name: String, Body last_name: String, Body
        nickname: String, Body locale: String, Body position: String, Body timezone: Value, Body
        props: Value, Body notify_props: Value];
    promote_guest_to_user PromoteGuestToUser POST "/api/v4/users/{user_id}/promote" -> StatusOk
        (Path user_id: UserId) [Whole body: Value];
    reset_password_failed_attempts ResetPasswordFailedAttempts POST
        "/api/v4/users/{user_id}/reset_failed_attempts" -> Value (Path user_id: UserId) [Whole body:
        Value];
    update_user_roles UpdateUserRoles PUT "/api/v4/users/{user_id}/roles" -> StatusOk (Path user_id:
        UserId, Body roles: String) [];
    get_sessions GetSessions GET "/api/v4/users/{user_id}/sessions" -> Vec<Session> (Path user_id:
        UserId) [];
    revoke_session RevokeSession POST "/api/v4/users/{user_id}/sessions/revoke" -> StatusOk (Path
        user_id: UserId, Body session_id: String) [];
    revoke_all_sessions RevokeAllSessions POST "/api/v4/users/{user_id}/sessions/revoke/all" ->
        StatusOk (Path user_id: UserId) [Whole body: Value];
    get_user_access_tokens_for_user GetUserAccessTokensForUser GET "/api/v4/users/{user_id}/tokens"
        -> Vec<UserAccessTokenSanitized> paged<UserAccessTokenSanitized> (Path user_id: UserId)
        [Query page: i64, Query per_page: i64];
    create_user_access_token CreateUserAccessToken POST "/api/v4/users/{user_id}/tokens" ->
        UserAccessToken (Path user_id: UserId, Body description: String) [];
    publish_user_typing PublishUserTyping POST "/api/v4/users/{user_id}/typing" -> StatusOk (Path
        user_id: UserId, Body channel_id: ChannelId) [Body parent_id: String];
    get_uploads_for_user GetUploadsForUser GET "/api/v4/users/{user_id}/uploads" ->
        Vec<UploadSession> (Path user_id: UserId) [];
    login_intune LoginIntune POST "/oauth/intune" -> Value () [Whole body: Value];
}
