// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 10 operations, such as `get_playbook`, `get_playbooks`, `create_playbook`.

#[cfg(feature = "playbooks")]
use serde_json::Value;

#[cfg(feature = "playbooks")]
use crate::{Millis, TeamId, Texts};

crate::__declare! {
    PlaybooksApi playbooks "playbooks";
    get_playbooks GetPlaybooks GET "/plugins/playbooks/api/v0/playbooks" -> Value (Query team_id:
        TeamId) [Query page: i64, Query per_page: i64, Query sort: String, Query direction: String,
        Query with_archived: bool];
    create_playbook CreatePlaybook POST "/plugins/playbooks/api/v0/playbooks" -> Value (Body title:
        String, Body team_id: TeamId, Body create_public_playbook_run: bool, Body checklists: Value,
        Body member_ids: Texts) [Body description: String, Body public: bool, Body
        broadcast_channel_ids: Texts, Body invited_user_ids: Texts, Body invite_users_enabled: bool,
        Body default_owner_id: String, Body default_owner_enabled: String, Body
        announcement_channel_id: String, Body announcement_channel_enabled: bool, Body
        webhook_on_creation_url: String, Body webhook_on_creation_enabled: bool, Body
        webhook_on_status_update_url: String, Body webhook_on_status_update_enabled: bool];
    delete_playbook DeletePlaybook DELETE "/plugins/playbooks/api/v0/playbooks/{id}" -> Value (Path
        id: String) [];
    get_playbook GetPlaybook GET "/plugins/playbooks/api/v0/playbooks/{id}" -> Value (Path id:
        String) [];
    update_playbook UpdatePlaybook PUT "/plugins/playbooks/api/v0/playbooks/{id}" -> Value (Path id:
        String) [Whole body: Value];
    get_playbook_property_fields GetPlaybookPropertyFields GET
        "/plugins/playbooks/api/v0/playbooks/{id}/property_fields" -> Value (Path id: String) [Query
        updated_since: Millis];
    create_playbook_property_field CreatePlaybookPropertyField POST
        "/plugins/playbooks/api/v0/playbooks/{id}/property_fields" -> Value (Path id: String) [Whole
        body: Value];
    reorder_playbook_property_fields ReorderPlaybookPropertyFields POST
        "/plugins/playbooks/api/v0/playbooks/{id}/property_fields/reorder" -> Value (Path id:
        String, Body field_id: String, Body target_position: i64) [];
    delete_playbook_property_field DeletePlaybookPropertyField DELETE
        "/plugins/playbooks/api/v0/playbooks/{id}/property_fields/{field_id}" -> Value (Path id:
        String, Path field_id: String) [];
    update_playbook_property_field UpdatePlaybookPropertyField PUT
        "/plugins/playbooks/api/v0/playbooks/{id}/property_fields/{field_id}" -> Value (Path id:
        String, Path field_id: String) [Whole body: Value];
}
