// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `ai` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("get_recaps_for_user", |d, _| d.ai().get_recaps_for_user().send().map(drop)),
    ("create_recap", |d, s| d.ai().create_recap(s.text("create_recap", "title"), s.texts("create_recap", "channel_ids"), s.text("create_recap", "agent_id")).send().map(drop)),
    ("get_recap_limit_status", |d, _| d.ai().get_recap_limit_status().send().map(drop)),
    ("mark_recaps_as_viewed", |d, s| d.ai().mark_recaps_as_viewed().body(s.value("mark_recaps_as_viewed", "body")).send().map(drop)),
    ("delete_recap", |d, s| d.ai().delete_recap(s.text("delete_recap", "recap_id")).send().map(drop)),
    ("get_recap", |d, s| d.ai().get_recap(s.text("get_recap", "recap_id")).send().map(drop)),
    ("mark_recap_as_read", |d, s| d.ai().mark_recap_as_read(s.text("mark_recap_as_read", "recap_id")).body(s.value("mark_recap_as_read", "body")).send().map(drop)),
    ("regenerate_recap", |d, s| d.ai().regenerate_recap(s.text("regenerate_recap", "recap_id")).body(s.value("regenerate_recap", "body")).send().map(drop)),
    ("get_scheduled_recaps", |d, _| d.ai().get_scheduled_recaps().send().map(drop)),
    ("create_scheduled_recap", |d, s| d.ai().create_scheduled_recap(s.text("create_scheduled_recap", "title"), 1, s.text("create_scheduled_recap", "time_of_day"), s.text("create_scheduled_recap", "timezone"), s.text("create_scheduled_recap", "time_period"), s.text("create_scheduled_recap", "channel_mode"), s.text("create_scheduled_recap", "agent_id")).send().map(drop)),
    ("delete_scheduled_recap", |d, s| d.ai().delete_scheduled_recap(s.text("delete_scheduled_recap", "scheduled_recap_id")).send().map(drop)),
    ("get_scheduled_recap", |d, s| d.ai().get_scheduled_recap(s.text("get_scheduled_recap", "scheduled_recap_id")).send().map(drop)),
    ("update_scheduled_recap", |d, s| d.ai().update_scheduled_recap(s.text("update_scheduled_recap", "scheduled_recap_id")).title(s.text("update_scheduled_recap", "title")).days_of_week(1).time_of_day(s.text("update_scheduled_recap", "time_of_day")).timezone(s.text("update_scheduled_recap", "timezone")).time_period(s.text("update_scheduled_recap", "time_period")).channel_mode(s.text("update_scheduled_recap", "channel_mode")).channel_ids(s.texts("update_scheduled_recap", "channel_ids")).custom_instructions(s.text("update_scheduled_recap", "custom_instructions")).agent_id(s.text("update_scheduled_recap", "agent_id")).is_recurring(false).enabled(false).send().map(drop)),
    ("pause_scheduled_recap", |d, s| d.ai().pause_scheduled_recap(s.text("pause_scheduled_recap", "scheduled_recap_id")).body(s.value("pause_scheduled_recap", "body")).send().map(drop)),
    ("resume_scheduled_recap", |d, s| d.ai().resume_scheduled_recap(s.text("resume_scheduled_recap", "scheduled_recap_id")).body(s.value("resume_scheduled_recap", "body")).send().map(drop)),
];
