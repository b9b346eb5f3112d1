//! The outbox with millions of dispatches behind it that were sent: claims are as fast as without.

use std::fs;
use std::time::Instant;

use mm_outbox::{Outbox, SendOptions, recipients};
use rusqlite::Connection;

use super::figure::Figure;
use super::outbox::Nothing;
use super::postgres_server::Server;
use crate::Result;
use crate::workspace::Workspace;

/// How many were sent already, by so many at once.
const SENT: u32 = 5_000_000;
const CHUNK: u32 = 500_000;
/// How many are sent then.
const MORE: u32 = 10_000;
const ROUNDS: usize = 5;

pub(super) fn run(workspace: &Workspace) -> Result<Vec<Figure>> {
    let folder = workspace.target_directory.join("bench-outbox/history");
    // What a run before this one left.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let sqlite = |name: &str| Outbox::sqlite(folder.join(name)).messenger(Nothing).open();
    let (full, empty) = (sqlite("full.db")?, sqlite("empty.db")?);
    fill(&full)?;
    let sql = "UPDATE dispatches SET status = 2, attempts = 1, sent_at = created_at";
    Connection::open(folder.join("full.db"))?.execute(sql, [])?;
    let of_sqlite = compare(&empty, &full)?;
    drop((full, empty));
    fs::remove_dir_all(&folder)?;
    let server = Server::start();
    let (url, empty_url) = (server.url(), server.url());
    let postgres = |url: &str| Outbox::postgres(url).messenger(Nothing).open();
    let (full, empty) = (postgres(&url)?, postgres(&empty_url)?);
    fill(&full)?;
    let sql = "UPDATE outbox_dispatches SET status = 2, attempts = 1, sent_at = created_at";
    let mut client = postgres::Client::connect(&url, postgres::NoTls)?;
    client.batch_execute(sql)?;
    // What the server does by itself before long.
    client.batch_execute("VACUUM ANALYZE outbox_dispatches")?;
    client.batch_execute("CHECKPOINT")?;
    let of_postgres = compare(&empty, &full)?;
    let figure = |name, ratio| Figure::at_least(name, 0.8, ratio, "times");
    Ok(vec![
        figure(
            "outbox: sent with 5,000,000 sent ones behind, to none, on SQLite",
            of_sqlite,
        ),
        figure("outbox: the same on PostgreSQL", of_postgres),
    ])
}

fn fill(outbox: &Outbox) -> Result<()> {
    for from in (0..SENT).step_by(CHUNK as usize) {
        let to = (from..from + CHUNK).map(|number| format!("to{number}"));
        outbox.schedule("Hello there!", recipients("nothing", to))?;
    }
    Ok(())
}

/// The rate of a full store to that of an empty one, which take turns: of each the fastest.
fn compare(empty: &Outbox, full: &Outbox) -> Result<f64> {
    let (mut of_empty, mut of_full) = (f64::MAX, f64::MAX);
    for _ in 0..ROUNDS {
        of_empty = of_empty.min(send(empty)?);
        of_full = of_full.min(send(full)?);
    }
    Ok(of_empty / of_full)
}

/// The seconds that it takes to send some more.
fn send(outbox: &Outbox) -> Result<f64> {
    let to = recipients("nothing", (0..MORE).map(|number| format!("to{number}")));
    outbox.schedule("Hello there!", to)?;
    let begin = Instant::now();
    let (report, result) = outbox.send_scheduled(&SendOptions::default());
    result?;
    if report.sent != u64::from(MORE) {
        return Err("not all were sent".into());
    }
    Ok(begin.elapsed().as_secs_f64())
}
