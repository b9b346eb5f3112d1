// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 4 operations, such as `execute_dialog_action`, `open_interactive_dialog`, `lookup_interactive_dialog`.

#[cfg(feature = "integration_actions")]
use serde_json::Value;

#[cfg(feature = "integration_actions")]
use crate::types::StatusOk;
#[cfg(feature = "integration_actions")]
use crate::{ChannelId, TeamId, Texts};

crate::__declare! {
    IntegrationActionsApi integration_actions "integration_actions";
    execute_dialog_action ExecuteDialogAction POST "/api/v4/actions/dialogs/execute" -> Value (Body
        url: String, Body channel_id: ChannelId) [Body context: Value, Body team_id: TeamId];
    lookup_interactive_dialog LookupInteractiveDialog POST "/api/v4/actions/dialogs/lookup" -> Value
        (Body url: String, Body channel_id: ChannelId, Body submission: Value) [Body team_id:
        TeamId, Body callback_id: String, Body state: String];
    open_interactive_dialog OpenInteractiveDialog POST "/api/v4/actions/dialogs/open" -> StatusOk
        (Body trigger_id: String, Body url: String, Body dialog: Value) [];
    submit_interactive_dialog SubmitInteractiveDialog POST "/api/v4/actions/dialogs/submit" ->
        StatusOk (Body url: String, Body channel_id: ChannelId, Body submission: Value) [Body
        team_id: TeamId, Body callback_id: String, Body state: String, Body cancelled: bool, Body
        file_ids: Texts];
}
