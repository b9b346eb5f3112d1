//! Users as others see them.

use serde_json::{Value, json};

use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::view::{self, Detail};
use crate::world::World;
use crate::world::model::User;

pub(super) const SERVED: &[Served] = &[
    ("GetUser", Access::Session, get),
    ("GetUserByUsername", Access::Session, by_username),
    ("GetUserByEmail", Access::Session, by_email),
    ("GetUsers", Access::Session, list),
    ("GetUsersByIds", Access::Session, by_ids),
    ("GetUsersByUsernames", Access::Session, by_usernames),
    ("GetKnownUsers", Access::Session, known),
    ("GetTotalUsersStats", Access::Session, stats),
];

fn get(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.id("user_id")?;
    let user = call.world.users.get(&id).ok_or_else(missing)?;
    shown(call, user)
}

fn by_username(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let name = call.param("username");
    if !crate::rules::is_username(name) {
        return Err(Refusal::bad_body_param("username"));
    }
    let user = call.world.user_by_name(name).ok_or_else(|| {
        let id = "app.user.get_by_username.app_error";
        Refusal::new(404, id, "There is no user of this name.")
    })?;
    shown(call, user)
}

fn by_email(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let email = call.param("email").to_lowercase();
    if !crate::rules::is_email(&email) {
        return Err(Refusal::bad_url_param("email"));
    }
    let mut users = call.world.users.values();
    let user = users.find(|user| user.email == email).ok_or_else(|| {
        let id = "app.user.missing_account.const";
        Refusal::new(404, id, "There is no user of this address.")
    })?;
    // Even to itself, as a real server does by this way.
    Ok(Answer::json(200, &view::user(user, Detail::Public)).header("etag", tag(call.world, user)))
}

/// A user with its tag: all of it to itself.
fn shown(call: &Call<'_>, user: &User) -> Result<Answer, Refusal> {
    let detail = if call.my_id()? == user.id {
        Detail::Own
    } else {
        Detail::Public
    };
    Ok(Answer::json(200, &view::user(user, detail)).header("etag", tag(call.world, user)))
}

fn tag(world: &World, user: &User) -> String {
    let full_name = world.is_on("PrivacySettings.ShowFullName", true);
    let email = world.is_on("PrivacySettings.ShowEmailAddress", true);
    let (version, id, changed) = (world.version, user.id, user.update_at);
    format!("{version}.0.{id}.{changed}..0.{full_name}.{email}.0")
}

pub(super) fn missing() -> Refusal {
    Refusal::new(
        404,
        "app.user.missing_account.const",
        "There is no such user.",
    )
}

/// The users that a list or a search is about, by its parameters.
#[derive(Debug, Default)]
pub(super) struct Among {
    pub(super) in_team: Option<Id>,
    pub(super) not_in_team: Option<Id>,
    pub(super) in_channel: Option<Id>,
    pub(super) not_in_channel: Option<Id>,
    pub(super) without_team: bool,
}

impl Among {
    /// Refuses who may not look into these teams and channels.
    pub(super) fn require(&self, call: &Call<'_>) -> Result<(), Refusal> {
        for team in self.in_team.iter().chain(&self.not_in_team) {
            call.require_team(*team)?;
        }
        for channel in self.in_channel.iter().chain(&self.not_in_channel) {
            call.readable_channel(*channel)?;
        }
        if self.without_team {
            call.require_admin()
        } else {
            Ok(())
        }
    }

    pub(super) fn has(&self, world: &World, user: &User) -> bool {
        let in_team = |team: &Id| world.is_team_member(team, &user.id);
        let in_channel = |channel: &Id| world.is_channel_member(channel, &user.id);
        self.in_team.as_ref().is_none_or(in_team)
            && !self.not_in_team.as_ref().is_some_and(in_team)
            && self.in_channel.as_ref().is_none_or(in_channel)
            && !self.not_in_channel.as_ref().is_some_and(in_channel)
            && !(self.without_team && world.teams.values().any(|team| in_team(&team.id)))
    }
}

/// An id of the query, if there is one.
fn id_of_query(call: &Call<'_>, name: &str) -> Result<Option<Id>, Refusal> {
    match call.query(name) {
        None => Ok(None),
        Some(text) if text.is_empty() => Ok(None),
        // A team or channel that cannot be has nobody in it, and nobody may look there.
        Some(text) => text.parse().map(Some).map_err(|_| Refusal::forbidden()),
    }
}

fn list(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let sort = call.query("sort").unwrap_or_default();
    let sorts = [
        "",
        "last_activity_at",
        "create_at",
        "status",
        "admin",
        "display_name",
    ];
    if !sorts.contains(&sort.as_str()) {
        return Err(Refusal::bad_url_param("sort"));
    }
    let among = Among {
        in_team: id_of_query(call, "in_team")?,
        not_in_team: id_of_query(call, "not_in_team")?,
        in_channel: id_of_query(call, "in_channel")?,
        not_in_channel: id_of_query(call, "not_in_channel")?,
        without_team: call.flag("without_team"),
    };
    let by_team = sort == "last_activity_at" || sort == "create_at";
    let by_channel = sort == "status";
    if by_team && (among.in_team.is_none() || among.not_in_team.is_some())
        || by_channel && among.in_channel.is_none()
    {
        return Err(Refusal::bad_url_param("sort"));
    }
    let (active, inactive) = (call.flag("active"), call.flag("inactive"));
    if active && inactive {
        return Err(Refusal::bad_url_param("inactive"));
    }
    among.require(call)?;
    let role = call.query("role").filter(|role| !role.is_empty());
    let mut users: Vec<&User> = call
        .world
        .users
        .values()
        .filter(|user| among.has(call.world, user))
        .filter(|user| !(active && !user.is_active() || inactive && user.is_active()))
        .filter(|user| role.as_ref().is_none_or(|role| user.has_role(role)))
        .collect();
    in_order(&mut users);
    users.sort_by_key(|user| match sort.as_str() {
        "create_at" => -user.create_at,
        "last_activity_at" => -call.world.status(user.id).last_activity_at,
        "status" => rank(&call.world.status(user.id).status),
        _ => 0,
    });
    let last = users.iter().map(|user| user.update_at).max();
    let answer = Answer::json(200, &public(call.paged(users.into_iter())));
    if among.in_team.is_some() || among.not_in_team.is_some() {
        let tag = format!("{}.0.{}", call.world.version, last.unwrap_or_default());
        let query = percent_encoding::utf8_percent_encode(
            &call.request.query,
            percent_encoding::NON_ALPHANUMERIC,
        );
        return Ok(answer.header("etag", format!("{tag}.{query}")));
    }
    Ok(answer)
}

/// Who is there comes first.
fn rank(status: &str) -> i64 {
    match status {
        "online" => 0,
        "away" => 1,
        "dnd" => 2,
        "offline" => 3,
        _ => 4,
    }
}

/// In the order of their names. (One function, so that sorting is compiled once.)
pub(super) fn in_order(users: &mut [&User]) {
    users.sort_by(|one, other| one.username.cmp(&other.username));
}

/// Users as others see them.
pub(super) fn public<'a>(users: impl IntoIterator<Item = &'a User>) -> Vec<Value> {
    let rows = users.into_iter();
    rows.map(|user| view::user(user, Detail::Public)).collect()
}

/// The users that are meant, by name.
fn those(world: &World, is_meant: impl Fn(&User) -> bool) -> Vec<&User> {
    let mut users: Vec<&User> = world.users.values().filter(|user| is_meant(user)).collect();
    in_order(&mut users);
    users
}

fn by_ids(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let ids = call.some_texts("user_ids")?;
    let since = match call.query("since") {
        None => 0,
        Some(since) => since
            .parse()
            .map_err(|_| Refusal::bad_body_param("since"))?,
    };
    let users = those(call.world, |user| {
        user.update_at > since && ids.iter().any(|id| id == user.id.as_str())
    });
    Ok(Answer::json(200, &public(users)))
}

fn by_usernames(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let names = call.some_texts("usernames")?;
    let users = those(call.world, |user| names.contains(&user.username));
    Ok(Answer::json(200, &public(users)))
}

/// The ids of those with whom the user shares a channel.
fn known(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let me = call.my_id()?;
    let world = &*call.world;
    let channels = world.channels.values().map(|row| row.id);
    let shared = channels.filter(|id| world.is_channel_member(id, &me));
    let ids: std::collections::BTreeSet<Id> = shared
        .flat_map(|id| world.members_of(&id).map(|member| member.user))
        .filter(|id| *id != me)
        .collect();
    Ok(Answer::json(200, &ids))
}

fn stats(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let users = call.world.users.values();
    let count = users.filter(|user| user.is_active()).count();
    Ok(Answer::json(200, &json!({"total_users_count": count})))
}
