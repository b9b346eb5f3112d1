//! `cargo xtask conformance`: the recorded exchanges with a real server, replayed against ours.
//!
//! A fresh catcher gets the recorded installation by REST; then each request is sent again, in
//! order, with the ids of here, and the answers are compared. What counts as a difference is in
//! [`answer`], [`shape`], [`posts`] and [`session`].

mod answer;
mod frames;
mod http;
mod ids;
mod install;
mod posts;
mod prepare;
mod record;
mod replay;
mod report;
mod script;
mod session;
mod shape;
mod socket;
mod world;

use std::process::ExitCode;
use std::time::Duration;

use mm_catcher::{Catcher, WebsocketTimes};

use self::posts::Seen;
use self::record::{Exchange, Setup};
use self::replay::Outcome;
use self::report::Judged;
use self::shape::Nullable;
use self::world::World;
use crate::Result;
use crate::workspace::Workspace;

/// The version of the recorded server.
const VERSION: &str = "5.37";

/// The recorded server's 60 s, 100 s and 5 s, shortened.
const TIMES: WebsocketTimes = WebsocketTimes {
    ping: Duration::from_secs(8),
    pong: Duration::from_secs(14),
    authentication: Duration::from_secs(1),
};

/// Replays everything and prints what differs, of the cases that hold the filter in their name.
pub(crate) fn run(workspace: &Workspace, filter: Option<&str>, all: bool) -> Result<ExitCode> {
    let folder = record::folder(&workspace.root)
        .ok_or("the recorded exchanges are not there: `../shared/wire` beside the project")?;
    let (setup, exchanges) = record::read(&folder)?;
    let judged = replay_all(&setup, &exchanges)?;
    let shown = |judged: &&Judged| filter.is_none_or(|filter| judged.case.contains(filter));
    print!("{}", report::cases(judged.iter().filter(shown), all));
    println!(
        "\n{}",
        report::table(&report::count(judged.iter().filter(shown)))
    );
    Ok(ExitCode::SUCCESS)
}

fn replay_all(setup: &Setup, exchanges: &[Exchange]) -> Result<Vec<Judged>> {
    let nullable = nullable(exchanges)?;
    let catcher = Catcher::builder()
        .compat(VERSION.parse()?)
        .websocket_times(TIMES)
        .start()?;
    let mut world = World::new(catcher.address(), Some(catcher));
    install::run(&mut world, setup);
    let mut judged = Vec::new();
    let mut seen = Seen::default();
    let mut idle = Vec::new();
    // The server stops at the end of one session, and would be another one afterwards.
    let (last, others): (Vec<_>, Vec<_>) = exchanges
        .iter()
        .partition(|exchange| exchange.case == session::SHUTDOWN);
    for exchange in others.into_iter().chain(last) {
        session::open_idle(&world, exchanges, &exchange.case, &mut idle)?;
        prepare::run(&mut world, &exchange.case);
        let outcome = match exchange.observed_posts {
            _ if exchange.is_websocket() => {
                session::run(&mut world, exchange, &mut idle, &nullable)?
            }
            None => replay::run(&mut world, exchange, &nullable)?,
            Some(_) => replay_hook(&mut world, exchange, &mut seen, &nullable)?,
        };
        judged.push(Judged {
            case: exchange.case.clone(),
            outcome,
        });
    }
    for (trouble, times) in &world.troubles {
        eprintln!("while preparing: {trouble} (x{times})");
    }
    Ok(judged)
}

/// A call of a webhook, and the posts that come of it.
fn replay_hook(
    world: &mut World,
    exchange: &Exchange,
    seen: &mut Seen,
    nullable: &Nullable,
) -> Result<Outcome> {
    seen.news(world); // What others posted meanwhile.
    let outcome = replay::run(world, exchange, nullable)?;
    let recorded = exchange.observed_posts.as_deref().unwrap_or_default();
    let differences = posts::differences(recorded, &seen.news(world), world, nullable);
    Ok(match outcome {
        Outcome::Same => Outcome::of(differences),
        Outcome::Different(mut found) => {
            found.extend(differences);
            Outcome::Different(found)
        }
        Outcome::NotServed => Outcome::NotServed,
    })
}

/// The fields that were now null and now something else.
fn nullable(exchanges: &[Exchange]) -> Result<Nullable> {
    let mut nullable = Nullable::default();
    for exchange in exchanges {
        if let Some(value) = answer::Recorded::of(exchange)?.json() {
            nullable.learn(value);
        }
        for post in exchange.observed_posts.iter().flatten() {
            nullable.learn(post);
        }
    }
    Ok(nullable)
}
