// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 15 operations, such as `get_recap`, `create_recap`, `delete_recap`.

#[cfg(feature = "ai")]
use serde_json::Value;

#[cfg(feature = "ai")]
use crate::Texts;

crate::__declare! {
    AiApi ai "ai";
    get_recaps_for_user GetRecapsForUser GET "/api/v4/recaps" -> Value () [Query page: i64, Query
        per_page: i64];
    create_recap CreateRecap POST "/api/v4/recaps" -> Value (Body title: String, Body channel_ids:
        Texts, Body agent_id: String) [];
    get_recap_limit_status GetRecapLimitStatus GET "/api/v4/recaps/limit_status" -> Value () [];
    mark_recaps_as_viewed MarkRecapsAsViewed POST "/api/v4/recaps/mark_viewed" -> Value () [Whole
        body: Value];
    delete_recap DeleteRecap DELETE "/api/v4/recaps/{recap_id}" -> Value (Path recap_id: String) [];
    get_recap GetRecap GET "/api/v4/recaps/{recap_id}" -> Value (Path recap_id: String) [];
    mark_recap_as_read MarkRecapAsRead POST "/api/v4/recaps/{recap_id}/read" -> Value (Path
        recap_id: String) [Whole body: Value];
    regenerate_recap RegenerateRecap POST "/api/v4/recaps/{recap_id}/regenerate" -> Value (Path
        recap_id: String) [Whole body: Value];
    get_scheduled_recaps GetScheduledRecaps GET "/api/v4/scheduled_recaps" -> Value () [Query page:
        i64, Query per_page: i64];
    create_scheduled_recap CreateScheduledRecap POST "/api/v4/scheduled_recaps" -> Value (Body
        title: String, Body days_of_week: i64, Body time_of_day: String, Body timezone: String, Body
        time_period: String, Body channel_mode: String, Body agent_id: String) [Body channel_ids:
        Texts, Body custom_instructions: String, Body is_recurring: bool];
    delete_scheduled_recap DeleteScheduledRecap DELETE
        "/api/v4/scheduled_recaps/{scheduled_recap_id}" -> Value (Path scheduled_recap_id: String)
        [];
    get_scheduled_recap GetScheduledRecap GET "/api/v4/scheduled_recaps/{scheduled_recap_id}" ->
        Value (Path scheduled_recap_id: String) [];
    update_scheduled_recap UpdateScheduledRecap PUT "/api/v4/scheduled_recaps/{scheduled_recap_id}"
        -> Value (Path scheduled_recap_id: String) [Body title: String, Body days_of_week: i64, Body
        time_of_day: String, Body timezone: String, Body time_period: String, Body channel_mode:
        String, Body channel_ids: Texts, Body custom_instructions: String, Body agent_id: String,
        Body is_recurring: bool, Body enabled: bool];
    pause_scheduled_recap PauseScheduledRecap POST
        "/api/v4/scheduled_recaps/{scheduled_recap_id}/pause" -> Value (Path scheduled_recap_id:
        String) [Whole body: Value];
    resume_scheduled_recap ResumeScheduledRecap POST
        "/api/v4/scheduled_recaps/{scheduled_recap_id}/resume" -> Value (Path scheduled_recap_id:
        String) [Whole body: Value];
}
