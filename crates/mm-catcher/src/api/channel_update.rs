//! Channels as they change: their texts, their privacy, the archive.

use super::channel_create::{check_about, check_texts, name_taken};
use super::channel_members::archived;
use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::fields::Fields;
use crate::id::Id;
use crate::permissions::allow;
use crate::refusal::Refusal;
use crate::view;
use crate::world::model::{Channel, ChannelKind};

pub(super) const SERVED: &[Served] = &[
    ("UpdateChannel", Access::Session, update),
    ("PatchChannel", Access::Session, patch),
    ("UpdateChannelPrivacy", Access::Session, set_privacy),
    ("DeleteChannel", Access::Session, delete),
    ("RestoreChannel", Access::Session, restore),
];

/// The channel that nobody leaves, renames or archives.
const DEFAULT: &str = "town-square";

/// What old servers say of whatever the database does not take.
const BAD_ID: &str = "app.channel.update.bad_id";

/// What of a channel is to be otherwise.
#[derive(Debug, Default)]
struct Change {
    name: Option<String>,
    display_name: Option<String>,
    header: Option<String>,
    purpose: Option<String>,
}

/// The channel of the path, if who asks may change it.
fn to_change<'a>(call: &'a Call<'_>) -> Result<&'a Channel, Refusal> {
    let id = call.id("channel_id")?;
    let channel = call.channel(id)?;
    match channel.kind {
        ChannelKind::Public | ChannelKind::Private => {
            call.own_channel(id)?;
        }
        ChannelKind::Direct | ChannelKind::Group => {
            // What such a channel says, its members decide; nobody else sees it, admins neither.
            if !call.world.is_channel_member(&id, &call.my_id()?) {
                return Err(Refusal::new(
                    403,
                    "api.channel.patch_update_channel.forbidden.app_error",
                    "Only who is in the channel changes it.",
                ));
            }
        }
    }
    Ok(channel)
}

fn update(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let body: Fields = call.fields("channel")?;
    if body.id("id") != Some(call.id("channel_id")?) {
        return Err(Refusal::bad_body_param("channel_id"));
    }
    let channel = to_change(call)?;
    if channel.delete_at != 0 {
        return Err(archived("api.channel.update_channel.deleted.app_error"));
    }
    let kind = body.text("type");
    let own = serde_json::to_value(channel.kind).unwrap_or_default();
    if !kind.is_empty() && own != kind.as_str() {
        return Err(Refusal::new(
            400,
            "api.channel.update_channel.typechange.app_error",
            "The type of a channel is not changed this way.",
        ));
    }
    let filled = |name: &str| body.given(name).filter(|text| !text.is_empty());
    let change = Change {
        name: filled("name"),
        display_name: filled("display_name"),
        header: Some(body.text("header")),
        purpose: Some(body.text("purpose")),
    };
    let old = channel.clone();
    check_conversation(call, &old, &change, "update_channel")?;
    let answer = apply(call, change)?;
    let (me, seq) = (call.my_id()?, call.request.seq);
    if let Some(new) = body.given("display_name").filter(|name| !name.is_empty()) {
        let texts = (old.display_name.as_str(), new.trim());
        call.world
            .write_changed((old.id, me), "display name", texts, seq);
    }
    call.count_posts();
    Ok(answer)
}

fn patch(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let body: Fields = call.fields("channel")?;
    let channel = to_change(call)?;
    if channel.delete_at != 0 {
        return Err(archived(if call.world.rules.threads {
            "api.channel.patch_channel.deleted.app_error"
        } else {
            BAD_ID
        }));
    }
    let change = Change {
        name: body.given("name"),
        display_name: body.given("display_name"),
        header: body.given("header"),
        purpose: body.given("purpose"),
    };
    let old = channel.clone();
    check_conversation(call, &old, &change, "patch_update_channel")?;
    let answer = apply(call, change)?;
    let new = call.channel(old.id)?.clone();
    let (place, seq) = ((old.id, call.my_id()?), call.request.seq);
    let texts = [
        ("display name", &old.display_name, &new.display_name),
        ("header", &old.header, &new.header),
        ("purpose", &old.purpose, &new.purpose),
    ];
    for (what, old, new) in texts {
        call.world.write_changed(place, what, (old, new), seq);
    }
    call.count_posts();
    Ok(answer)
}

/// Refuses to change more of a direct or group channel than its header, which older servers do.
fn check_conversation(
    call: &Call<'_>,
    channel: &Channel,
    change: &Change,
    operation: &str,
) -> Result<(), Refusal> {
    let is_of_team = matches!(channel.kind, ChannelKind::Public | ChannelKind::Private);
    let differs = |new: &Option<String>, old: &str| new.as_deref().is_some_and(|new| new != old);
    let renames = |new: &Option<String>, old: &str| differs(new, old) && new.as_deref() != Some("");
    let changes = renames(&change.name, &channel.name)
        || renames(&change.display_name, &channel.display_name)
        || differs(&change.purpose, &channel.purpose);
    if is_of_team || !changes || !call.world.rules.threads {
        return Ok(());
    }
    let rest = "update_direct_or_group_messages_not_allowed.app_error";
    Err(Refusal::new(
        400,
        format!("api.channel.{operation}.{rest}"),
        "A direct or group channel has a header alone.",
    ))
}

/// Changes the channel of the path, if what it becomes is a channel still.
fn apply(call: &mut Call<'_>, change: Change) -> Result<Answer, Refusal> {
    let id = call.id("channel_id")?;
    let mut new = call.channel(id)?.clone();
    if let Some(name) = change.name
        && name != new.name
    {
        if new.name == DEFAULT {
            return Err(Refusal::new(
                400,
                "api.channel.update_channel.tried.app_error",
                "The channel that everybody is in keeps its name.",
            ));
        }
        let taken = new
            .team
            .and_then(|team| call.world.channel_by_name(&team, &name));
        if taken.is_some() {
            return Err(name_taken(if call.world.rules.taken_names_told {
                "store.sql_channel.save_channel.exists.app_error"
            } else {
                BAD_ID
            }));
        }
        new.name = name;
    }
    if let Some(name) = change.display_name {
        name.trim().clone_into(&mut new.display_name);
    }
    new.header = change.header.unwrap_or(new.header);
    new.purpose = change.purpose.unwrap_or(new.purpose);
    if new.team.is_some() {
        check_texts(call, &new.name, &new.display_name)?;
    }
    check_about(&new.header, &new.purpose)?;
    new.update_at = call.world.now();
    let answer = Answer::json(200, &view::channel(call.world, &new));
    call.world.channels.insert(id, new);
    call.world.tell_channel_updated(id);
    Ok(answer)
}

fn set_privacy(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("channel_id")?;
    let privacy = call.fields("privacy")?.text("privacy");
    let kind = match privacy.as_str() {
        "O" => ChannelKind::Public,
        "P" => ChannelKind::Private,
        _ => return Err(Refusal::bad_body_param("privacy")),
    };
    let channel = call.channel(id)?;
    allow(call.manages(channel.team) && channel.team.is_some())?;
    if channel.name == DEFAULT && kind == ChannelKind::Private {
        return Err(Refusal::new(
            400,
            "api.channel.update_channel_privacy.default_channel_error",
            "The channel that everybody is in stays public.",
        ));
    }
    let me = call.my_id()?;
    call.world.convert_channel(id, kind, me, call.request.seq);
    call.count_posts();
    shown(call, id)
}

fn shown(call: &Call<'_>, id: Id) -> Result<Answer, Refusal> {
    let channel = call.channel(id)?;
    Ok(Answer::json(200, &view::channel(call.world, channel)))
}

fn delete(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("channel_id")?;
    let channel = call.channel(id)?;
    if !matches!(channel.kind, ChannelKind::Public | ChannelKind::Private) {
        return Err(Refusal::new(
            400,
            "api.channel.delete_channel.type.invalid",
            "A direct or group channel is not archived.",
        ));
    }
    call.own_channel(id)?;
    if call.flag("permanent") {
        return Err(Refusal::new(
            401,
            "api.user.delete_channel.not_enabled.app_error",
            "This server deletes no channels for good.",
        ));
    }
    if channel.delete_at != 0 {
        return Err(archived("api.channel.delete_channel.deleted.app_error"));
    }
    if channel.name == DEFAULT {
        return Err(Refusal::new(
            400,
            "api.channel.delete_channel.cannot.app_error",
            "The channel that everybody is in is not archived.",
        ));
    }
    let me = call.my_id()?;
    call.world.archive_channel(id, me, call.request.seq);
    call.count_posts();
    Ok(Answer::ok())
}

fn restore(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("channel_id")?;
    let channel = call.channel(id)?;
    allow(call.manages(channel.team))?;
    if channel.delete_at == 0 {
        return Err(Refusal::new(
            400,
            "api.channel.restore_channel.restored.app_error",
            "The channel is not archived.",
        ));
    }
    let me = call.my_id()?;
    call.world.restore_channel(id, me, call.request.seq);
    call.count_posts();
    shown(call, id)
}
