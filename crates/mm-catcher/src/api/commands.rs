//! Slash commands as things to manage.

use serde_json::{Value, json};

use super::{Access, Served, command_built_in};
use crate::answer::Answer;
use crate::call::Call;
use crate::fields::Fields;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::rules::{self, broken};
use crate::world::World;
use crate::world::model::SlashCommand;

pub(super) const SERVED: &[Served] = &[
    ("CreateCommand", Access::Session, create),
    ("ListCommands", Access::Session, list),
    ("ListAutocompleteCommands", Access::Session, autocomplete),
    ("GetCommandById", Access::Session, get),
    ("UpdateCommand", Access::Session, update),
    ("MoveCommand", Access::Session, move_to),
    ("DeleteCommand", Access::Session, delete),
    ("RegenCommandToken", Access::Session, new_token),
];

/// How long a trigger may be.
const TRIGGER_MAX: usize = 128;
/// How long a URL may be.
const URL_MAX: usize = 1024;
/// How long a name may be.
const NAME_MAX: usize = 64;
/// How long a description may be.
const DESCRIPTION_MAX: usize = 128;

fn create(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields("command")?;
    let team = fields.id("team_id").ok_or_else(Refusal::forbidden)?;
    call.require_team_admin(team)?;
    let creator_id = call.my_id()?;
    let now = call.world.now();
    let mut command = SlashCommand {
        id: Id::random(),
        token: Id::random(),
        create_at: now,
        update_at: now,
        delete_at: 0,
        creator_id,
        team_id: team,
        trigger: String::new(),
        method: String::new(),
        username: String::new(),
        icon_url: String::new(),
        auto_complete: false,
        auto_complete_desc: String::new(),
        auto_complete_hint: String::new(),
        display_name: String::new(),
        description: String::new(),
        url: String::new(),
        plugin_id: String::new(),
    };
    fill(call.world, &mut command, &fields)?;
    let answer = Answer::json(201, &command);
    call.world.commands.insert(command.id, command);
    Ok(answer)
}

pub(super) fn require_on(world: &World) -> Result<(), Refusal> {
    if world.is_on("ServiceSettings.EnableCommands", true) {
        return Ok(());
    }
    let id = "api.command.disabled.app_error";
    Err(Refusal::new(
        501,
        id,
        "Slash commands are off on this server.",
    ))
}

/// Takes what a body says of a command, within the server's rules.
fn fill(world: &World, command: &mut SlashCommand, fields: &Fields) -> Result<(), Refusal> {
    require_on(world)?;
    command.trigger = fields.text("trigger").to_lowercase();
    command.method = fields.text("method");
    command.username = fields.text("username");
    command.icon_url = fields.text("icon_url");
    command.auto_complete = fields.flag("auto_complete");
    command.auto_complete_desc = fields.text("auto_complete_desc");
    command.auto_complete_hint = fields.text("auto_complete_hint");
    command.display_name = fields.text("display_name");
    command.description = fields.text("description");
    command.url = fields.text("url");
    let trigger = &command.trigger;
    let is_taken = command_built_in::is_built_in(trigger)
        || of_team(world, command.team_id)
            .any(|other| other.id != command.id && other.trigger == *trigger);
    if is_taken {
        let id = "api.command.duplicate_trigger.app_error";
        return Err(Refusal::new(400, id, "Another command has this trigger."));
    }
    check(command)
}

fn check(command: &SlashCommand) -> Result<(), Refusal> {
    let trigger = &command.trigger;
    if trigger.is_empty()
        || trigger.len() > TRIGGER_MAX
        || trigger.starts_with('/')
        || trigger.contains(' ')
    {
        return Err(broken("model.command.is_valid.trigger.app_error"));
    }
    if command.url.is_empty() || command.url.len() > URL_MAX {
        return Err(broken("model.command.is_valid.url.app_error"));
    }
    if !rules::is_http_url(&command.url) {
        return Err(broken("model.command.is_valid.url_http.app_error"));
    }
    if command.method != "P" && command.method != "G" {
        return Err(broken("model.command.is_valid.method.app_error"));
    }
    let id = "model.command.is_valid.display_name.app_error";
    rules::at_most(&command.display_name, NAME_MAX, id)?;
    let id = "model.command.is_valid.description.app_error";
    rules::at_most(&command.description, DESCRIPTION_MAX, id)
}

/// The commands of a team, in the order in which they were made.
pub(super) fn of_team(world: &World, team: Id) -> impl Iterator<Item = &SlashCommand> {
    let rows = world.commands.values();
    let mut rows: Vec<_> = rows
        .filter(|row| row.team_id == team && row.delete_at == 0)
        .collect();
    rows.sort_by_key(|row| row.create_at);
    rows.into_iter()
}

fn list(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let team = call.query("team_id").unwrap_or_default();
    if team.is_empty() {
        return Err(Refusal::bad_body_param("team_id"));
    }
    let team: Id = team.parse().map_err(|_| Refusal::forbidden())?;
    call.require_team(team)?;
    require_on(call.world)?;
    let is_manager = call.manages_team(team);
    let custom = of_team(call.world, team);
    if call.flag("custom_only") {
        if !is_manager {
            return Err(Refusal::forbidden());
        }
        return Ok(Answer::json(200, &custom.collect::<Vec<_>>()));
    }
    if !is_manager {
        return Ok(Answer::json(200, &completions(call.world, team)));
    }
    let mut rows = command_built_in::views();
    rows.extend(custom.map(|row| json!(row)));
    Ok(Answer::json(200, &rows))
}

fn autocomplete(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let team = call.id("team_id")?;
    call.require_team(team)?;
    Ok(Answer::json(200, &completions(call.world, team)))
}

/// The commands that complete themselves, without what is their makers' alone.
fn completions(world: &World, team: Id) -> Vec<Value> {
    let mut rows = command_built_in::views();
    let custom = of_team(world, team).filter(|row| row.auto_complete);
    rows.extend(custom.map(|row| {
        let mut row = json!(row);
        for name in [
            "token",
            "creator_id",
            "method",
            "url",
            "username",
            "icon_url",
        ] {
            row[name] = "".into();
        }
        row
    }));
    rows
}

/// The command of the path; for who may not manage it there is none.
fn managed(call: &Call<'_>) -> Result<SlashCommand, Refusal> {
    let id = call.id("command_id")?;
    let command = call.world.commands.get(&id);
    let command = command.filter(|row| row.delete_at == 0 && call.manages_team(row.team_id));
    command.cloned().ok_or_else(|| {
        let id = "store.sql_command.save.get.app_error";
        Refusal::new(404, id, "There is no such command.")
    })
}

fn get(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    Ok(Answer::json(200, &managed(call)?))
}

fn update(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("command_id")?;
    let fields = call.fields("command")?;
    if fields.id("id") != Some(id) {
        return Err(Refusal::bad_body_param("command"));
    }
    let mut command = managed(call)?;
    if fields.id("team_id") != Some(command.team_id) {
        let id = "api.command.team_mismatch.app_error";
        return Err(Refusal::new(400, id, "A command stays in its team."));
    }
    fill(call.world, &mut command, &fields)?;
    let command = keep(call, command);
    Ok(Answer::json(200, &command))
}

fn keep(call: &mut Call<'_>, mut command: SlashCommand) -> SlashCommand {
    command.update_at = call.world.now();
    call.world.commands.insert(command.id, command.clone());
    command
}

fn move_to(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let team = call.fields("team_id")?.id("team_id");
    let team = team.ok_or_else(|| Refusal::bad_body_param("team_id"))?;
    super::teams::find(call.world, team)?;
    call.require_team_admin(team)?;
    let mut command = managed(call)?;
    command.team_id = team;
    keep(call, command);
    Ok(Answer::ok())
}

fn delete(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let mut command = managed(call)?;
    command.delete_at = call.world.now();
    keep(call, command);
    Ok(Answer::ok())
}

fn new_token(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let mut command = managed(call)?;
    command.token = Id::random();
    let command = keep(call, command);
    Ok(Answer::json(200, &json!({"token": command.token})))
}
