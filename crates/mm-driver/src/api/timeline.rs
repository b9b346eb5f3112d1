// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! One operation: `remove_timeline_event`.

#[cfg(feature = "timeline")]
use serde_json::Value;


crate::__declare! {
    TimelineApi timeline "timeline";
    remove_timeline_event RemoveTimelineEvent DELETE
        "/plugins/playbooks/api/v0/runs/{id}/timeline/{event_id}" -> Value (Path id: String, Path
        event_id: String) [];
}
