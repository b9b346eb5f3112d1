// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `plugins` declares.

use crate::scene::{Call, picture};

pub(crate) const CALLS: &[Call] = &[
    ("get_plugins", |d, _| d.plugins().get_plugins().send().map(drop)),
    ("upload_plugin", |d, s| d.plugins().upload_plugin(picture()).force(s.text("upload_plugin", "force")).send().map(drop)),
    ("install_plugin_from_url", |d, s| d.plugins().install_plugin_from_url(s.text("install_plugin_from_url", "plugin_download_url")).body(s.value("install_plugin_from_url", "body")).send().map(drop)),
    ("get_marketplace_plugins", |d, _| d.plugins().get_marketplace_plugins().send().map(drop)),
    ("install_marketplace_plugin", |d, s| d.plugins().install_marketplace_plugin(s.text("install_marketplace_plugin", "id")).send().map(drop)),
    ("get_marketplace_visited_by_admin", |d, _| d.plugins().get_marketplace_visited_by_admin().send().map(drop)),
    ("reattach_plugin", |d, s| d.plugins().reattach_plugin().body(s.value("reattach_plugin", "body")).send().map(drop)),
    ("get_plugin_statuses", |d, _| d.plugins().get_plugin_statuses().send().map(drop)),
    ("get_webapp_plugins", |d, _| d.plugins().get_webapp_plugins().send().map(drop)),
    ("remove_plugin", |d, s| d.plugins().remove_plugin(s.text("remove_plugin", "plugin_id")).send().map(drop)),
    ("detach_plugin", |d, s| d.plugins().detach_plugin(s.text("detach_plugin", "plugin_id")).body(s.value("detach_plugin", "body")).send().map(drop)),
    ("disable_plugin", |d, s| d.plugins().disable_plugin(s.text("disable_plugin", "plugin_id")).body(s.value("disable_plugin", "body")).send().map(drop)),
    ("enable_plugin", |d, s| d.plugins().enable_plugin(s.text("enable_plugin", "plugin_id")).body(s.value("enable_plugin", "body")).send().map(drop)),
];
