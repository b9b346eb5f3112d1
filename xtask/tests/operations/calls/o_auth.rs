// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `o_auth` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("get_authorization_server_metadata", |d, _| d.o_auth().get_authorization_server_metadata().send().map(drop)),
    ("get_o_auth_apps", |d, _| d.o_auth().get_o_auth_apps().send().map(drop)),
    ("create_o_auth_app", |d, s| d.o_auth().create_o_auth_app(s.text("create_o_auth_app", "name"), s.text("create_o_auth_app", "description"), s.texts("create_o_auth_app", "callback_urls"), s.text("create_o_auth_app", "homepage")).send().map(drop)),
    ("register_o_auth_client", |d, s| d.o_auth().register_o_auth_client().body(s.value("register_o_auth_client", "body")).send().map(drop)),
    ("delete_o_auth_app", |d, s| d.o_auth().delete_o_auth_app(s.text("delete_o_auth_app", "app_id")).send().map(drop)),
    ("get_o_auth_app", |d, s| d.o_auth().get_o_auth_app(s.text("get_o_auth_app", "app_id")).send().map(drop)),
    ("update_o_auth_app", |d, s| d.o_auth().update_o_auth_app(s.text("update_o_auth_app", "app_id"), s.text("update_o_auth_app", "name"), s.text("update_o_auth_app", "description"), s.texts("update_o_auth_app", "callback_urls"), s.text("update_o_auth_app", "homepage")).send().map(drop)),
    ("get_o_auth_app_info", |d, s| d.o_auth().get_o_auth_app_info(s.text("get_o_auth_app_info", "app_id")).send().map(drop)),
    ("regenerate_o_auth_app_secret", |d, s| d.o_auth().regenerate_o_auth_app_secret(s.text("regenerate_o_auth_app_secret", "app_id")).body(s.value("regenerate_o_auth_app_secret", "body")).send().map(drop)),
    ("get_authorized_o_auth_apps_for_user", |d, s| d.o_auth().get_authorized_o_auth_apps_for_user(s.text("get_authorized_o_auth_apps_for_user", "user_id")).send().map(drop)),
];
