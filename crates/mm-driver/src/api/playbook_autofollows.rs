// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! One operation: `get_auto_follows`.

#[cfg(feature = "playbook_autofollows")]
use serde_json::Value;


crate::__declare! {
    PlaybookAutofollowsApi playbook_autofollows "playbook_autofollows";
    get_auto_follows GetAutoFollows GET "/plugins/playbooks/api/v0/playbooks/{id}/autofollows" ->
        Value (Path id: String) [];
}
