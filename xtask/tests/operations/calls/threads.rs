// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `threads` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("get_user_threads", |d, s| d.threads().get_user_threads(s.text("get_user_threads", "user_id"), s.text("get_user_threads", "team_id")).send().map(drop)),
    ("update_threads_read_for_user", |d, s| d.threads().update_threads_read_for_user(s.text("update_threads_read_for_user", "user_id"), s.text("update_threads_read_for_user", "team_id")).body(s.value("update_threads_read_for_user", "body")).send().map(drop)),
    ("get_user_thread", |d, s| d.threads().get_user_thread(s.text("get_user_thread", "user_id"), s.text("get_user_thread", "team_id"), s.text("get_user_thread", "thread_id")).send().map(drop)),
    ("stop_following_thread", |d, s| d.threads().stop_following_thread(s.text("stop_following_thread", "user_id"), s.text("stop_following_thread", "team_id"), s.text("stop_following_thread", "thread_id")).send().map(drop)),
    ("start_following_thread", |d, s| d.threads().start_following_thread(s.text("start_following_thread", "user_id"), s.text("start_following_thread", "team_id"), s.text("start_following_thread", "thread_id")).body(s.value("start_following_thread", "body")).send().map(drop)),
    ("update_thread_read_for_user", |d, s| d.threads().update_thread_read_for_user(s.text("update_thread_read_for_user", "user_id"), s.text("update_thread_read_for_user", "team_id"), s.text("update_thread_read_for_user", "thread_id"), s.text("update_thread_read_for_user", "timestamp")).body(s.value("update_thread_read_for_user", "body")).send().map(drop)),
    ("set_thread_unread_by_post_id", |d, s| d.threads().set_thread_unread_by_post_id(s.text("set_thread_unread_by_post_id", "user_id"), s.text("set_thread_unread_by_post_id", "team_id"), s.text("set_thread_unread_by_post_id", "thread_id"), s.text("set_thread_unread_by_post_id", "post_id")).body(s.value("set_thread_unread_by_post_id", "body")).send().map(drop)),
];
