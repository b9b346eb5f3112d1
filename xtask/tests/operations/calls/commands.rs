// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! Typed calls of what `commands` declares.

use crate::scene::Call;

pub(crate) const CALLS: &[Call] = &[
    ("list_commands", |d, _| d.commands().list_commands().send().map(drop)),
    ("create_command", |d, s| d.commands().create_command(s.text("create_command", "team_id"), s.text("create_command", "method"), s.text("create_command", "trigger"), s.text("create_command", "url")).send().map(drop)),
    ("execute_command", |d, s| d.commands().execute_command(s.text("execute_command", "channel_id"), s.text("execute_command", "command")).send().map(drop)),
    ("delete_command", |d, s| d.commands().delete_command(s.text("delete_command", "command_id")).send().map(drop)),
    ("get_command_by_id", |d, s| d.commands().get_command_by_id(s.text("get_command_by_id", "command_id")).send().map(drop)),
    ("update_command", |d, s| d.commands().update_command(s.text("update_command", "command_id"), s.value("update_command", "body")).send().map(drop)),
    ("move_command", |d, s| d.commands().move_command(s.text("move_command", "command_id"), s.text("move_command", "team_id")).send().map(drop)),
    ("regen_command_token", |d, s| d.commands().regen_command_token(s.text("regen_command_token", "command_id")).body(s.value("regen_command_token", "body")).send().map(drop)),
    ("list_autocomplete_commands", |d, s| d.commands().list_autocomplete_commands(s.text("list_autocomplete_commands", "team_id")).send().map(drop)),
    ("list_command_autocomplete_suggestions", |d, s| d.commands().list_command_autocomplete_suggestions(s.text("list_command_autocomplete_suggestions", "team_id"), s.text("list_command_autocomplete_suggestions", "user_input")).send().map(drop)),
];
