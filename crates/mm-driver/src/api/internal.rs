// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 4 operations, such as `next_stage_dialog`, `end_playbook_run_dialog`, `get_checklist_autocomplete`.

#[cfg(feature = "internal")]
use serde_json::Value;

#[cfg(feature = "internal")]
use crate::{ChannelId, TeamId, UserId};

crate::__declare! {
    InternalApi internal "internal";
    get_checklist_autocomplete GetChecklistAutocomplete GET
        "/plugins/playbooks/api/v0/runs/checklist-autocomplete" -> Value (Query channel_id as
        "channel_ID": String) [];
    create_playbook_run_from_dialog CreatePlaybookRunFromDialog POST
        "/plugins/playbooks/api/v0/runs/dialog" -> Value () [Body type_ as "type": String, Body url:
        String, Body callback_id: String, Body state: String, Body user_id: UserId, Body channel_id:
        ChannelId, Body team_id: TeamId, Body submission: Value, Body cancelled: bool];
    end_playbook_run_dialog EndPlaybookRunDialog POST "/plugins/playbooks/api/v0/runs/{id}/end" ->
        Value (Path id: String) [Whole body: Value];
    next_stage_dialog NextStageDialog POST "/plugins/playbooks/api/v0/runs/{id}/next-stage-dialog"
        -> Value (Path id: String, Body state: String) [];
}
