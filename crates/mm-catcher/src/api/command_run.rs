//! Slash commands as they are given.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::command_answer::{CommandAnswer, Given, apply_for};
use super::command_built_in::{self, Said};
use super::{Access, Caller, Next, commands};
use crate::answer::Answer;
use crate::call::Call;
use crate::calling::{self, Heard, Outcall};
use crate::id::Id;
use crate::refusal::Refusal;
use crate::world::model::{CommandHook, SlashCommand};

pub(super) const CALLING: &[(&str, Access, Caller)] =
    &[("ExecuteCommand", Access::Session, execute)];

fn execute(call: &mut Call<'_>) -> Result<Next, Refusal> {
    let fields = call.fields("command_args")?;
    let line = fields.text("command");
    let channel = fields.id("channel_id");
    let (Some(channel), true) = (channel, line.len() > 1 && line.starts_with('/')) else {
        let id = "api.command.execute_command.start.app_error";
        return Err(Refusal::new(
            400,
            id,
            "A command begins with a slash and is given in a channel.",
        ));
    };
    let user = call.my_id()?;
    let row = call
        .world
        .channels
        .get(&channel)
        .ok_or_else(Refusal::forbidden)?;
    if !call.is_admin() && !call.world.is_channel_member(&channel, &user) {
        return Err(Refusal::forbidden());
    }
    let team = match row.team {
        Some(team) => Some(team),
        // In a direct channel the client says which team's commands it means.
        None => fields.id("team_id"),
    };
    if let Some(team) = team {
        call.require_team(team)?;
    }
    let (trigger, text) = parse(&line);
    let given = Given {
        user,
        channel,
        root: fields.id("root_id"),
        command: None,
    };
    let custom = team.and_then(|team| {
        let mut commands = commands::of_team(call.world, team);
        commands.find(|command| command.trigger == trigger).cloned()
    });
    commands::require_on(call.world)?;
    if let Some(command) = custom {
        return Ok(call_out(call, given, command, text));
    }
    let said = Said {
        user,
        channel,
        root: given.root,
        text,
    };
    let Some(answer) = command_built_in::run(call, &trigger, &said) else {
        let id = "api.command.execute_command.not_found.app_error";
        return Err(Refusal::new(
            404,
            id,
            format!("There is no command /{trigger}."),
        ));
    };
    apply_for(call, &given, &answer)?;
    Ok(Next::Answer(Answer::json(200, &answer)))
}

/// The trigger in lower case, and what follows it.
fn parse(line: &str) -> (String, &str) {
    let line = line.strip_prefix('/').unwrap_or(line);
    let (trigger, text) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    (trigger.to_lowercase(), text)
}

/// The call of a custom command's URL.
fn call_out(call: &mut Call<'_>, mut given: Given, command: SlashCommand, text: &str) -> Next {
    let trigger_id = trigger_id(call, given.user);
    let now = call.world.now();
    let hook = CommandHook {
        id: Id::random(),
        create_at: now,
        command: command.id,
        user: given.user,
        channel: given.channel,
        root: given.root,
        use_count: 0,
    };
    let outcall = request(call, &given, &command, text, &trigger_id, hook.id);
    call.world.command_hooks.insert(hook.id, hook);
    given.command = Some(command);
    Next::Call(
        outcall,
        Box::new(move |call, heard| finish(call, &given, heard, trigger_id)),
    )
}

/// What stands for this call until a dialog is opened by it.
fn trigger_id(call: &mut Call<'_>, user: Id) -> String {
    let (id, now) = (Id::random(), call.world.now());
    BASE64_STANDARD.encode(format!("{id}:{user}:{now}:"))
}

fn request(
    call: &Call<'_>,
    given: &Given,
    command: &SlashCommand,
    text: &str,
    trigger_id: &str,
    hook: Id,
) -> Outcall {
    let world = &*call.world;
    let team = world.teams.get(&command.team_id);
    let channel = world.channels.get(&given.channel);
    let user = world.users.get(&given.user);
    let fields = [
        ("token", command.token.to_string()),
        ("team_id", command.team_id.to_string()),
        (
            "team_domain",
            team.map_or_else(String::new, |team| team.name.clone()),
        ),
        ("channel_id", given.channel.to_string()),
        (
            "channel_name",
            channel.map_or_else(String::new, |row| row.name.clone()),
        ),
        ("user_id", given.user.to_string()),
        (
            "user_name",
            user.map_or_else(String::new, |user| user.username.clone()),
        ),
        ("command", format!("/{}", command.trigger)),
        ("text", text.to_owned()),
        ("trigger_id", trigger_id.to_owned()),
        ("root_id", crate::view::or_empty(given.root)),
        (
            "response_url",
            format!("{}/hooks/commands/{hook}", world.site_url()),
        ),
    ];
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(fields);
    let form = form.finish();
    let mut headers = vec![
        ("Accept", "application/json".to_owned()),
        ("Authorization", format!("Token {}", command.token)),
    ];
    let timeout = calling::timeout(world);
    if command.method == "G" {
        let mark = if command.url.contains('?') { '&' } else { '?' };
        return Outcall {
            method: "GET",
            url: format!("{}{mark}{form}", command.url),
            headers,
            body: None,
            timeout,
        };
    }
    headers.push((
        "Content-Type",
        "application/x-www-form-urlencoded".to_owned(),
    ));
    Outcall {
        method: "POST",
        url: command.url.clone(),
        headers,
        body: Some(form.into_bytes()),
        timeout,
    }
}

/// Goes on with what the command's URL answered.
fn finish(
    call: &mut Call<'_>,
    given: &Given,
    heard: Result<Heard, String>,
    trigger_id: String,
) -> Result<Answer, Refusal> {
    let heard = heard.map_err(|why| failed("failed").detail(why))?;
    if heard.status != 200 {
        return Err(failed("failed_resp").detail(format!("status {}", heard.status)));
    }
    let mut answer = CommandAnswer::read(&heard)
        .ok_or_else(|| failed("failed").detail("the answer is no JSON of a command's"))?;
    answer.trigger_id = trigger_id;
    apply_for(call, given, &answer)?;
    Ok(Answer::json(200, &answer))
}

fn failed(how: &str) -> Refusal {
    let id = format!("api.command.execute_command.{how}.app_error");
    Refusal::new(
        500,
        id,
        "The command's own server did not answer as it should.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_trigger_ends_at_the_first_space() {
        assert_eq!(parse("/Shrug hi there"), ("shrug".to_owned(), "hi there"));
        assert_eq!(parse("/online"), ("online".to_owned(), ""));
        assert_eq!(parse("/code\na b"), ("code".to_owned(), "a b"));
    }
}
