//! `mm users`: the people of a team, a channel or the server.

use mm_driver::types::User;
use mm_driver::{FromJson, Request};
use serde_json::json;

use crate::args::RestArgs;
use crate::failure::Failure;
use crate::lines;
use crate::output;
use crate::rest::{Session, names, print_json};

/// How many people are asked for and shown at once.
const PAGE: usize = 200;

/// `mm users`
#[derive(Debug, clap::Args)]
pub(crate) struct UsersArgs {
    /// Only those whose names begin with this, as the server finds them (100 at most)
    #[arg(value_name = "TERM", conflicts_with = "channel", value_parser = term)]
    term: Option<String>,

    /// The members of this channel
    #[arg(long, short = 'c', value_name = "NAME")]
    channel: Option<String>,

    /// Everybody on the server, whatever the team
    #[arg(long, conflicts_with = "channel")]
    everyone: bool,

    /// Print each user as a line of JSON
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    pub(crate) rest: RestArgs,
}

/// Servers refuse an empty one.
fn term(text: &str) -> Result<String, String> {
    match text.trim().trim_start_matches('@') {
        "" => Err("there is nothing to look for; without it all are listed".to_owned()),
        term => Ok(term.to_owned()),
    }
}

pub(crate) fn run(args: &UsersArgs) -> Result<(), Failure> {
    let session = Session::open(&args.rest)?;
    let driver = session.driver();
    if let Some(term) = &args.term {
        let mut search = json!({"term": term, "limit": 100});
        if !args.everyone {
            search["team_id"] = json!(session.place.team()?.id);
        }
        let search = driver.request("POST", "/api/v4/users/search").json(search);
        return show(args, &search.send_typed::<Vec<User>>()?);
    }
    let mut users = match &args.channel {
        Some(name) => driver.users().of_channel(&session.place.channel(name)?.id),
        None if args.everyone => driver.users().everyone(),
        None => driver.users().all(session.place.team()?.id),
    };
    loop {
        let page: Vec<User> = users.by_ref().take(PAGE).collect::<Result<_, _>>()?;
        if page.is_empty() {
            return Ok(());
        }
        show(args, &page)?;
        if output::is_closed() {
            return Ok(()); // Nobody reads the next page.
        }
    }
}

fn show(args: &UsersArgs, users: &[User]) -> Result<(), Failure> {
    if args.json {
        return users
            .iter()
            .try_for_each(|user| print_json(&user.to_json()));
    }
    let row = |user: &User| {
        let mark = match user {
            user if user.delete_at.0 != 0 => "deactivated",
            user if user.is_bot => "bot",
            _ => "",
        };
        [
            format!("@{}", user.username),
            names::full(user),
            user.email.clone(),
            mark.to_owned(),
        ]
    };
    lines::table(&users.iter().map(row).collect::<Vec<_>>())
}
