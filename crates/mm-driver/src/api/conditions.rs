// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 5 operations, such as `get_run_conditions`, `get_playbook_conditions`, `create_playbook_condition`.

#[cfg(feature = "conditions")]
use serde_json::Value;


crate::__declare! {
    ConditionsApi conditions "conditions";
    get_playbook_conditions GetPlaybookConditions GET
        "/plugins/playbooks/api/v0/playbooks/{id}/conditions" -> Value (Path id: String) [Query
        page: i64, Query per_page: i64];
    create_playbook_condition CreatePlaybookCondition POST
        "/plugins/playbooks/api/v0/playbooks/{id}/conditions" -> Value (Path id: String) [Whole
        body: Value];
    delete_playbook_condition DeletePlaybookCondition DELETE
        "/plugins/playbooks/api/v0/playbooks/{id}/conditions/{conditionID}" -> Value (Path id:
        String, Path condition_id as "conditionID": String) [];
    update_playbook_condition UpdatePlaybookCondition PUT
        "/plugins/playbooks/api/v0/playbooks/{id}/conditions/{conditionID}" -> Value (Path id:
        String, Path condition_id as "conditionID": String) [Whole body: Value];
    get_run_conditions GetRunConditions GET "/plugins/playbooks/api/v0/runs/{id}/conditions" ->
        Value (Path id: String) [Query page: i64, Query per_page: i64];
}
