//! A storm of cuts on the websocket, at any byte: what was lost, and what came twice.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use mm_catcher::Catcher;
use mm_driver::{ChannelId, Driver};
use mm_events::{Client, Event, EventKind, Receiver};

use super::figure::Figure;
use crate::Result;

const CUTS: usize = 1_000;
/// A connection is cut somewhere in so many bytes: from within the handshake to some events
/// later.
const BYTES_MAX: u64 = 2_000;
const PATIENCE: Duration = Duration::from_secs(60);
/// How long to listen before the next post.
const PACE: Duration = Duration::from_millis(2);
const LAST: &str = "the last";

pub(super) fn run() -> Result<Vec<Figure>> {
    let catcher = Catcher::builder().furnished(true).start()?;
    let ready = catcher.ready().ok_or("nobody could log in")?;
    let driver = Driver::builder(&catcher.url()).token(ready.bot_token.parse()?);
    let driver = driver.build()?;
    let path = "/api/v4/teams/name/dev/channels/name/alerts";
    let channel = driver.request("GET", path).send()?;
    let channel = ChannelId::from(channel["id"].as_str().ok_or("no channel")?);
    let relay = Relay::start(catcher.address())?;
    let client = Client::builder(driver.clone())
        .websocket_url(format!("ws://{}", relay.address))
        .backoff(Duration::from_millis(1), Duration::from_millis(20))
        .build()?;
    let mut events = client.receiver();
    client.start()?;
    let mut seen = Seen::default();
    seen.wait(&mut events, |event| {
        matches!(event.kind, EventKind::Connected { .. })
    })?;
    let mut sent = 0;
    while relay.cuts.load(Ordering::SeqCst) < CUTS - 1 {
        driver
            .posts()
            .create_post(&channel, sent.to_string())
            .send()?;
        sent += 1;
        while let Some(event) = events.recv_timeout(PACE) {
            seen.take(&event);
        }
    }
    driver.posts().create_post(&channel, LAST).send()?;
    seen.wait(&mut events, |event| text(event) == Some(LAST))?;
    client.stop();
    let missing = (0..sent).filter(|number: &usize| !seen.posts.contains_key(&number.to_string()));
    let missing = if seen.is_told { 0 } else { missing.count() };
    let doubled = seen.posts.values().filter(|count| **count > 1).count();
    let name = format!("events: of {sent} in a storm of {CUTS} cuts, neither seen nor in a gap");
    Ok(vec![
        Figure::exactly(&name, 0, missing),
        Figure::exactly("events: of them, seen twice", 0, doubled),
    ])
}

fn text(event: &Event) -> Option<&str> {
    match &event.kind {
        EventKind::Posted(posted) => Some(&posted.post.message),
        _ => None,
    }
}

/// What came.
#[derive(Default)]
struct Seen {
    posts: HashMap<String, usize>,
    /// A gap said that something could not be recovered.
    is_told: bool,
}

impl Seen {
    fn take(&mut self, event: &Event) {
        if let Some(text) = text(event) {
            *self.posts.entry(text.to_owned()).or_default() += 1;
        }
        if let EventKind::Gap(gap) = &event.kind {
            self.is_told |= gap.all_channels || !gap.channels.is_empty();
        }
    }

    fn wait(&mut self, events: &mut Receiver, is_it: impl Fn(&Event) -> bool) -> Result<()> {
        loop {
            let event = events.recv_timeout(PATIENCE).ok_or("no event came")?;
            self.take(&event);
            if is_it(&event) {
                return Ok(());
            }
        }
    }
}

/// A network that is cut.
struct Relay {
    address: SocketAddr,
    cuts: Arc<AtomicUsize>,
}

impl Relay {
    /// Runs until the process ends.
    fn start(server: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let cuts = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&cuts);
        thread::spawn(move || {
            let mut random = 7_u64;
            for (number, client) in listener.incoming().enumerate() {
                let (Ok(client), Ok(server)) = (client, TcpStream::connect(server)) else {
                    continue;
                };
                // The upper bits of a linear congruence are random enough to cut by.
                random = random
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                let budget = (number < CUTS).then_some((random >> 33) % BYTES_MAX);
                relay(client, server, budget, Arc::clone(&counted));
            }
        });
        Ok(Self { address, cuts })
    }
}

/// Passes on what both sides say, so many bytes from the server at most.
fn relay(client: TcpStream, server: TcpStream, budget: Option<u64>, cuts: Arc<AtomicUsize>) {
    let (Ok(client_too), Ok(server_too)) = (client.try_clone(), server.try_clone()) else {
        return;
    };
    thread::spawn(move || {
        pass(&client_too, &server_too, None);
    });
    thread::spawn(move || {
        if pass(&server, &client, budget) {
            cuts.fetch_add(1, Ordering::SeqCst);
        }
    });
}

/// Whether it was cut.
fn pass(from: &TcpStream, mut to: &TcpStream, budget: Option<u64>) -> bool {
    let mut left = budget.unwrap_or(u64::MAX);
    let mut bytes = [0; 4096];
    let mut limited = from;
    while left > 0 {
        let most = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
        match limited.read(&mut bytes[..most]) {
            Ok(length @ 1..) if to.write_all(&bytes[..length]).is_ok() => left -= length as u64,
            _ => break,
        }
    }
    // Who is gone already need not be told.
    let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
    left == 0
}
