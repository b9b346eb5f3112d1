// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 7 operations, such as `get_scheduled_recap`, `get_scheduled_recaps`, `pause_scheduled_recap`.


crate::__declare! {
    ScheduledRecapsApi scheduled_recaps "scheduled_recaps";
    + ai::get_scheduled_recaps GetScheduledRecaps ();
    + ai::create_scheduled_recap CreateScheduledRecap (title: String, days_of_week: i64,
        time_of_day: String, timezone: String, time_period: String, channel_mode: String, agent_id:
        String);
    + ai::delete_scheduled_recap DeleteScheduledRecap (scheduled_recap_id: String);
    + ai::get_scheduled_recap GetScheduledRecap (scheduled_recap_id: String);
    + ai::update_scheduled_recap UpdateScheduledRecap (scheduled_recap_id: String);
    + ai::pause_scheduled_recap PauseScheduledRecap (scheduled_recap_id: String);
    + ai::resume_scheduled_recap ResumeScheduledRecap (scheduled_recap_id: String);
}
