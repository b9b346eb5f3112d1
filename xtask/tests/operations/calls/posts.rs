// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `posts` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("get_posts_for_channel", |d, s| d.posts().get_posts_for_channel(s.text("get_posts_for_channel", "channel_id")).send().map(drop)),
    ("create_post", |d, s| d.posts().create_post(s.text("create_post", "channel_id"), s.text("create_post", "message")).send().map(drop)),
    ("create_post_ephemeral", |d, s| d.posts().create_post_ephemeral(s.text("create_post_ephemeral", "user_id"), s.value("create_post_ephemeral", "post")).send().map(drop)),
    ("get_posts_by_ids", |d, s| d.posts().get_posts_by_ids(s.texts("get_posts_by_ids", "post_ids")).send().map(drop)),
    ("rewrite_message", |d, s| d.posts().rewrite_message(s.text("rewrite_message", "agent_id"), s.text("rewrite_message", "message"), s.text("rewrite_message", "action")).send().map(drop)),
    ("search_posts_in_all_teams", |d, s| d.posts().search_posts_in_all_teams(s.text("search_posts_in_all_teams", "terms")).send().map(drop)),
    ("delete_post", |d, s| d.posts().delete_post(s.text("delete_post", "post_id")).send().map(drop)),
    ("get_post", |d, s| d.posts().get_post(s.text("get_post", "post_id")).send().map(drop)),
    ("update_post", |d, s| d.posts().update_post(s.text("update_post", "post_id")).is_pinned(false).message(s.text("update_post", "message")).has_reactions(false).props(s.value("update_post", "props")).send().map(drop)),
    ("do_post_action", |d, s| d.posts().do_post_action(s.text("do_post_action", "post_id"), s.text("do_post_action", "action_id")).selected_option(s.text("do_post_action", "selected_option")).cookie(s.text("do_post_action", "cookie")).send().map(drop)),
    ("burn_post", |d, s| d.posts().burn_post(s.text("burn_post", "post_id")).send().map(drop)),
    ("get_edit_history_for_post", |d, s| d.posts().get_edit_history_for_post(s.text("get_edit_history_for_post", "post_id")).send().map(drop)),
    ("get_file_infos_for_post", |d, s| d.posts().get_file_infos_for_post(s.text("get_file_infos_for_post", "post_id")).send().map(drop)),
    ("get_post_info", |d, s| d.posts().get_post_info(s.text("get_post_info", "post_id")).send().map(drop)),
    ("move_thread", |d, s| d.posts().move_thread(s.text("move_thread", "post_id"), s.text("move_thread", "channel_id")).send().map(drop)),
    ("patch_post", |d, s| d.posts().patch_post(s.text("patch_post", "post_id")).is_pinned(false).message(s.text("patch_post", "message")).file_ids(s.texts("patch_post", "file_ids")).has_reactions(false).props(s.value("patch_post", "props")).send().map(drop)),
    ("pin_post", |d, s| d.posts().pin_post(s.text("pin_post", "post_id")).body(s.value("pin_post", "body")).send().map(drop)),
    ("restore_post_version", |d, s| d.posts().restore_post_version(s.text("restore_post_version", "post_id"), s.text("restore_post_version", "restore_version_id")).body(s.value("restore_post_version", "body")).send().map(drop)),
    ("reveal_post", |d, s| d.posts().reveal_post(s.text("reveal_post", "post_id")).send().map(drop)),
    ("get_post_thread", |d, s| d.posts().get_post_thread(s.text("get_post_thread", "post_id")).send().map(drop)),
    ("unpin_post", |d, s| d.posts().unpin_post(s.text("unpin_post", "post_id")).body(s.value("unpin_post", "body")).send().map(drop)),
    ("search_posts", |d, s| d.posts().search_posts(s.text("search_posts", "team_id"), s.text("search_posts", "terms"), false).send().map(drop)),
    ("get_posts_around_last_unread", |d, s| d.posts().get_posts_around_last_unread(s.text("get_posts_around_last_unread", "user_id"), s.text("get_posts_around_last_unread", "channel_id")).send().map(drop)),
    ("get_flagged_posts_for_user", |d, s| d.posts().get_flagged_posts_for_user(s.text("get_flagged_posts_for_user", "user_id")).send().map(drop)),
    ("delete_acknowledgement_for_post", |d, s| d.posts().delete_acknowledgement_for_post(s.text("delete_acknowledgement_for_post", "user_id"), s.text("delete_acknowledgement_for_post", "post_id")).send().map(drop)),
    ("save_acknowledgement_for_post", |d, s| d.posts().save_acknowledgement_for_post(s.text("save_acknowledgement_for_post", "user_id"), s.text("save_acknowledgement_for_post", "post_id")).body(s.value("save_acknowledgement_for_post", "body")).send().map(drop)),
    ("set_post_reminder", |d, s| d.posts().set_post_reminder(s.text("set_post_reminder", "user_id"), s.text("set_post_reminder", "post_id"), 1).send().map(drop)),
    ("set_post_unread", |d, s| d.posts().set_post_unread(s.text("set_post_unread", "user_id"), s.text("set_post_unread", "post_id")).body(s.value("set_post_unread", "body")).send().map(drop)),
];
