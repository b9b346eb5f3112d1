// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 14 operations, such as `get_cf_post`, `keep_cf_post`, `get_cf_config`.

#[cfg(feature = "content_flagging")]
use serde_json::Value;

#[cfg(feature = "content_flagging")]
use crate::{PostId, TeamId};

crate::__declare! {
    ContentFlaggingApi content_flagging "content_flagging";
    get_cf_config GetCfConfig GET "/api/v4/content_flagging/config" -> Value () [];
    update_cf_config UpdateCfConfig PUT "/api/v4/content_flagging/config" -> Value () [Whole body:
        Value];
    get_cf_fields GetCfFields GET "/api/v4/content_flagging/fields" -> Value () [];
    get_cf_flag_config GetCfFlagConfig GET "/api/v4/content_flagging/flag/config" -> Value () [];
    get_cf_post GetCfPost GET "/api/v4/content_flagging/post/{post_id}" -> Value (Path post_id:
        PostId) [];
    post_cf_post_reviewer PostCfPostReviewer POST
        "/api/v4/content_flagging/post/{post_id}/assign/{content_reviewer_id}" -> Value (Path
        post_id: PostId, Path content_reviewer_id: String) [Whole body: Value];
    generate_cf_post_exposure_report GenerateCfPostExposureReport POST
        "/api/v4/content_flagging/post/{post_id}/exposure_report" -> Value (Path post_id: PostId)
        [Whole body: Value];
    get_cf_post_field_values GetCfPostFieldValues GET
        "/api/v4/content_flagging/post/{post_id}/field_values" -> Value (Path post_id: PostId) [];
    post_cf_post_flag PostCfPostFlag POST "/api/v4/content_flagging/post/{post_id}/flag" -> Value
        (Path post_id: PostId, Body reason: String) [Body comment: String];
    keep_cf_post KeepCfPost PUT "/api/v4/content_flagging/post/{post_id}/keep" -> Value (Path
        post_id: PostId) [Whole body: Value];
    remove_cf_post RemoveCfPost PUT "/api/v4/content_flagging/post/{post_id}/remove" -> Value (Path
        post_id: PostId) [Whole body: Value];
    generate_cf_post_report GenerateCfPostReport POST
        "/api/v4/content_flagging/post/{post_id}/report" -> Value (Path post_id: PostId) [Body
        comment: String];
    search_cf_team_reviewers SearchCfTeamReviewers GET
        "/api/v4/content_flagging/team/{team_id}/reviewers/search" -> Value (Path team_id: TeamId,
        Query term: String) [];
    get_cf_team_status GetCfTeamStatus GET "/api/v4/content_flagging/team/{team_id}/status" -> Value
        (Path team_id: TeamId) [];
}
