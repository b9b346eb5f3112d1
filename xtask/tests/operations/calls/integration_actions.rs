// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `integration_actions` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("execute_dialog_action", |d, s| d.integration_actions().execute_dialog_action(s.text("execute_dialog_action", "url"), s.text("execute_dialog_action", "channel_id")).send().map(drop)),
    ("lookup_interactive_dialog", |d, s| d.integration_actions().lookup_interactive_dialog(s.text("lookup_interactive_dialog", "url"), s.text("lookup_interactive_dialog", "channel_id"), s.value("lookup_interactive_dialog", "submission")).send().map(drop)),
    ("open_interactive_dialog", |d, s| d.integration_actions().open_interactive_dialog(s.text("open_interactive_dialog", "trigger_id"), s.text("open_interactive_dialog", "url"), s.value("open_interactive_dialog", "dialog")).send().map(drop)),
    ("submit_interactive_dialog", |d, s| d.integration_actions().submit_interactive_dialog(s.text("submit_interactive_dialog", "url"), s.text("submit_interactive_dialog", "channel_id"), s.value("submit_interactive_dialog", "submission")).send().map(drop)),
];
