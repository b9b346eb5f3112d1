//! One sender over one connection, beside a bare loop of ureq with the same bytes.

use std::time::{Duration, Instant};

use mm_core::Payload;
use mm_sender::{ProxyChoice, WebhookSender};

use super::figure::{Figure, median};
use super::python;
use super::server::{Rules, Server};
use crate::Result;
use crate::workspace::Workspace;

const ROUNDS: usize = 31;
const SENDS: u32 = 1_000;
/// How often the Python package is measured, and with how many sends.
const PYTHON_ROUNDS: usize = 7;
const PYTHON_SENDS: u32 = 1_000;

const TEXT: &str = "Disk **/var** on `db1` is at 91 % :warning:, and it grows by 2 GB an hour. \
                    See the [dashboard](https://grafana.example.com/d/disk).";
const EMOJI: &str = ":floppy_disk:";

/// Prints how many sends it made in a second.
const SCRIPT: &str = "
import sys, time
from mattermost_messenger import MattermostSender
url, count, text, emoji = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
with MattermostSender(url) as sender:
    sender.send(text, emoji=emoji)
    begin = time.perf_counter()
    for _ in range(count):
        sender.send(text, emoji=emoji)
    print(count / (time.perf_counter() - begin))
";

pub(super) fn run(_: &Workspace) -> Result<Vec<Figure>> {
    let server = Server::start(Rules::default())?;
    let payload = Payload::builder().text(TEXT).icon_emoji(EMOJI).build()?;
    let sender = WebhookSender::builder(server.webhook()?)
        .proxy_choice(ProxyChoice::Direct)
        .build();
    let body = serde_json::to_vec(&payload)?;
    // A timeout costs ureq a thread for each request, which looks up the name.
    let bare = Bare::new(&server, &body, None);
    let timed = Bare::new(&server, &body, Some(mm_sender::DEFAULT_TIMEOUT));

    let ours = || rate(SENDS, || Ok(sender.send(&payload).map(drop)?));
    let (bare, timed) = (|| bare.rate(), || timed.rate());
    let loops: [&dyn Fn() -> Result<f64>; 3] = [&ours, &bare, &timed];
    for warm_up in loops {
        warm_up()?;
    }
    let (mut rates, mut ratios, mut timed_ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let mut round_rates = [0.0; 3];
        // Begun with another each time, as who comes first may find a slower machine.
        for turn in 0..loops.len() {
            let which = (round + turn) % loops.len();
            round_rates[which] = loops[which]()?;
        }
        let [ours, bare, timed] = round_rates;
        rates.push(ours);
        ratios.push(ours / bare);
        timed_ratios.push(ours / timed);
    }
    let connections = server.connections();

    let rate = median(&mut rates);
    let mut figures = vec![
        Figure::told("send-rate: sends a second", format!("{rate:.0}")),
        Figure::at_least(
            "send-rate: to a bare loop of ureq",
            0.9,
            median(&mut ratios),
            "times",
        ),
        Figure::told(
            "send-rate: to one with the same timeout",
            format!("{:.2} times", median(&mut timed_ratios)),
        ),
        Figure::exactly(
            "send-rate: connections of all three",
            3,
            usize::try_from(connections)?,
        ),
    ];
    let name = "send-rate: to mattermost-messenger";
    figures.push(if python::is_there() {
        let (url, count) = (server.url(), PYTHON_SENDS.to_string());
        let python = || python::number(SCRIPT, &[&url, &count, TEXT, EMOJI]);
        let mut ratios = Vec::new();
        for _ in 0..PYTHON_ROUNDS {
            ratios.push(ours()? / python()?);
        }
        Figure::at_least(name, 4.0, median(&mut ratios), "times")
    } else {
        Figure::told(name, python::MISSING)
    });
    Ok(figures)
}

/// How many sends a second.
fn rate(sends: u32, mut send: impl FnMut() -> Result<()>) -> Result<f64> {
    let begin = Instant::now();
    for _ in 0..sends {
        send()?;
    }
    Ok(f64::from(sends) / begin.elapsed().as_secs_f64())
}

/// What somebody would write who needs nothing but the request.
struct Bare {
    agent: ureq::Agent,
    url: String,
    body: Vec<u8>,
}

impl Bare {
    fn new(server: &Server, body: &[u8], timeout: Option<Duration>) -> Self {
        let config = ureq::Agent::config_builder()
            .proxy(None)
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(timeout)
            .user_agent(concat!("mm-sender/", env!("CARGO_PKG_VERSION")));
        Self {
            agent: config.build().new_agent(),
            url: server.url(),
            body: body.to_vec(),
        }
    }

    fn rate(&self) -> Result<f64> {
        rate(SENDS, || self.send())
    }

    fn send(&self) -> Result<()> {
        let request = self
            .agent
            .post(&self.url)
            .header("content-type", "application/json")
            .header("accept", "*/*");
        let mut response = request.send(&self.body)?;
        let body = response.body_mut().read_to_vec()?;
        if response.status() != 200 || body != b"ok" {
            return Err(format!("the bare loop got {}", response.status()).into());
        }
        Ok(())
    }
}
