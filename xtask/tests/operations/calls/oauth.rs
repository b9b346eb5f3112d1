// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `oauth` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("list_outgoing_o_auth_connections", |d, s| d.oauth().list_outgoing_o_auth_connections(s.text("list_outgoing_o_auth_connections", "team_id")).send().map(drop)),
    ("create_outgoing_o_auth_connection", |d, s| d.oauth().create_outgoing_o_auth_connection(s.text("create_outgoing_o_auth_connection", "team_id"), s.value("create_outgoing_o_auth_connection", "body")).send().map(drop)),
    ("validate_outgoing_o_auth_connection", |d, s| d.oauth().validate_outgoing_o_auth_connection(s.text("validate_outgoing_o_auth_connection", "team_id"), s.value("validate_outgoing_o_auth_connection", "body")).send().map(drop)),
    ("delete_outgoing_o_auth_connection", |d, s| d.oauth().delete_outgoing_o_auth_connection(s.text("delete_outgoing_o_auth_connection", "outgoing_oauth_connection_id"), s.text("delete_outgoing_o_auth_connection", "team_id")).send().map(drop)),
    ("get_outgoing_o_auth_connection", |d, s| d.oauth().get_outgoing_o_auth_connection(s.text("get_outgoing_o_auth_connection", "outgoing_oauth_connection_id"), s.text("get_outgoing_o_auth_connection", "team_id")).send().map(drop)),
    ("update_outgoing_o_auth_connection", |d, s| d.oauth().update_outgoing_o_auth_connection(s.text("update_outgoing_o_auth_connection", "outgoing_oauth_connection_id"), s.text("update_outgoing_o_auth_connection", "team_id"), s.value("update_outgoing_o_auth_connection", "body")).send().map(drop)),
];
