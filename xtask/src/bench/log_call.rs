//! What a call through the macros of `log` costs its caller.

use std::hint::black_box;
use std::time::{Duration, Instant};

use log::LevelFilter;
use mm_log::MattermostLogger;

use super::enqueue::Slow;
use super::figure::{Figure, median, nanos, percentile};
use crate::Result;
use crate::workspace::Workspace;

const CALLS: u32 = 200_000;
const BATCHES: usize = 15;
const DISABLED_CALLS: u32 = 1_000_000;
const ENOUGH: Duration = Duration::from_secs(60);

pub(super) fn run(_: &Workspace) -> Result<Vec<Figure>> {
    let logger = MattermostLogger::over(Slow)
        .level(LevelFilter::Info)
        .capacity_messages(usize::MAX)
        .capacity_bytes(usize::MAX)
        .build()?;
    // Handed to the macros, as a process has but one logger of its own. The level is what
    // `init` sets.
    log::set_max_level(logger.max_level());

    let mut times = Vec::new();
    for call in 0..CALLS {
        let (path, millis) = (black_box("/api/v4/posts"), call % 997);
        let begin = Instant::now();
        log::info!(logger: logger, target: "app::web", "request {call} to {path} took {millis} ms");
        times.push(nanos(begin.elapsed()));
    }
    let queued = logger.counts().queued();
    if queued != u64::from(CALLS) {
        return Err(format!("{queued} of {CALLS} records were queued").into());
    }

    let batch = |_| {
        let begin = Instant::now();
        for call in 0..DISABLED_CALLS {
            log::debug!(logger: logger, target: "app::web", "request {}", black_box(call));
        }
        nanos(begin.elapsed()) / f64::from(DISABLED_CALLS)
    };
    let mut disabled: Vec<_> = (0..BATCHES).map(batch).collect();

    log::set_max_level(LevelFilter::Off);
    if !logger.flush_within(ENOUGH)? {
        return Err("the records were not delivered in time".into());
    }
    Ok(vec![
        Figure::at_most("log-call: median", 1_000.0, median(&mut times), "ns"),
        Figure::told(
            "log-call: 99th percentile",
            format!("{:.0} ns", percentile(&mut times, 99)),
        ),
        Figure::at_most(
            "log-call: a disabled level",
            5.0,
            median(&mut disabled),
            "ns",
        ),
    ])
}
