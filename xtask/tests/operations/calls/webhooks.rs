// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `webhooks` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("get_incoming_webhooks", |d, _| d.webhooks().get_incoming_webhooks().send().map(drop)),
    ("create_incoming_webhook", |d, s| d.webhooks().create_incoming_webhook(s.text("create_incoming_webhook", "channel_id")).send().map(drop)),
    ("delete_incoming_webhook", |d, s| d.webhooks().delete_incoming_webhook(s.text("delete_incoming_webhook", "hook_id")).send().map(drop)),
    ("get_incoming_webhook", |d, s| d.webhooks().get_incoming_webhook(s.text("get_incoming_webhook", "hook_id")).send().map(drop)),
    ("update_incoming_webhook", |d, s| d.webhooks().update_incoming_webhook(s.text("update_incoming_webhook", "hook_id"), s.text("update_incoming_webhook", "channel_id"), s.text("update_incoming_webhook", "display_name"), s.text("update_incoming_webhook", "description")).send().map(drop)),
    ("get_outgoing_webhooks", |d, _| d.webhooks().get_outgoing_webhooks().send().map(drop)),
    ("create_outgoing_webhook", |d, s| d.webhooks().create_outgoing_webhook(s.text("create_outgoing_webhook", "team_id"), s.text("create_outgoing_webhook", "display_name"), s.texts("create_outgoing_webhook", "trigger_words"), s.texts("create_outgoing_webhook", "callback_urls")).send().map(drop)),
    ("delete_outgoing_webhook", |d, s| d.webhooks().delete_outgoing_webhook(s.text("delete_outgoing_webhook", "hook_id")).send().map(drop)),
    ("get_outgoing_webhook", |d, s| d.webhooks().get_outgoing_webhook(s.text("get_outgoing_webhook", "hook_id")).send().map(drop)),
    ("update_outgoing_webhook", |d, s| d.webhooks().update_outgoing_webhook(s.text("update_outgoing_webhook", "hook_id"), s.text("update_outgoing_webhook", "channel_id"), s.text("update_outgoing_webhook", "display_name"), s.text("update_outgoing_webhook", "description")).send().map(drop)),
    ("regen_outgoing_hook_token", |d, s| d.webhooks().regen_outgoing_hook_token(s.text("regen_outgoing_hook_token", "hook_id")).body(s.value("regen_outgoing_hook_token", "body")).send().map(drop)),
];
