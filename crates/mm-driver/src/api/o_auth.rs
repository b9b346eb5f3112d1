// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 10 operations, such as `get_o_auth_app`, `get_o_auth_apps`, `create_o_auth_app`.

#[cfg(feature = "o_auth")]
use serde_json::Value;

#[cfg(feature = "o_auth")]
use crate::types::{OAuthApp, StatusOk};
#[cfg(feature = "o_auth")]
use crate::{Texts, UserId};

crate::__declare! {
    OAuthApi o_auth "o_auth";
    get_authorization_server_metadata GetAuthorizationServerMetadata GET
        "/.well-known/oauth-authorization-server" -> Value () [];
    get_o_auth_apps GetOAuthApps GET "/api/v4/oauth/apps" -> Vec<OAuthApp> paged<OAuthApp> () [Query
        page: i64, Query per_page: i64];
    create_o_auth_app CreateOAuthApp POST "/api/v4/oauth/apps" -> OAuthApp (Body name: String, Body
        description: String, Body callback_urls: Texts, Body homepage: String) [Body icon_url:
        String, Body is_trusted: bool, Body is_public: bool];
    register_o_auth_client RegisterOAuthClient POST "/api/v4/oauth/apps/register" -> Value () [Whole
        body: Value];
    delete_o_auth_app DeleteOAuthApp DELETE "/api/v4/oauth/apps/{app_id}" -> StatusOk (Path app_id:
        String) [];
    get_o_auth_app GetOAuthApp GET "/api/v4/oauth/apps/{app_id}" -> OAuthApp (Path app_id: String)
        [];
    update_o_auth_app UpdateOAuthApp PUT "/api/v4/oauth/apps/{app_id}" -> OAuthApp (PathAndId
        app_id: String, Body name: String, Body description: String, Body callback_urls: Texts, Body
        homepage: String) [Body icon_url: String, Body is_trusted: bool];
    get_o_auth_app_info GetOAuthAppInfo GET "/api/v4/oauth/apps/{app_id}/info" -> OAuthApp (Path
        app_id: String) [];
    regenerate_o_auth_app_secret RegenerateOAuthAppSecret POST
        "/api/v4/oauth/apps/{app_id}/regen_secret" -> OAuthApp (Path app_id: String) [Whole body:
        Value];
    get_authorized_o_auth_apps_for_user GetAuthorizedOAuthAppsForUser GET
        "/api/v4/users/{user_id}/oauth/apps/authorized" -> Vec<OAuthApp> paged<OAuthApp> (Path
        user_id: UserId) [Query page: i64, Query per_page: i64];
}
