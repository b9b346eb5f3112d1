// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `content_flagging` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("get_cf_config", |d, _| d.content_flagging().get_cf_config().send().map(drop)),
    ("update_cf_config", |d, s| d.content_flagging().update_cf_config().body(s.value("update_cf_config", "body")).send().map(drop)),
    ("get_cf_fields", |d, _| d.content_flagging().get_cf_fields().send().map(drop)),
    ("get_cf_flag_config", |d, _| d.content_flagging().get_cf_flag_config().send().map(drop)),
    ("get_cf_post", |d, s| d.content_flagging().get_cf_post(s.text("get_cf_post", "post_id")).send().map(drop)),
    ("post_cf_post_reviewer", |d, s| d.content_flagging().post_cf_post_reviewer(s.text("post_cf_post_reviewer", "post_id"), s.text("post_cf_post_reviewer", "content_reviewer_id")).body(s.value("post_cf_post_reviewer", "body")).send().map(drop)),
    ("generate_cf_post_exposure_report", |d, s| d.content_flagging().generate_cf_post_exposure_report(s.text("generate_cf_post_exposure_report", "post_id")).body(s.value("generate_cf_post_exposure_report", "body")).send().map(drop)),
    ("get_cf_post_field_values", |d, s| d.content_flagging().get_cf_post_field_values(s.text("get_cf_post_field_values", "post_id")).send().map(drop)),
    ("post_cf_post_flag", |d, s| d.content_flagging().post_cf_post_flag(s.text("post_cf_post_flag", "post_id"), s.text("post_cf_post_flag", "reason")).send().map(drop)),
    ("keep_cf_post", |d, s| d.content_flagging().keep_cf_post(s.text("keep_cf_post", "post_id")).body(s.value("keep_cf_post", "body")).send().map(drop)),
    ("remove_cf_post", |d, s| d.content_flagging().remove_cf_post(s.text("remove_cf_post", "post_id")).body(s.value("remove_cf_post", "body")).send().map(drop)),
    ("generate_cf_post_report", |d, s| d.content_flagging().generate_cf_post_report(s.text("generate_cf_post_report", "post_id")).comment(s.text("generate_cf_post_report", "comment")).send().map(drop)),
    ("search_cf_team_reviewers", |d, s| d.content_flagging().search_cf_team_reviewers(s.text("search_cf_team_reviewers", "team_id"), s.text("search_cf_team_reviewers", "term")).send().map(drop)),
    ("get_cf_team_status", |d, s| d.content_flagging().get_cf_team_status(s.text("get_cf_team_status", "team_id")).send().map(drop)),
];
