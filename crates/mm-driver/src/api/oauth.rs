// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 6 operations, such as `get_outgoing_o_auth_connection`, `list_outgoing_o_auth_connections`, `create_outgoing_o_auth_connection`.

#[cfg(feature = "oauth")]
use serde_json::Value;

#[cfg(feature = "oauth")]
use crate::TeamId;

crate::__declare! {
    OauthApi oauth "oauth";
    list_outgoing_o_auth_connections ListOutgoingOAuthConnections GET
        "/api/v4/oauth/outgoing_connections" -> Value (Query team_id: TeamId) [];
    create_outgoing_o_auth_connection CreateOutgoingOAuthConnection POST
        "/api/v4/oauth/outgoing_connections" -> Value (Query team_id: TeamId, Whole body: Value) [];
    validate_outgoing_o_auth_connection ValidateOutgoingOAuthConnection POST
        "/api/v4/oauth/outgoing_connections/validate" -> Value (Query team_id: TeamId, Whole body:
        Value) [];
    delete_outgoing_o_auth_connection DeleteOutgoingOAuthConnection DELETE
        "/api/v4/oauth/outgoing_connections/{outgoing_oauth_connection_id}" -> Value (Path
        outgoing_oauth_connection_id: String, Query team_id: TeamId) [];
    get_outgoing_o_auth_connection GetOutgoingOAuthConnection GET
        "/api/v4/oauth/outgoing_connections/{outgoing_oauth_connection_id}" -> Value (Path
        outgoing_oauth_connection_id: String, Query team_id: TeamId) [];
    update_outgoing_o_auth_connection UpdateOutgoingOAuthConnection PUT
        "/api/v4/oauth/outgoing_connections/{outgoing_oauth_connection_id}" -> Value (Path
        outgoing_oauth_connection_id: String, Query team_id: TeamId, Whole body: Value) [];
}
