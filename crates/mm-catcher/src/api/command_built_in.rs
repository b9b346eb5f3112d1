//! The slash commands that every server has.

use serde_json::{Value, json};

use super::command_answer::CommandAnswer;
use crate::call::Call;
use crate::id::Id;
use crate::world::event::Audience;
use crate::world::model::ChannelMember;
use crate::world::publish::NewPost;

/// What a command has to go by.
pub(super) struct Said<'a> {
    pub(super) user: Id,
    pub(super) channel: Id,
    pub(super) root: Option<Id>,
    /// What follows the trigger.
    pub(super) text: &'a str,
}

type Run = fn(&mut Call<'_>, &Said<'_>) -> CommandAnswer;

/// Trigger, hint, description, and what it does.
const ALL: &[(&str, &str, &str, Run)] = &[
    ("away", "", "Set your status away", away),
    ("code", "[text]", "Show text as a code block", code),
    ("collapse", "", "Collapse images and previews", collapse),
    ("dnd", "", "Do not be disturbed by notifications", dnd),
    (
        "echo",
        "\"message\" [delay in seconds]",
        "Post text from your account",
        echo,
    ),
    ("expand", "", "Expand images and previews", expand),
    ("header", "[text]", "Edit the channel header", header),
    ("help", "", "Show help", help),
    ("logout", "", "Log out", logout),
    ("me", "[message]", "Do an action", me),
    ("msg", "[@user] 'message'", "Send a direct message", msg),
    ("mute", "", "Mute this channel, or unmute it", mute),
    ("offline", "", "Set your status offline", offline),
    ("online", "", "Set your status online", online),
    ("purpose", "[text]", "Edit the channel purpose", purpose),
    ("search", "[text]", "Search the messages", on_the_client),
    ("settings", "", "Open the settings", on_the_client),
    (
        "shortcuts",
        "",
        "Show the keyboard shortcuts",
        on_the_client,
    ),
    ("shrug", "[message]", "Add a shrug to a message", shrug),
];

/// Triggers that a server has besides and that nobody else may take.
const RESERVED: &[&str] = &[
    "groupmsg",
    "invite",
    "invite_people",
    "join",
    "kick",
    "leave",
    "open",
    "remove",
    "rename",
    "status",
];

pub(super) fn is_built_in(trigger: &str) -> bool {
    find(trigger).is_some() || RESERVED.contains(&trigger)
}

fn find(trigger: &str) -> Option<Run> {
    let row = ALL.iter().find(|(own, ..)| *own == trigger);
    row.map(|(.., run)| *run)
}

/// Runs a command, if there is one of this trigger.
pub(super) fn run(call: &mut Call<'_>, trigger: &str, said: &Said<'_>) -> Option<CommandAnswer> {
    find(trigger).map(|run| run(call, said))
}

/// The commands as lists of commands show them.
pub(super) fn views() -> Vec<Value> {
    let rows = ALL.iter().map(|(trigger, hint, description, _)| {
        json!({
            "id": "",
            "token": "",
            "create_at": 0,
            "update_at": 0,
            "delete_at": 0,
            "creator_id": "",
            "team_id": "",
            "trigger": trigger,
            "method": "",
            "username": "",
            "icon_url": "",
            "auto_complete": true,
            "auto_complete_desc": description,
            "auto_complete_hint": hint,
            "display_name": trigger,
            "description": "",
            "url": "",
            "plugin_id": "",
        })
    });
    rows.collect()
}

fn away(call: &mut Call<'_>, said: &Said<'_>) -> CommandAnswer {
    call.world.set_away(said.user);
    CommandAnswer::ephemeral("You are now away")
}

fn offline(call: &mut Call<'_>, said: &Said<'_>) -> CommandAnswer {
    call.world.set_offline(said.user, true);
    CommandAnswer::ephemeral("You are now offline")
}

fn online(call: &mut Call<'_>, said: &Said<'_>) -> CommandAnswer {
    call.world.set_online(said.user, true);
    CommandAnswer::ephemeral("You are now online")
}

fn dnd(call: &mut Call<'_>, said: &Said<'_>) -> CommandAnswer {
    call.world.set_dnd(said.user, 0);
    CommandAnswer::ephemeral("You will not be disturbed until you say otherwise.")
}

fn me(_: &mut Call<'_>, said: &Said<'_>) -> CommandAnswer {
    let mut answer = CommandAnswer::in_channel(format!("*{}*", said.text));
    "me".clone_into(&mut answer.kind);
    answer.props = json!({"message": said.text}).as_object().cloned();
    answer
}

fn shrug(_: &mut Call<'_>, said: &Said<'_>) -> CommandAnswer {
    let space = if said.text.is_empty() { "" } else { " " };
    // The backslashes are Markdown's.
    CommandAnswer::in_channel(format!(r"{}{space}¯\\\_(ツ)\_/¯", said.text))
}

fn code(_: &mut Call<'_>, said: &Said<'_>) -> CommandAnswer {
    if said.text.is_empty() {
        return CommandAnswer::ephemeral("There is no text to show as code.");
    }
    let text = said.text.replace('\n', "\n    ");
    let mut answer = CommandAnswer::in_channel(format!("    {text}"));
    answer.skip_slack_parsing = true;
    answer
}

/// Posts at once, whatever the delay: nothing here waits.
fn echo(call: &mut Call<'_>, said: &Said<'_>) -> CommandAnswer {
    if said.text.is_empty() {
        return CommandAnswer::ephemeral("There is no text to post.");
    }
    let mut text = said.text;
    if let Some((before, delay)) = said.text.rsplit_once(' ')
        && before.ends_with('"')
        && delay.parse::<u32>().is_ok()
    {
        text = before;
    }
    let mut post = NewPost::new(
        said.user,
        said.channel,
        text.trim_matches('"'),
        call.request.seq,
    );
    post.root = said.root;
    call.world.publish(post);
    call.posts += 1;
    CommandAnswer::default()
}

fn collapse(call: &mut Call<'_>, said: &Said<'_>) -> CommandAnswer {
    previews(call, said.user, "true");
    CommandAnswer::ephemeral("Images and previews are collapsed from now on.")
}

fn expand(call: &mut Call<'_>, said: &Said<'_>) -> CommandAnswer {
    previews(call, said.user, "false");
    CommandAnswer::ephemeral("Images and previews are expanded from now on.")
}

fn previews(call: &mut Call<'_>, user: Id, collapsed: &str) {
    let (category, name) = ("display_settings", "collapse_previews");
    let mut rows = call
        .world
        .preferences
        .get(&user)
        .cloned()
        .unwrap_or_default();
    rows.insert((category.to_owned(), name.to_owned()), collapsed.to_owned());
    call.world.preferences.insert(user, rows);
    let row = json!({"user_id": user, "category": category, "name": name, "value": collapsed});
    let data = json!({"preference": row.to_string()});
    call.world
        .tell("preference_changed", Audience::user(user), &data);
}

fn help(_: &mut Call<'_>, _: &Said<'_>) -> CommandAnswer {
    let names: Vec<String> = ALL.iter().map(|(name, ..)| format!("`/{name}`")).collect();
    CommandAnswer::ephemeral(format!("Commands: {}.", names.join(", ")))
}

fn logout(_: &mut Call<'_>, _: &Said<'_>) -> CommandAnswer {
    CommandAnswer {
        goto_location: "/login".to_owned(),
        ..CommandAnswer::default()
    }
}

/// What the real clients do themselves.
fn on_the_client(_: &mut Call<'_>, _: &Said<'_>) -> CommandAnswer {
    CommandAnswer::ephemeral("This command is for clients with windows.")
}

fn msg(call: &mut Call<'_>, said: &Said<'_>) -> CommandAnswer {
    let (name, text) = said.text.split_once(' ').unwrap_or((said.text, ""));
    let name = name.trim_start_matches('@').to_lowercase();
    let Some(other) = call.world.user_by_name(&name).map(|user| user.id) else {
        return CommandAnswer::ephemeral("There is no user of this name.");
    };
    if other == said.user {
        return CommandAnswer::ephemeral("You cannot write to yourself by this command.");
    }
    let channel = call.world.direct_channel(said.user, other);
    if !text.is_empty() {
        let post = NewPost::new(said.user, channel, text, call.request.seq);
        call.world.publish(post);
        call.posts += 1;
    }
    let team = call
        .world
        .channels
        .get(&said.channel)
        .and_then(|row| row.team);
    let team = team.and_then(|id| call.world.teams.get(&id));
    let team = team.map_or("", |team| team.name.as_str());
    CommandAnswer {
        goto_location: format!("/{team}/messages/@{name}"),
        ..CommandAnswer::ephemeral("")
    }
}

fn mute(call: &mut Call<'_>, said: &Said<'_>) -> CommandAnswer {
    let name = said.text.trim_start_matches('~');
    let team = call
        .world
        .channels
        .get(&said.channel)
        .and_then(|row| row.team);
    let named = team.and_then(|team| call.world.channel_by_name(&team, name));
    let channel = match named {
        _ if name.is_empty() => said.channel,
        Some(channel) => channel.id,
        None => return CommandAnswer::ephemeral("There is no channel of this name."),
    };
    let now = call.world.now();
    let Some(member) = call.world.channel_members.get_mut(&(channel, said.user)) else {
        return CommandAnswer::ephemeral("You are not in this channel.");
    };
    let text = if toggle_mute(member) {
        "The channel is muted."
    } else {
        "The channel is no longer muted."
    };
    member.last_update_at = now;
    call.world.tell_member_updated(channel, said.user);
    CommandAnswer::ephemeral(text)
}

/// Turns it; tells whether it is muted now.
fn toggle_mute(member: &mut ChannelMember) -> bool {
    let was = member
        .notify_props
        .get("mark_unread")
        .and_then(Value::as_str)
        == Some("mention");
    let now = if was { "all" } else { "mention" };
    member.notify_props.insert("mark_unread".into(), now.into());
    !was
}

fn header(call: &mut Call<'_>, said: &Said<'_>) -> CommandAnswer {
    rewrite(call, said, "header", |row| &mut row.header)
}

fn purpose(call: &mut Call<'_>, said: &Said<'_>) -> CommandAnswer {
    rewrite(call, said, "purpose", |row| &mut row.purpose)
}

fn rewrite(
    call: &mut Call<'_>,
    said: &Said<'_>,
    what: &str,
    field: fn(&mut crate::world::model::Channel) -> &mut String,
) -> CommandAnswer {
    if said.text.is_empty() {
        return CommandAnswer::ephemeral(format!("A {what} is to be given with the command."));
    }
    let now = call.world.now();
    let Some(channel) = call.world.channels.get_mut(&said.channel) else {
        return CommandAnswer::default();
    };
    let old = std::mem::replace(field(channel), said.text.to_owned());
    channel.update_at = now;
    let (place, seq) = ((said.channel, said.user), call.request.seq);
    call.world.tell_channel_updated(said.channel);
    call.world
        .write_changed(place, what, (&old, said.text), seq);
    call.count_posts();
    CommandAnswer::default()
}
