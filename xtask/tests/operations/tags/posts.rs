// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! What the operations under `posts` send.

use mm_driver::Request;
use serde_json::json;

use crate::sends::{Body, sends};

#[test]
fn get_posts_for_channel() {
    sends(
        |driver| driver.posts().get_posts_for_channel("channel_id a/b").page(7).per_page(7).since(7).before("before a/b").after("after a/b").include_deleted(true).type_("type a/b").send_value(),
        "GET",
        "/api/v4/channels/channel_id%20a%2Fb/posts",
        &[("page", "7"), ("per_page", "7"), ("since", "7"), ("before", "before a/b"), ("after", "after a/b"), ("include_deleted", "true"), ("type", "type a/b")],
        &Body::None,
    );
}

#[test]
fn create_post() {
    sends(
        |driver| driver.posts().create_post("channel_id a/b", "message a/b").set_online(true).silent(true).root_id("root_id a/b").file_ids(["first", "second"]).props(json!({"any":[1,"thing"]})).metadata(json!({"any":[1,"thing"]})).pending_post_id("pending_post_id a/b").send_value(),
        "POST",
        "/api/v4/posts",
        &[("set_online", "true"), ("silent", "true")],
        &Body::Json(json!({"channel_id":"channel_id a/b","file_ids":["first","second"],"message":"message a/b","metadata":{"any":[1,"thing"]},"pending_post_id":"pending_post_id a/b","props":{"any":[1,"thing"]},"root_id":"root_id a/b"})),
    );
}

#[test]
fn create_post_ephemeral() {
    sends(
        |driver| driver.posts().create_post_ephemeral("user_id a/b", json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/posts/ephemeral",
        &[],
        &Body::Json(json!({"post":{"any":[1,"thing"]},"user_id":"user_id a/b"})),
    );
}

#[test]
fn get_posts_by_ids() {
    sends(
        |driver| driver.posts().get_posts_by_ids(["first", "second"]).send_value(),
        "POST",
        "/api/v4/posts/ids",
        &[],
        &Body::Json(json!(["first","second"])),
    );
}

#[test]
fn rewrite_message() {
    sends(
        |driver| driver.posts().rewrite_message("agent_id a/b", "message a/b", "action a/b").custom_prompt("custom_prompt a/b").send_value(),
        "POST",
        "/api/v4/posts/rewrite",
        &[],
        &Body::Json(json!({"action":"action a/b","agent_id":"agent_id a/b","custom_prompt":"custom_prompt a/b","message":"message a/b"})),
    );
}

#[test]
fn search_posts_in_all_teams() {
    sends(
        |driver| driver.posts().search_posts_in_all_teams("terms a/b").is_or_search(true).time_zone_offset(7).include_deleted_channels(true).page(7).per_page(7).send_value(),
        "POST",
        "/api/v4/posts/search",
        &[],
        &Body::Json(json!({"include_deleted_channels":true,"is_or_search":true,"page":7,"per_page":7,"terms":"terms a/b","time_zone_offset":7})),
    );
}

#[test]
fn delete_post() {
    sends(
        |driver| driver.posts().delete_post("post_id a/b").send_value(),
        "DELETE",
        "/api/v4/posts/post_id%20a%2Fb",
        &[],
        &Body::None,
    );
}

#[test]
fn get_post() {
    sends(
        |driver| driver.posts().get_post("post_id a/b").include_deleted(true).send_value(),
        "GET",
        "/api/v4/posts/post_id%20a%2Fb",
        &[("include_deleted", "true")],
        &Body::None,
    );
}

#[test]
fn update_post() {
    sends(
        |driver| driver.posts().update_post("post_id a/b").is_pinned(true).message("message a/b").has_reactions(true).props(json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/api/v4/posts/post_id%20a%2Fb",
        &[],
        &Body::Json(json!({"has_reactions":true,"id":"post_id a/b","is_pinned":true,"message":"message a/b","props":{"any":[1,"thing"]}})),
    );
}

#[test]
fn do_post_action() {
    sends(
        |driver| driver.posts().do_post_action("post_id a/b", "action_id a/b").selected_option("selected_option a/b").cookie("cookie a/b").send_value(),
        "POST",
        "/api/v4/posts/post_id%20a%2Fb/actions/action_id%20a%2Fb",
        &[],
        &Body::Json(json!({"cookie":"cookie a/b","selected_option":"selected_option a/b"})),
    );
}

#[test]
fn burn_post() {
    sends(
        |driver| driver.posts().burn_post("post_id a/b").send_value(),
        "DELETE",
        "/api/v4/posts/post_id%20a%2Fb/burn",
        &[],
        &Body::None,
    );
}

#[test]
fn get_edit_history_for_post() {
    sends(
        |driver| driver.posts().get_edit_history_for_post("post_id a/b").send_value(),
        "GET",
        "/api/v4/posts/post_id%20a%2Fb/edit_history",
        &[],
        &Body::None,
    );
}

#[test]
fn get_file_infos_for_post() {
    sends(
        |driver| driver.posts().get_file_infos_for_post("post_id a/b").include_deleted(true).send_value(),
        "GET",
        "/api/v4/posts/post_id%20a%2Fb/files/info",
        &[("include_deleted", "true")],
        &Body::None,
    );
}

#[test]
fn get_post_info() {
    sends(
        |driver| driver.posts().get_post_info("post_id a/b").send_value(),
        "GET",
        "/api/v4/posts/post_id%20a%2Fb/info",
        &[],
        &Body::None,
    );
}

#[test]
fn move_thread() {
    sends(
        |driver| driver.posts().move_thread("post_id a/b", "channel_id a/b").send_value(),
        "POST",
        "/api/v4/posts/post_id%20a%2Fb/move",
        &[],
        &Body::Json(json!({"channel_id":"channel_id a/b"})),
    );
}

#[test]
fn patch_post() {
    sends(
        |driver| driver.posts().patch_post("post_id a/b").is_pinned(true).message("message a/b").file_ids(["first", "second"]).has_reactions(true).props(json!({"any":[1,"thing"]})).send_value(),
        "PUT",
        "/api/v4/posts/post_id%20a%2Fb/patch",
        &[],
        &Body::Json(json!({"file_ids":["first","second"],"has_reactions":true,"is_pinned":true,"message":"message a/b","props":{"any":[1,"thing"]}})),
    );
}

#[test]
fn pin_post() {
    sends(
        |driver| driver.posts().pin_post("post_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/posts/post_id%20a%2Fb/pin",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn restore_post_version() {
    sends(
        |driver| driver.posts().restore_post_version("post_id a/b", "restore_version_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/posts/post_id%20a%2Fb/restore/restore_version_id%20a%2Fb",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn reveal_post() {
    sends(
        |driver| driver.posts().reveal_post("post_id a/b").send_value(),
        "GET",
        "/api/v4/posts/post_id%20a%2Fb/reveal",
        &[],
        &Body::None,
    );
}

#[test]
fn get_post_thread() {
    sends(
        |driver| driver.posts().get_post_thread("post_id a/b").per_page(7).from_post("fromPost a/b").from_create_at(7).from_update_at(7).direction("direction a/b").skip_fetch_threads(true).collapsed_threads(true).collapsed_threads_extended(true).updates_only(true).send_value(),
        "GET",
        "/api/v4/posts/post_id%20a%2Fb/thread",
        &[("perPage", "7"), ("fromPost", "fromPost a/b"), ("fromCreateAt", "7"), ("fromUpdateAt", "7"), ("direction", "direction a/b"), ("skipFetchThreads", "true"), ("collapsedThreads", "true"), ("collapsedThreadsExtended", "true"), ("updatesOnly", "true")],
        &Body::None,
    );
}

#[test]
fn unpin_post() {
    sends(
        |driver| driver.posts().unpin_post("post_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/posts/post_id%20a%2Fb/unpin",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn search_posts() {
    sends(
        |driver| driver.posts().search_posts("team_id a/b", "terms a/b", true).time_zone_offset(7).include_deleted_channels(true).page(7).per_page(7).send_value(),
        "POST",
        "/api/v4/teams/team_id%20a%2Fb/posts/search",
        &[],
        &Body::Json(json!({"include_deleted_channels":true,"is_or_search":true,"page":7,"per_page":7,"terms":"terms a/b","time_zone_offset":7})),
    );
}

#[test]
fn get_posts_around_last_unread() {
    sends(
        |driver| driver.posts().get_posts_around_last_unread("user_id a/b", "channel_id a/b").limit_before(7).limit_after(7).skip_fetch_threads(true).collapsed_threads(true).collapsed_threads_extended(true).send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/channels/channel_id%20a%2Fb/posts/unread",
        &[("limit_before", "7"), ("limit_after", "7"), ("skipFetchThreads", "true"), ("collapsedThreads", "true"), ("collapsedThreadsExtended", "true")],
        &Body::None,
    );
}

#[test]
fn get_flagged_posts_for_user() {
    sends(
        |driver| driver.posts().get_flagged_posts_for_user("user_id a/b").team_id("team_id a/b").channel_id("channel_id a/b").page(7).per_page(7).send_value(),
        "GET",
        "/api/v4/users/user_id%20a%2Fb/posts/flagged",
        &[("team_id", "team_id a/b"), ("channel_id", "channel_id a/b"), ("page", "7"), ("per_page", "7")],
        &Body::None,
    );
}

#[test]
fn delete_acknowledgement_for_post() {
    sends(
        |driver| driver.posts().delete_acknowledgement_for_post("user_id a/b", "post_id a/b").send_value(),
        "DELETE",
        "/api/v4/users/user_id%20a%2Fb/posts/post_id%20a%2Fb/ack",
        &[],
        &Body::None,
    );
}

#[test]
fn save_acknowledgement_for_post() {
    sends(
        |driver| driver.posts().save_acknowledgement_for_post("user_id a/b", "post_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/users/user_id%20a%2Fb/posts/post_id%20a%2Fb/ack",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}

#[test]
fn set_post_reminder() {
    sends(
        |driver| driver.posts().set_post_reminder("user_id a/b", "post_id a/b", 7).send_value(),
        "POST",
        "/api/v4/users/user_id%20a%2Fb/posts/post_id%20a%2Fb/reminder",
        &[],
        &Body::Json(json!({"target_time":7})),
    );
}

#[test]
fn set_post_unread() {
    sends(
        |driver| driver.posts().set_post_unread("user_id a/b", "post_id a/b").body(json!({"any":[1,"thing"]})).send_value(),
        "POST",
        "/api/v4/users/user_id%20a%2Fb/posts/post_id%20a%2Fb/set_unread",
        &[],
        &Body::Json(json!({"any":[1,"thing"]})),
    );
}
