//! `cargo xtask conformance`: the recorded exchanges with a real server, replayed against ours.
//!
//! A fresh catcher gets the recorded installation by REST; then each request is sent again, in
//! order, with the ids of here, and the answers are compared. What counts as a difference is in
//! [`answer`], [`shape`], [`posts`] and [`session`].

mod answer;
mod floor;
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
mod values;
mod world;

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use mm_catcher::{Catcher, WebsocketTimes};

use self::posts::Seen;
use self::record::Exchange;
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

/// What `cargo xtask conformance` is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Shows only the cases that hold this in their names
    #[arg(value_name = "FILTER")]
    filter: Option<String>,
    /// Shows also the cases without a difference, and each difference of the others
    #[arg(long)]
    all: bool,
    /// Raises the floor to what matches now
    #[arg(long)]
    raise: bool,
    /// Compares values as well, but for ids and times; some differ from server to server
    #[arg(long, conflicts_with = "raise")]
    values: bool,
    /// Replays against a fresh server that listens there, instead of the catcher
    #[arg(long, value_name = "ADDRESS")]
    server: Option<SocketAddr>,
}

/// Replays everything, and prints what differs in the cases that were asked for.
///
/// Fails where fewer cases match than before.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let folder = record::folder(&workspace.root)
        .ok_or("the recorded exchanges are not there: `../shared/wire` beside the project")?;
    let judged = replay_all(&folder, options.server, options.values)?;
    let filter = options.filter.as_deref();
    let shown = |judged: &&Judged| filter.is_none_or(|filter| judged.case.contains(filter));
    print!(
        "{}\n{}",
        report::cases(judged.iter().filter(shown), options.all),
        report::table(&report::count(judged.iter().filter(shown)))
    );
    if options.server.is_some() || options.values {
        return Ok(ExitCode::SUCCESS);
    }
    let counts = report::count(&judged);
    let path = workspace.root.join(floor::PATH);
    let floor = floor::parse(&fs::read_to_string(&path)?)?;
    match floor::raised(&counts, &floor) {
        Some(raised) if options.raise => fs::write(&path, floor::text(&raised))?,
        Some(_) => eprintln!("hint: more match than before; `--raise` raises the floor"),
        None => {}
    }
    let below = floor::below(&counts, &floor);
    for fallen in &below {
        eprintln!("error: {fallen}");
    }
    Ok(ExitCode::from(u8::from(!below.is_empty())))
}

/// The step of `cargo xtask test`: no area may fall below its floor.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let Some(folder) = record::folder(&workspace.root) else {
        eprintln!("!!! CONFORMANCE WAS NOT MEASURED: the recorded exchanges are not there.");
        eprintln!("!!! They lie in `../shared/wire` beside the project.");
        return Ok(());
    };
    let judged = replay_all(&folder, None, false)?;
    let counts = report::count(&judged);
    print!("{}", report::table(&counts));
    let floor = floor::parse(&fs::read_to_string(workspace.root.join(floor::PATH))?)?;
    if floor::raised(&counts, &floor).is_some() {
        eprintln!(
            "hint: more match than before; `cargo xtask conformance --raise` raises the floor"
        );
    }
    let below = floor::below(&counts, &floor);
    if below.is_empty() {
        return Ok(());
    }
    let cases = report::cases(&judged, false);
    Err(format!(
        "{cases}\nfewer cases match than before:\n{}",
        below.join("\n")
    )
    .into())
}

fn replay_all(folder: &Path, server: Option<SocketAddr>, values: bool) -> Result<Vec<Judged>> {
    let (setup, exchanges) = record::read(folder)?;
    let nullable = nullable(&exchanges)?;
    let mut world = if let Some(address) = server {
        World::new(address, None)
    } else {
        let catcher = catcher()?;
        World::new(catcher.address(), Some(catcher))
    };
    world.compares_values = values;
    install::run(&mut world, &setup);
    let mut judged = Vec::new();
    let mut seen = Seen::default();
    let mut idle = Vec::new();
    // The server stops at the end of one session, and would be another one afterwards.
    let (last, others): (Vec<_>, Vec<_>) = exchanges
        .iter()
        .partition(|exchange| exchange.case == session::SHUTDOWN);
    for exchange in others.into_iter().chain(last) {
        session::open_idle(&world, &exchanges, &exchange.case, &mut idle)?;
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

fn catcher() -> Result<Catcher> {
    let catcher = Catcher::builder()
        .compat(VERSION.parse()?)
        .strict(true)
        .websocket_times(TIMES);
    Ok(catcher.start()?)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_the_recording_the_tests_go_on_and_the_command_fails() {
        let workspace = Workspace {
            root: "/nowhere/project".into(),
            ..Workspace::default()
        };
        let options = Options {
            filter: None,
            all: false,
            raise: false,
            values: false,
            server: None,
        };
        assert!(check(&workspace).is_ok());
        let error = run(&workspace, &options).unwrap_err().to_string();
        assert!(error.contains("shared/wire"), "{error}");
    }

    #[test]
    fn the_floor_names_only_areas_and_counts() {
        assert!(!floor::parse(include_str!("floor.txt")).unwrap().is_empty());
    }
}
