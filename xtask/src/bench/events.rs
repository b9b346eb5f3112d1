//! Live events against a bare websocket loop, on a server that does nothing but send.

use std::fs;
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use mm_driver::Driver;
use mm_events::{Client, EventKind, Overflow, Receiver};
use serde_json::Value;
use tungstenite::Message;
use tungstenite::client::IntoClientRequest;

use super::event_server::Server;
use super::event_storm;
use super::figure::Figure;
use super::measure::{self, Measure};
use crate::Result;
use crate::workspace::Workspace;

/// How many events are read in each round of the two.
const EVENTS: usize = 40_000;
const ROUNDS: usize = 5;
/// How many events the memory is measured with, and how many come before the first look.
const MANY: usize = 1_000_000;
const WARM: usize = 200_000;
/// How many may wait meanwhile: what a full queue takes is the queue's.
const WAITING: usize = 256;
/// How long an idle client is watched.
const IDLE: Duration = Duration::from_secs(5);
const TOKEN: &str = "8u81pyui9pfgjysykinoobtwiw";
const PATIENCE: Duration = Duration::from_secs(60);
const MIB: f64 = 1024.0 * 1024.0;

pub(super) fn run(_: &Workspace) -> Result<Vec<Figure>> {
    let server = Server::start(EVENTS)?;
    server.send_to_each(EVENTS);
    // Of each the fastest round: whatever else the machine does makes none faster.
    let (mut bare_time, mut our_time) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        bare_time = bare_time.min(bare(server.address)?);
        our_time = our_time.min(ours(server.address)?);
    }
    let ratio = bare_time.as_secs_f64() / our_time.as_secs_f64();
    server.send_to_each(MANY);
    let grown = measured(&server, |url| Measure::EventsMany { url })?;
    server.send_to_each(0);
    let idle = measured(&server, |url| Measure::EventsIdle { url })?;
    let ([grown], [mib, threads, wakes]) = (&grown[..], &idle[..]) else {
        return Err("not the numbers that were asked for".into());
    };
    let mut figures = vec![
        Figure::at_least("events: rate to a bare loop's", 0.7, ratio, "times"),
        Figure::at_most("events: memory that 800,000 more take", 1.0, *grown, "MiB"),
        Figure::at_most("events: memory that an idle client takes", 6.0, *mib, "MiB"),
        Figure::at_most("events: threads of an idle client", 1.0, *threads, ""),
        Figure::at_most("events: wake-ups of an idle client in 5 s", 0.0, *wakes, ""),
    ];
    figures.extend(event_storm::run()?);
    Ok(figures)
}

fn measured(server: &Server, what: impl FnOnce(String) -> Measure) -> Result<Vec<f64>> {
    let url = format!("http://{}", server.address);
    let said = measure::in_child(&what(url))?;
    let numbers = said.split(' ').map(str::parse);
    Ok(numbers.collect::<std::result::Result<_, _>>()?)
}

/// A loop that parses each frame and the post in it, and does no more.
fn bare(address: SocketAddr) -> Result<Duration> {
    let stream = TcpStream::connect(address)?;
    let request = format!("ws://{address}/api/v4/websocket").into_client_request()?;
    let (mut socket, _) =
        tungstenite::client(request, stream).map_err(|error| error.to_string())?;
    let begin = Instant::now();
    let mut posts = 0;
    while posts < EVENTS {
        let Message::Text(text) = socket.read()? else {
            continue;
        };
        let event: Value = serde_json::from_str(&text)?;
        if let Some(post) = event["data"]["post"].as_str() {
            let post: Value = serde_json::from_str(post)?;
            posts += usize::from(std::hint::black_box(post)["message"].is_string());
        }
    }
    Ok(begin.elapsed())
}

fn ours(address: SocketAddr) -> Result<Duration> {
    let (client, mut events) = client(&format!("http://{address}"), 10_000)?;
    client.start()?;
    let mut posts = 0;
    let mut begin = None;
    while posts < EVENTS {
        match events.recv_timeout(PATIENCE).ok_or("no event came")?.kind {
            EventKind::Hello(_) => begin = Some(Instant::now()),
            EventKind::Posted(posted) => {
                posts += usize::from(!std::hint::black_box(posted).post.message.is_empty());
            }
            EventKind::Gap(_) | EventKind::Overflow { .. } => {
                return Err("events are missing".into());
            }
            _ => {}
        }
    }
    let time = begin.ok_or("it was never connected")?.elapsed();
    client.stop();
    Ok(time)
}

fn client(url: &str, waiting: usize) -> Result<(Client, Receiver)> {
    let driver = Driver::builder(url).token(TOKEN.parse()?).build()?;
    let client = Client::builder(driver).overflow(Overflow::Wait);
    let client = client.queue_capacity(waiting).build()?;
    let events = client.receiver();
    Ok((client, events))
}

/// The MiB by which the process grows from the first events to the last.
pub(super) fn many(url: &str) -> Result<String> {
    let (client, mut events) = client(url, WAITING)?;
    client.start()?;
    let (mut posts, mut warm) = (0, 0);
    while posts < MANY {
        let event = events.recv_timeout(PATIENCE).ok_or("no event came")?;
        posts += usize::from(matches!(event.kind, EventKind::Posted(_)));
        if posts == WARM && warm == 0 {
            warm = measure::resident_bytes()?;
        }
    }
    let grown = measure::resident_bytes()?.saturating_sub(warm);
    client.stop();
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    Ok(format!("{:.2}", grown as f64 / MIB))
}

/// What a client costs that waits: MiB, threads beside the caller's, and how often they woke.
pub(super) fn idle(url: &str) -> Result<String> {
    // This program is more than a client: what it has taken before is not the client's.
    let program = measure::resident_bytes()?;
    let (client, mut events) = client(url, WAITING)?;
    client.start()?;
    while !matches!(
        events.recv_timeout(PATIENCE).ok_or("no event came")?.kind,
        EventKind::Connected { .. }
    ) {}
    // What there was to do after the connection is done by then.
    thread::sleep(Duration::from_secs(1));
    let before = switches()?;
    thread::sleep(IDLE);
    let after = switches()?;
    let own = std::process::id();
    let of_client = |all: &[(u32, u64)]| -> u64 {
        let others = all.iter().filter(|(thread, _)| *thread != own);
        others.map(|(_, switches)| switches).sum()
    };
    let woke = of_client(&after) - of_client(&before);
    let bytes = measure::resident_bytes()?.saturating_sub(program);
    client.stop();
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let mib = bytes as f64 / MIB;
    Ok(format!("{mib:.2} {} {woke}", after.len() - 1))
}

/// How often each thread of this process has waited, by its id.
fn switches() -> Result<Vec<(u32, u64)>> {
    let mut all = Vec::new();
    for entry in fs::read_dir("/proc/self/task")? {
        let entry = entry?;
        let status = fs::read_to_string(entry.path().join("status"))?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
        let thread = entry.file_name().to_string_lossy().parse()?;
        all.push((thread, line.ok_or("no count of waits")?.trim().parse()?));
    }
    Ok(all)
}
