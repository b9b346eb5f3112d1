// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 6 operations, such as `get_outgoing_o_auth_connection`, `list_outgoing_o_auth_connections`, `create_outgoing_o_auth_connection`.

#[cfg(feature = "outgoing_connections")]
use serde_json::Value;

#[cfg(feature = "outgoing_connections")]
use crate::TeamId;

crate::__declare! {
    OutgoingConnectionsApi outgoing_connections "outgoing_connections";
    + oauth::list_outgoing_o_auth_connections ListOutgoingOAuthConnections (team_id: TeamId);
    + oauth::create_outgoing_o_auth_connection CreateOutgoingOAuthConnection (team_id: TeamId, body:
        Value);
    + oauth::validate_outgoing_o_auth_connection ValidateOutgoingOAuthConnection (team_id: TeamId,
        body: Value);
    + oauth::delete_outgoing_o_auth_connection DeleteOutgoingOAuthConnection
        (outgoing_oauth_connection_id: String, team_id: TeamId);
    + oauth::get_outgoing_o_auth_connection GetOutgoingOAuthConnection
        (outgoing_oauth_connection_id: String, team_id: TeamId);
    + oauth::update_outgoing_o_auth_connection UpdateOutgoingOAuthConnection
        (outgoing_oauth_connection_id: String, team_id: TeamId, body: Value);
}
