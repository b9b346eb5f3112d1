//! Bots.

use serde_json::{Value, json};

use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::rules::{self, broken};
use crate::world::model::{Bot, User};

pub(super) const SERVED: &[Served] = &[
    ("CreateBot", Access::Session, create),
    ("GetBots", Access::Session, list),
    ("GetBot", Access::Session, get),
    ("PatchBot", Access::Session, patch),
    ("DisableBot", Access::Session, disable),
    ("EnableBot", Access::Session, enable),
    ("AssignBot", Access::Session, assign),
];

/// How long a display name may be.
const DISPLAY_NAME_MAX: usize = 64;
/// How long a description may be.
const DESCRIPTION_MAX: usize = 1024;

fn create(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields("bot")?;
    let me = call.me()?;
    let owner = me.id;
    if !me.is_admin() || me.bot.is_some() {
        return Err(Refusal::forbidden());
    }
    if !call
        .world
        .is_on("ServiceSettings.EnableBotAccountCreation", true)
    {
        return Err(Refusal::new(
            403,
            "api.bot.create_disabled",
            "Bots cannot be made on this server.",
        ));
    }
    let username = fields.text("username").to_lowercase();
    check(
        call,
        &fields.text("username"),
        &fields.text("display_name"),
        &fields.text("description"),
    )?;
    let email = format!("{username}@localhost");
    super::user_create::require_free(call.world, &username, &email)?;
    let id = call.world.add_user(&username, &email, "");
    let now = call.world.now();
    let Some(user) = call.world.users.get_mut(&id) else {
        return Err(missing());
    };
    "system_user".clone_into(&mut user.roles);
    user.first_name = fields.text("display_name");
    user.bot = Some(Bot {
        description: fields.text("description"),
        owner,
        update_at: now,
    });
    let answer = Answer::json(201, &view(user));
    let data = json!({"user_id": id});
    call.world
        .tell("new_user", crate::world::event::Audience::everyone(), &data);
    Ok(answer)
}

fn check(call: &Call<'_>, username: &str, name: &str, description: &str) -> Result<(), Refusal> {
    let is_new = call.world.rules.bots_first;
    let id = if is_new || username.is_empty() {
        "model.bot.is_valid.username.app_error"
    } else {
        "model.user.is_valid.username.app_error"
    };
    // The user's own name is put into lower case first, where the user is looked at first.
    let is_good =
        rules::is_username(username) || !is_new && rules::is_username(&username.to_lowercase());
    if !is_good {
        return Err(broken(id));
    }
    rules::at_most(
        name,
        DISPLAY_NAME_MAX,
        "model.user.is_valid.first_name.app_error",
    )?;
    let id = "model.bot.is_valid.description.app_error";
    rules::at_most(description, DESCRIPTION_MAX, id)
}

/// A bot as its own operations give it.
fn view(user: &User) -> Value {
    let bot = user.bot.as_ref();
    json!({
        "user_id": user.id,
        "username": user.username,
        "display_name": user.first_name,
        "description": bot.map(|bot| &bot.description),
        "owner_id": bot.map(|bot| bot.owner),
        "create_at": user.create_at,
        "update_at": bot.map_or(user.update_at, |bot| bot.update_at.max(user.create_at)),
        "delete_at": user.delete_at,
    })
}

/// Whether who asks may see or manage a bot: its owner and admins may, if they may manage bots
/// at all, which is for admins.
fn may_manage(call: &Call<'_>) -> bool {
    call.is_admin()
}

fn find<'a>(call: &'a Call<'_>, id: Id) -> Result<&'a User, Refusal> {
    let user = call.world.users.get(&id);
    user.filter(|user| user.bot.is_some() && may_manage(call))
        .ok_or_else(missing)
}

fn list(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    if !may_manage(call) {
        return Err(Refusal::forbidden());
    }
    let (deleted, orphaned) = (call.flag("include_deleted"), call.flag("only_orphaned"));
    let is_orphan = |user: &User| {
        let owner = user.bot.as_ref().map(|bot| bot.owner);
        owner
            .and_then(|id| call.world.users.get(&id))
            .is_some_and(|owner| !owner.is_active())
    };
    let mut bots: Vec<&User> = call
        .world
        .users
        .values()
        .filter(|user| user.bot.is_some())
        .filter(|user| deleted || user.is_active())
        .filter(|user| !orphaned || is_orphan(user))
        .collect();
    bots.sort_by(|one, other| {
        (one.create_at, &one.username).cmp(&(other.create_at, &other.username))
    });
    let rows = call.paged(bots.into_iter().map(view));
    Ok(Answer::json(200, &rows))
}

fn get(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let bot = find(call, call.id("bot_user_id")?)?;
    if !bot.is_active() && !call.flag("include_deleted") {
        return Err(missing());
    }
    Ok(Answer::json(200, &view(bot)))
}

fn patch(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields("bot")?;
    let id = call.id("bot_user_id")?;
    let bot = find(call, id)?;
    let username = fields
        .given("username")
        .unwrap_or_else(|| bot.username.clone());
    let name = fields
        .given("display_name")
        .unwrap_or_else(|| bot.first_name.clone());
    let old = bot.bot.as_ref().map(|bot| bot.description.clone());
    let description = fields.given("description").or(old).unwrap_or_default();
    let is_same = bot.username == username;
    check(call, &username, &name, &description)?;
    let username = username.to_lowercase();
    if !is_same {
        super::user_create::require_free(call.world, &username, "")?;
    }
    change(call, id, |user, now| {
        user.email = format!("{username}@localhost");
        user.username = username;
        user.first_name = name;
        user.update_at = now;
        if let Some(bot) = &mut user.bot {
            bot.description = description;
        }
    })
}

fn disable(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("bot_user_id")?;
    find(call, id)?;
    super::sessions::end_all(call.world, Some(id));
    change(call, id, |user, now| {
        user.update_at = now;
        user.delete_at = now;
    })
}

fn enable(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("bot_user_id")?;
    find(call, id)?;
    change(call, id, |user, now| {
        user.update_at = now;
        user.delete_at = 0;
    })
}

fn assign(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("bot_user_id")?;
    let owner = call.id("user_id")?;
    find(call, id)?;
    if call
        .world
        .users
        .get(&owner)
        .is_some_and(|user| user.bot.is_some())
    {
        return Err(Refusal::forbidden());
    }
    change(call, id, |user, _| {
        if let Some(bot) = &mut user.bot {
            bot.owner = owner;
        }
    })
}

/// Changes a bot and gives it as it is then.
fn change(call: &mut Call<'_>, id: Id, to: impl FnOnce(&mut User, i64)) -> Result<Answer, Refusal> {
    let now = call.world.now();
    let user = call.world.users.get_mut(&id).ok_or_else(missing)?;
    to(user, now);
    if let Some(bot) = &mut user.bot {
        bot.update_at = now;
    }
    let answer = Answer::json(200, &view(user));
    super::user_update::tell_updated(call.world, id);
    Ok(answer)
}

fn missing() -> Refusal {
    Refusal::new(
        404,
        "store.sql_bot.get.missing.app_error",
        "There is no such bot.",
    )
}
