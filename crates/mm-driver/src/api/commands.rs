// Made by `cargo xtask codegen` of the data in `crates/mm-driver/api`.
//! 10 operations, such as `move_command`, `list_commands`, `create_command`.

#[cfg(feature = "commands")]
use serde_json::Value;

#[cfg(feature = "commands")]
use crate::types::{
    AutocompleteSuggestion, Command, CommandResponse, RegenCommandTokenAnswer, StatusOk,
};
#[cfg(feature = "commands")]
use crate::{ChannelId, CommandId, TeamId};

crate::__declare! {
    CommandsApi commands "commands";
    list_commands ListCommands GET "/api/v4/commands" -> Vec<Command> () [Query team_id: TeamId,
        Query custom_only: bool];
    create_command CreateCommand POST "/api/v4/commands" -> Command (Body team_id: TeamId, Body
        method: String, Body trigger: String, Body url: String) [];
    execute_command ExecuteCommand POST "/api/v4/commands/execute" -> CommandResponse (Body
        channel_id: ChannelId, Body command: String) [];
    delete_command DeleteCommand DELETE "/api/v4/commands/{command_id}" -> StatusOk (Path
        command_id: CommandId) [];
    get_command_by_id GetCommandById GET "/api/v4/commands/{command_id}" -> Command (Path
        command_id: CommandId) [];
    update_command UpdateCommand PUT "/api/v4/commands/{command_id}" -> Command (Path command_id:
        CommandId, Whole body: Value) [];
    move_command MoveCommand PUT "/api/v4/commands/{command_id}/move" -> StatusOk (Path command_id:
        CommandId, Body team_id: TeamId) [];
    regen_command_token RegenCommandToken PUT "/api/v4/commands/{command_id}/regen_token" ->
        RegenCommandTokenAnswer (Path command_id: CommandId) [Whole body: Value];
    list_autocomplete_commands ListAutocompleteCommands GET
        "/api/v4/teams/{team_id}/commands/autocomplete" -> Vec<Command> (Path team_id: TeamId) [];
    list_command_autocomplete_suggestions ListCommandAutocompleteSuggestions GET
        "/api/v4/teams/{team_id}/commands/autocomplete_suggestions" -> Vec<AutocompleteSuggestion>
        (Path team_id: TeamId, Query user_input: String) [];
}
