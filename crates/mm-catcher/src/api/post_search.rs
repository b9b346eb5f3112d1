//! Posts and files, looked for.

use serde_json::{Map, Value, json};

use super::{Access, Served};
use crate::answer::Answer;
use crate::call::Call;
use crate::fields::Fields;
use crate::id::Id;
use crate::refusal::Refusal;
use crate::search::Query;
use crate::view;
use crate::world::files::FileInfo;
use crate::world::model::{Channel, ChannelKind, Post};

pub(super) const SERVED: &[Served] = &[
    ("SearchPosts", Access::Session, in_team),
    ("SearchPostsInAllTeams", Access::Session, everywhere),
    ("SearchFiles", Access::Session, files),
];

/// How many posts are found; there is no second page.
const FOUND_MAX: usize = 100;

/// What is looked for, and where who asks may look.
struct Search {
    query: Query,
    channels: Vec<Id>,
    from: Vec<Option<Id>>,
    not_from: Vec<Option<Id>>,
    is_first_page: bool,
}

impl Search {
    /// `what` is looked for: posts or files.
    fn of(call: &Call<'_>, team: Option<Id>, what: &str) -> Result<Self, Refusal> {
        let body: Fields = call.fields("terms").map_err(|_| {
            let id = format!("api.post.search_{what}.invalid_body.app_error");
            Refusal::new(400, id, "The body does not say what to look for.")
        })?;
        let typed = body.text("terms");
        if typed.is_empty() {
            return Err(Refusal::bad_body_param("terms"));
        }
        let offset = body.0.get("time_zone_offset").and_then(Value::as_i64);
        let query = Query::parse(&typed, body.flag("is_or_search"), offset.unwrap_or(0));
        let user = |name: &String| call.world.user_by_name(name).map(|user| user.id);
        let with_archived = body.flag("include_deleted_channels");
        Ok(Self {
            channels: channels(call, team, &query, with_archived)?,
            from: query.from.iter().map(user).collect(),
            not_from: query.not_from.iter().map(user).collect(),
            is_first_page: body.0.get("page").and_then(Value::as_i64).unwrap_or(0) == 0,
            query,
        })
    }

    fn is_by(&self, user: Id) -> bool {
        let user = Some(user);
        (self.from.is_empty() || self.from.contains(&user)) && !self.not_from.contains(&user)
    }

    /// The posts that are meant, the newest first.
    fn posts<'a>(&self, call: &'a Call<'_>) -> Vec<&'a Post> {
        if !self.is_first_page || self.query.is_empty() {
            return Vec::new();
        }
        let posts = self.channels.iter();
        let posts = posts.flat_map(|channel| call.world.posts.in_channel(channel).rev());
        let posts = posts.filter(|post| {
            post.delete_at == 0
                && !post.is_system()
                && self.is_by(post.user)
                && self.query.means(post)
        });
        let mut posts: Vec<&Post> = posts.collect();
        posts.sort_by_key(|post| std::cmp::Reverse((post.create_at, post.seq)));
        posts.truncate(FOUND_MAX);
        posts
    }
}

/// The channels to look in: those that who asks is in.
fn channels(
    call: &Call<'_>,
    team: Option<Id>,
    query: &Query,
    with_archived: bool,
) -> Result<Vec<Id>, Refusal> {
    let me = call.my_id()?;
    let is_named = |channel: &Channel, names: &[String]| {
        names.iter().any(|name| match name.strip_prefix('@') {
            Some(user) => is_with(call, channel, me, user),
            None => channel.name == *name,
        })
    };
    let rows = call.world.channels.values();
    let rows = rows.filter(|row| {
        let is_here = team.is_none() || row.team.is_none() || row.team == team;
        is_here
            && (with_archived || row.delete_at == 0)
            && call.world.is_channel_member(&row.id, &me)
            && (query.within.is_empty() || is_named(row, &query.within))
            && !is_named(row, &query.not_within)
    });
    Ok(rows.map(|row| row.id).collect())
}

/// Whether it is the direct channel with a user.
fn is_with(call: &Call<'_>, channel: &Channel, me: Id, user: &str) -> bool {
    let other = call.world.user_by_name(user).map(|user| user.id);
    channel.kind == ChannelKind::Direct
        && other.is_some_and(|other| {
            let (low, high) = if me < other { (me, other) } else { (other, me) };
            channel.name == format!("{low}__{high}")
        })
}

fn in_team(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let team = call.id("team_id")?;
    call.require_team(team)?;
    answer(call, Some(team))
}

fn everywhere(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    answer(call, None)
}

fn answer(call: &Call<'_>, team: Option<Id>) -> Result<Answer, Refusal> {
    let search = Search::of(call, team, "posts")?;
    let posts = search.posts(call);
    let mut json = view::posts(call.world, &posts, []);
    json["matches"] = Value::Null; // Only a search engine tells where the words are.
    Ok(found(&json))
}

fn found(json: &Value) -> Answer {
    Answer::json(200, json).header("cache-control", "no-cache, no-store, must-revalidate")
}

/// Files by their names.
fn files(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let team = match call.param("team_id") {
        "" => None,
        _ => Some(call.id("team_id")?),
    };
    if let Some(team) = team {
        call.require_team(team)?;
    }
    let search = Search::of(call, team, "files")?;
    let rows = call.world.files.infos.values();
    let rows = rows.filter(|file| is_meant(call, &search, file));
    let mut rows: Vec<&FileInfo> = rows.collect();
    rows.sort_by_key(|file| std::cmp::Reverse(file.create_at));
    rows.truncate(FOUND_MAX);
    let order: Vec<Id> = rows.iter().map(|file| file.id).collect();
    let infos = rows
        .iter()
        .map(|file| (file.id.to_string(), view::file(call.world, file)));
    let infos: Map<String, Value> = infos.collect();
    let json = json!({
        "order": order,
        "file_infos": infos,
        "next_file_info_id": "",
        "prev_file_info_id": "",
        "first_inaccessible_file_time": 0,
    });
    Ok(found(&json))
}

fn is_meant(call: &Call<'_>, search: &Search, file: &FileInfo) -> bool {
    let post = file.post.and_then(|post| call.world.posts.get(&post));
    post.is_some_and(|post| {
        let mut named = post.clone();
        named.message = file.name.as_str().into();
        file.delete_at == 0
            && search.is_first_page
            && search.channels.contains(&post.channel)
            && search.is_by(file.user)
            && !search.query.is_empty()
            && search.query.means(&named)
    })
}
