// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! One operation: `create_board`.

#[cfg(feature = "boards")]
use serde_json::Value;

#[cfg(feature = "boards")]
use crate::TeamId;

crate::__declare! {
    BoardsApi boards "boards";
    create_board CreateBoard POST "/api/v4/boards" -> Value (Body team_id: TeamId, Body type_ as
        "type": String, Body display_name: String) [Body name: String, Body header: String, Body
        purpose: String];
}
