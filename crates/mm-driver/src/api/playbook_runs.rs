// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 23 operations, such as `finish`, `item_run`, `get_owners`.

#[cfg(feature = "playbook_runs")]
use serde_json::Value;

#[cfg(feature = "playbook_runs")]
use crate::{ChannelId, Millis, PostId, TeamId, Texts, UserId};

crate::__declare! {
    PlaybookRunsApi playbook_runs "playbook_runs";
    list_playbook_runs ListPlaybookRuns GET "/plugins/playbooks/api/v0/runs" -> Value (Query
        team_id: TeamId) [Query page: i64, Query per_page: i64, Query sort: String, Query direction:
        String, Query statuses: Texts, Query owner_user_id: String, Query participant_id: String,
        Query search_term: String, Query channel_id: ChannelId, Query omit_ended: bool, Query since:
        Millis];
    create_playbook_run_from_post CreatePlaybookRunFromPost POST "/plugins/playbooks/api/v0/runs" ->
        Value (Body name: String, Body owner_user_id: String, Body team_id: TeamId, Body
        playbook_id: String) [Body summary: String, Body post_id: PostId];
    get_playbook_run_by_channel_id GetPlaybookRunByChannelId GET
        "/plugins/playbooks/api/v0/runs/channel/{channel_id}" -> Value (Path channel_id: ChannelId)
        [];
    get_channels GetChannels GET "/plugins/playbooks/api/v0/runs/channels" -> Value (Query team_id:
        TeamId) [Query sort: String, Query direction: String, Query status: String, Query
        owner_user_id: String, Query search_term: String, Query participant_id: String];
    get_owners GetOwners GET "/plugins/playbooks/api/v0/runs/owners" -> Value (Query team_id:
        TeamId) [];
    get_playbook_run GetPlaybookRun GET "/plugins/playbooks/api/v0/runs/{id}" -> Value (Path id:
        String) [];
    update_playbook_run UpdatePlaybookRun PATCH "/plugins/playbooks/api/v0/runs/{id}" -> Value (Path
        id: String) [Body name: String, Body summary: String];
    add_checklist_item AddChecklistItem POST
        "/plugins/playbooks/api/v0/runs/{id}/checklists/{checklist}/add" -> Value (Path id: String,
        Path checklist: String, Body title: String) [Body state: String, Body state_modified: i64,
        Body assignee_id: String, Body assignee_modified: i64, Body command: String, Body
        command_last_run: i64, Body description: String];
    item_delete ItemDelete DELETE
        "/plugins/playbooks/api/v0/runs/{id}/checklists/{checklist}/item/{item}" -> Value (Path id:
        String, Path checklist: String, Path item: String) [];
    item_rename ItemRename PUT
        "/plugins/playbooks/api/v0/runs/{id}/checklists/{checklist}/item/{item}" -> Value (Path id:
        String, Path checklist: String, Path item: String, Body title: String, Body command: String)
        [Body description: String];
    item_set_assignee ItemSetAssignee PUT
        "/plugins/playbooks/api/v0/runs/{id}/checklists/{checklist}/item/{item}/assignee" -> Value
        (Path id: String, Path checklist: String, Path item: String, Body assignee_id: String) [];
    item_run ItemRun PUT
        "/plugins/playbooks/api/v0/runs/{id}/checklists/{checklist}/item/{item}/run" -> Value (Path
        id: String, Path checklist: String, Path item: String) [Whole body: Value];
    item_set_state ItemSetState PUT
        "/plugins/playbooks/api/v0/runs/{id}/checklists/{checklist}/item/{item}/state" -> Value
        (Path id: String, Path checklist: String, Path item: String, Body new_state: String) [Body
        requirement_values: Value];
    reoder_checklist_item ReoderChecklistItem PUT
        "/plugins/playbooks/api/v0/runs/{id}/checklists/{checklist}/reorder" -> Value (Path id:
        String, Path checklist: String, Body item_num: i64, Body new_location: i64) [];
    end_playbook_run EndPlaybookRun PUT "/plugins/playbooks/api/v0/runs/{id}/end" -> Value (Path id:
        String) [Whole body: Value];
    finish Finish PUT "/plugins/playbooks/api/v0/runs/{id}/finish" -> Value (Path id: String) [Whole
        body: Value];
    get_playbook_run_metadata GetPlaybookRunMetadata GET
        "/plugins/playbooks/api/v0/runs/{id}/metadata" -> Value (Path id: String) [];
    change_owner ChangeOwner POST "/plugins/playbooks/api/v0/runs/{id}/owner" -> Value (Path id:
        String, Body owner_id: UserId) [];
    get_run_property_fields GetRunPropertyFields GET
        "/plugins/playbooks/api/v0/runs/{id}/property_fields" -> Value (Path id: String) [Query
        updated_since: Millis];
    set_run_property_value SetRunPropertyValue PUT
        "/plugins/playbooks/api/v0/runs/{id}/property_fields/{field_id}/value" -> Value (Path id:
        String, Path field_id: String) [Whole body: Value];
    get_run_property_values GetRunPropertyValues GET
        "/plugins/playbooks/api/v0/runs/{id}/property_values" -> Value (Path id: String) [Query
        updated_since: Millis];
    restart_playbook_run RestartPlaybookRun PUT "/plugins/playbooks/api/v0/runs/{id}/restart" ->
        Value (Path id: String) [Whole body: Value];
    update_playbook_run_status UpdatePlaybookRunStatus POST
        "/plugins/playbooks/api/v0/runs/{id}/status" -> Value (Path id: String, Body message:
        String) [Body reminder: f64];
}
