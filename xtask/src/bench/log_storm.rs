//! Ten thousand log lines at once to a server with a rate limit.

use std::time::{Duration, Instant};

use log::LevelFilter;
use mm_core::RetryPolicy;
use mm_log::MattermostLogger;
use mm_sender::{ProxyChoice, WebhookSender};

use super::figure::Figure;
use super::python;
use super::server::{Limit, Record, Rules, Server};
use crate::Result;
use crate::workspace::Workspace;

const LINES: usize = 10_000;
const LINE_CHARS: usize = 100;
const ENOUGH: Duration = Duration::from_secs(120);
/// How many lines the Python package is given: it takes a request for each.
const PYTHON_LINES: usize = 1_000;

/// Logs so many lines, waits for the end, and prints nothing of interest.
const SCRIPT: &str = "
import logging, sys
from mattermost_messenger import MattermostHandler
handler = MattermostHandler(sys.argv[1])
logger = logging.getLogger('storm')
logger.propagate = False
logger.setLevel(logging.INFO)
logger.addHandler(handler)
for number in range(int(sys.argv[2])):
    logger.info('line %05d %s', number, 'x' * 89)
handler.close()
handler._sender._thread.join()
print(0)
";

pub(super) fn run(_: &Workspace) -> Result<Vec<Figure>> {
    let limited = || Rules {
        limit: Some(Limit::DEFAULT),
        ..Rules::default()
    };
    let mut figures = storm("log-storm", limited(), RetryPolicy::default())?;
    let faulty = Rules {
        unavailable_every: Some(20),
        retry_after: 1,
        ..limited()
    };
    let at_least_once = RetryPolicy::default().at_least_once(true);
    figures.extend(storm("log-storm with 5 % errors", faulty, at_least_once)?);
    figures.push(if python::is_there() {
        python_storm(limited())?
    } else {
        Figure::told("log-storm: mattermost-messenger", python::MISSING)
    });
    Ok(figures)
}

fn storm(name: &str, mut rules: Rules, retry: RetryPolicy) -> Result<Vec<Figure>> {
    let record = Record::default();
    rules.watch = Some(record.watch());
    let server = Server::start(rules)?;
    let sender = WebhookSender::builder(server.webhook()?)
        .proxy_choice(ProxyChoice::Direct)
        .build();
    let logger = MattermostLogger::over(sender)
        .retry(retry.attempts(u32::MAX))
        .build()?;
    log::set_max_level(logger.max_level());

    let begin = Instant::now();
    for number in 0..LINES {
        log::info!(logger: logger, target: "app", "{}", line(number));
    }
    let calls = begin.elapsed();
    let all = logger.flush_within(ENOUGH)?;
    let seconds = begin.elapsed().as_secs_f64();
    log::set_max_level(LevelFilter::Off);

    let counts = logger.counts();
    let posts = record.lock();
    let posts: Vec<_> = posts
        .iter()
        .filter(|(fate, _)| fate.is_accepted())
        .collect();
    let arrived = Arrived::of(posts.iter().map(|(_, text)| text.as_str()));
    let counted = u64::try_from(arrived.lines)? == counts.sent();
    if !all || !counted {
        return Err(format!("{} lines arrived, but {counts:?}", arrived.lines).into());
    }
    let of = |what: &str| format!("{name}: {what}");
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    let posts = posts.len() as f64;
    Ok(vec![
        Figure::exactly(&of("lines delivered"), LINES, arrived.lines),
        Figure::exactly(&of("out of order"), 0, arrived.out_of_order),
        Figure::at_most(&of("time"), 5.0, seconds, "s"),
        Figure::at_most(&of("posts"), 100.0, posts, "posts"),
        Figure::told(
            &of("doubles, requests, time of the callers"),
            format!(
                "{}, {}, {:.0} ms",
                arrived.doubles,
                server.requests(),
                calls.as_secs_f64() * 1e3
            ),
        ),
    ])
}

/// A line that tells its number.
fn line(number: usize) -> String {
    format!("line {number:05} {:x<1$}", "", LINE_CHARS - 11)
}

/// Which lines the posts held.
#[derive(Debug, Default, PartialEq, Eq)]
struct Arrived {
    /// Different ones.
    lines: usize,
    /// Those that came again.
    doubles: usize,
    /// Those that came after a later one.
    out_of_order: usize,
}

impl Arrived {
    fn of<'a>(posts: impl Iterator<Item = &'a str>) -> Self {
        let mut arrived = Self::default();
        let mut seen = vec![false; LINES];
        let mut last = None;
        for text in posts.flat_map(str::lines) {
            let number = text
                .split_once("line ")
                .and_then(|(_, rest)| rest.get(..5)?.parse::<usize>().ok())
                .filter(|number| text.ends_with(&line(*number)));
            let Some(seen) = number.and_then(|number| seen.get_mut(number)) else {
                continue;
            };
            if std::mem::replace(seen, true) {
                arrived.doubles += 1;
                continue;
            }
            arrived.lines += 1;
            arrived.out_of_order += usize::from(number < last);
            last = last.max(number);
        }
        arrived
    }
}

fn python_storm(mut rules: Rules) -> Result<Figure> {
    let record = Record::default();
    rules.watch = Some(record.watch());
    let server = Server::start(rules)?;
    python::number(SCRIPT, &[&server.url(), &PYTHON_LINES.to_string()])?;
    let posts = record.lock();
    let posts = posts.iter().filter(|(fate, _)| fate.is_accepted());
    let delivered = posts.count();
    Ok(Figure::told(
        "log-storm: mattermost-messenger",
        format!("delivers {delivered} of {PYTHON_LINES} lines"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_once_and_those_that_come_late_are_told() {
        let [first, second, third] = [0, 1, 2].map(line);
        assert_eq!(first.len(), LINE_CHARS);
        let posts = [
            format!("INFO app: {second}\nINFO app: {first}"),
            format!("INFO app: {second}\nINFO app: {third}\nINFO app: line 00003 torn"),
        ];
        let arrived = Arrived::of(posts.iter().map(String::as_str));
        let expected = Arrived {
            lines: 3,
            doubles: 1,
            out_of_order: 1,
        };
        assert_eq!(arrived, expected);
    }
}
