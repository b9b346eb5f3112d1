//! `mm search`: posts by their words.

use std::collections::BTreeMap;

use mm_driver::types::{Channel, Post, PostListWithSearchMatches};
use mm_driver::{Driver, FromJson, Millis, Request};
use serde_json::json;

use crate::args::RestArgs;
use crate::failure::Failure;
use crate::lines;
use crate::rest::{Session, names, print_json};

/// How many posts are shown by default.
const POSTS: usize = 60;

/// `mm search`
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The terms are those of the search in Mattermost: \"a phrase\", -without, \
                        begin*, from:ada, in:alerts,\nafter:2026-01-31. A term that begins with `-` stands behind `--`, or \
                        within quotes behind another.\n\n\
                        Examples:\n  mm search deploy failed from:ci\n  \
                        mm search --max 5 -- deploy -failed\n  \
                        mm search --json in:alerts disk | jq -r .message"
)]
pub(crate) struct SearchArgs {
    /// What to look for
    #[arg(value_name = "TERM", required = true)]
    terms: Vec<String>,

    /// Posts with any of the terms, not only those with all of them
    #[arg(long)]
    any: bool,

    /// Look in all teams of the user
    #[arg(long)]
    all_teams: bool,

    /// How many posts to show at most
    #[arg(long, value_name = "N", default_value_t = POSTS, value_parser = max)]
    max: usize,

    /// Print each post as a line of JSON
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    pub(crate) rest: RestArgs,
}

fn max(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(max) if max > 0 => Ok(max),
        _ => Err("expected a number from 1".to_owned()),
    }
}

pub(crate) fn run(args: &SearchArgs) -> Result<(), Failure> {
    if args.terms.iter().all(|term| term.trim().is_empty()) {
        return Err(Failure::usage("there is nothing to look for")
            .hint("give a word, or a modifier such as `from:ada`"));
    }
    let session = Session::open(&args.rest)?;
    let posts = find(args, &session)?;
    if args.json {
        return posts
            .iter()
            .try_for_each(|post| print_json(&post.to_json()));
    }
    let driver = session.driver();
    let people = names::people(driver, posts.iter().map(|post| post.user_id.as_str()))?;
    let channels = channels(driver, &posts)?;
    let row = |post: &Post| {
        let user = people.get(post.user_id.as_str());
        [
            time(post),
            channels
                .get(post.channel_id.as_str())
                .cloned()
                .unwrap_or_default(),
            user.cloned().unwrap_or_default(),
            post.id.to_string(),
            post.message.clone(),
        ]
    };
    lines::table(&posts.iter().map(row).collect::<Vec<_>>())
}

fn find(args: &SearchArgs, session: &Session) -> Result<Vec<Post>, Failure> {
    let path = if args.all_teams {
        "/api/v4/posts/search".to_owned()
    } else {
        format!("/api/v4/teams/{}/posts/search", session.place.team()?.id)
    };
    let mut posts: Vec<Post> = Vec::new();
    for page in 0.. {
        let search = json!({
            "terms": args.terms.join(" "),
            "is_or_search": args.any,
            "page": page,
            "per_page": POSTS,
        });
        let search = session.driver().request("POST", path.as_str()).json(search);
        let mut found: PostListWithSearchMatches = search.send_typed()?;
        let found: Vec<Post> = found
            .order
            .iter()
            .filter_map(|id| found.posts.remove(id))
            .collect();
        let before = posts.len();
        // A server without pages here gives the same again.
        let fresh = found
            .into_iter()
            .filter(|post| posts.iter().all(|own| own.id != post.id));
        let fresh: Vec<Post> = fresh.collect();
        posts.extend(fresh);
        if posts.len() == before || posts.len() >= args.max {
            break;
        }
    }
    posts.truncate(args.max);
    Ok(posts)
}

/// What the channels of posts are called, by their ids.
fn channels(driver: &Driver, posts: &[Post]) -> Result<BTreeMap<String, String>, Failure> {
    let mut known: BTreeMap<String, Channel> = BTreeMap::new();
    for post in posts {
        if !known.contains_key(post.channel_id.as_str()) {
            let channel = driver.channels().get_channel(&post.channel_id).send()?;
            known.insert(post.channel_id.to_string(), channel);
        }
    }
    let me = driver.me()?.id;
    let direct = known.values().filter(|channel| channel.type_ == "D");
    let people = names::people(driver, direct.map(|channel| names::partner(channel, &me)))?;
    let named = known.into_iter();
    Ok(named
        .map(|(id, channel)| (id, names::channel(&channel, &people, &me)))
        .collect())
}

fn time(post: &Post) -> String {
    match post.create_at {
        Millis(0) => String::new(),
        at => format!("{at:.0}"),
    }
}
