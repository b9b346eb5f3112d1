//! The outbox on PostgreSQL: its rates against those of the Django application, which has SQLite
//! here, and what more workers add.

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use mm_outbox::{Batch, Cancel, Error, Message, Messenger, Outbox, SendOptions, recipients};

use super::figure::Figure;
use super::outbox::{Nothing, RECIPIENTS, django_rates, rate};
use super::postgres_server::Server;
use crate::Result;
use crate::workspace::Workspace;

const ROUNDS: usize = 3;
/// What the messenger takes of which workers add up.
const WORK: Duration = Duration::from_millis(2);
const WORKERS: u32 = 4;
/// How many each worker sends on average.
const EACH: u32 = 1_000;

pub(super) fn run(workspace: &Workspace) -> Result<Vec<Figure>> {
    let django = django_rates(workspace, ROUNDS)?;
    let server = Server::start();
    let mut schedule = f64::MAX;
    for _ in 0..ROUNDS {
        schedule = schedule.min(schedule_one(&server.url())?);
    }
    let alone = work(&server.url(), 1)?;
    let together = work(&server.url(), WORKERS)?;
    let idle = f64::from(EACH) / send_nothing(&server.url())?;
    Ok(vec![
        Figure::at_least(
            "outbox on PostgreSQL: one message to 100,000, to Django's rate on SQLite",
            2.5,
            django[0] / schedule,
            "times",
        ),
        Figure::told(
            "outbox on PostgreSQL: the same",
            rate(f64::from(RECIPIENTS), schedule),
        ),
        Figure::at_least(
            "outbox on PostgreSQL: 4 workers whose messenger takes 2 ms, to one",
            3.0,
            together / alone,
            "times",
        ),
        Figure::told(
            "outbox on PostgreSQL: one that does nothing",
            format!("{idle:.0} a second"),
        ),
    ])
}

fn schedule_one(url: &str) -> Result<f64> {
    let outbox = Outbox::postgres(url).messenger(Nothing).open()?;
    let to = recipients(
        "nothing",
        (0..RECIPIENTS).map(|number| format!("to{number}")),
    );
    let begin = Instant::now();
    outbox.schedule("Hello there!", to)?;
    Ok(begin.elapsed().as_secs_f64())
}

fn send_nothing(url: &str) -> Result<f64> {
    let outbox = Outbox::postgres(url).messenger(Nothing).open()?;
    let to = recipients("nothing", (0..EACH).map(|number| format!("to{number}")));
    outbox.schedule("Hello there!", to)?;
    let begin = Instant::now();
    let (report, result) = outbox.send_scheduled(&SendOptions::default());
    result?;
    if report.sent != u64::from(EACH) {
        return Err("not all were sent".into());
    }
    Ok(begin.elapsed().as_secs_f64())
}

/// Takes its time, as a service does.
struct Slow;

impl Messenger for Slow {
    fn alias(&self) -> &'static str {
        "slow"
    }

    fn send(&self, _: &Message, batch: &mut Batch<'_>) -> std::result::Result<(), Error> {
        while let Some(parcel) = batch.take()? {
            thread::sleep(WORK);
            parcel.sent()?;
        }
        Ok(())
    }

    fn test(&self, _: &str, _: &str, _: &Cancel) -> std::result::Result<(), Error> {
        Ok(())
    }
}

/// How many a second so many workers send, each of a process of its own as far as the store
/// knows.
fn work(url: &str, workers: u32) -> Result<f64> {
    let open = || Outbox::postgres(url).messenger(Slow).open();
    let of_all = EACH * workers;
    let to = recipients("slow", (0..of_all).map(|number| format!("to{number}")));
    open()?.schedule("Hello there!", to)?;
    let outboxes = (0..workers).map(|_| open());
    let outboxes: std::result::Result<Vec<_>, Error> = outboxes.collect();
    let sent = AtomicU64::new(0);
    let begin = Instant::now();
    thread::scope(|scope| {
        for outbox in outboxes? {
            let sent = &sent;
            scope.spawn(move || {
                let (report, _) = outbox.send_scheduled(&SendOptions::default());
                sent.fetch_add(report.sent, Ordering::Relaxed);
            });
        }
        Ok::<_, Error>(())
    })?;
    let time = begin.elapsed().as_secs_f64();
    if sent.into_inner() != u64::from(of_all) {
        return Err("not all were sent".into());
    }
    Ok(f64::from(of_all) / time)
}
